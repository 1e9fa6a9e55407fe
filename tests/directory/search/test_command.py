from cordee.directory.commands import main
from cordee.directory.search.building import Building
from cordee.directory.search.places import Shelf
from tests.directory.search.conftest import PEOPLE


def test_an_operator_sees_who_answers(tmp_path, capsys):
    import argparse

    shelf = Shelf(tmp_path)
    name, place = shelf.prepare()
    building = Building.new(place)
    building.add(PEOPLE)
    building.commit(1)
    shelf.use(name)
    options = argparse.ArgumentParser(add_help=False)
    words = ["search", "--index", str(tmp_path), "lefevre", "pontivy"]
    assert main(words, options, None) == 0
    line = "LEFÈVRE Anne · Médecine générale · CABINET DU BLAVET · 56300 Pontivy"
    assert capsys.readouterr().out.startswith(line)
    assert main(["search", "lefevre"], options, None) == 1
    assert "--index FOLDER" in capsys.readouterr().err
    assert main(["search", "--index", str(tmp_path / "none"), "a"], options, None) == 1
    assert "no search index" in capsys.readouterr().err

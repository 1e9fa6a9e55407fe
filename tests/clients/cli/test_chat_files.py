"""Files in the full-screen chat: dropped, confirmed, followed, saved, given up."""

import shlex

import pytest
from textual.events import Paste

from cordee.clients.cli import sizes
from cordee.clients.cli.chat.windows import Confirmation
from cordee.clients.cli.dropped import dropped_files
from cordee.clients.cli.language import Language, use
from cordee.clients.cli.places import DOWNLOADS, download_folder
from cordee.clients.sdk import FileView, NotFound
from tests.clients.cli.fake_client import BRUNO, FakeClient
from tests.clients.cli.test_chat import opened


@pytest.fixture
def me():
    return FakeClient()


@pytest.fixture
async def group(me):
    return await me.new_thread("Chirurgie viscérale", [BRUNO.account])


@pytest.fixture
def scans(tmp_path):
    paths = [tmp_path / "scanner thorax.pdf", tmp_path / "d'hier.png"]
    for path in paths:
        path.write_bytes(bytes(1_700_000))
    return paths


def quoted(paths):
    return " ".join(shlex.quote(str(path)) for path in paths)


async def drop(anna, paste):
    anna.app.home.query_one("Composer").post_message(Paste(paste))
    await anna.pilot.pause()
    await anna.pilot.pause()


@pytest.mark.parametrize("language", Language)
async def test_dropped_files_are_sent_once_confirmed_with_what_is_written(
    me, group, scans, language
):
    use(language)
    async with opened(me) as anna:
        await anna.type("Pour avis")
        await drop(anna, quoted(scans))
        asked = str(anna.app.screen.query_one(".text").render())
        assert asked in {"Envoyer 2 fichiers (3,4 Mo)\xa0?", "Send 2 files (3.4 MB)?"}
        await anna.press("enter")
        (sent,) = await me.history(group.id)
        assert sent.text == "Pour avis"
        assert [file.name for file in sent.files] == [path.name for path in scans]
        assert anna.written == ""
        assert "scanner thorax.pdf" in anna.messages


async def test_escape_keeps_the_pasted_paths_as_text(me, group, scans):
    async with opened(me) as anna:
        await drop(anna, quoted(scans))
        await anna.press("escape")
        assert anna.written == quoted(scans)
        assert await me.history(group.id) == []


async def test_other_pastes_are_text(me, group, tmp_path):
    async with opened(me) as anna:
        await drop(anna, f"voir {tmp_path}/rien.pdf")
        assert not isinstance(anna.app.screen, Confirmation)
        assert anna.written.startswith("voir ")


async def test_a_file_shows_how_far_it_is_then_its_state(me, group, scans):
    async with opened(me) as anna:
        sent = await me.send_files(group.id, scans[:1])
        await anna.pilot.pause()
        assert "scanner thorax.pdf (1,7 Mo, 0\xa0%)" in anna.messages
        await me.as_uploads(group.id, sent.id, 850_000)
        await anna.pilot.pause()
        assert "(1,7 Mo, 50\xa0%)" in anna.messages
        await me.as_uploads(group.id, sent.id, 1_700_000)
        await anna.pilot.pause()
        assert "scanner thorax.pdf (1,7 Mo)\nenregistré" in anna.messages


async def test_s_saves_the_files_of_the_picked_message(
    me, group, tmp_path, monkeypatch
):
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    monkeypatch.setenv(DOWNLOADS, str(downloads))
    files = (FileView(name="bilan.pdf", type="application/pdf", size=12),)
    me.as_writes(group.id, BRUNO, "Voici", kind="file", files=files)
    async with opened(me) as anna:
        await anna.press("up")
        assert anna.shown("#keys").startswith("S enregistrer")
        await anna.press("s")
        while not (downloads / "bilan.pdf").exists():
            await anna.pilot.pause()
        assert (downloads / "bilan.pdf").read_bytes() == bytes(12)


async def test_w_gives_up_what_is_on_its_way(me, group, scans):
    async with opened(me) as anna:
        sent = await me.send_files(group.id, scans[:1])
        await anna.pilot.pause()
        await anna.press("up", "w")
        assert "Abandonner" in str(anna.app.screen.query_one(".text").render())
        await anna.press("enter")
        with pytest.raises(NotFound):
            await me.message(group.id, sent.id)
        assert "scanner" not in anna.messages


def test_paths_are_recognised_however_a_terminal_pastes_them(scans):
    thorax, yesterday = map(str, scans)
    escaped = thorax.replace(" ", "\\ ")
    for paste in (
        f"'{thorax}'",
        f'"{thorax}"',
        escaped,
        f"{escaped} ",
        thorax,
        f"file://{thorax.replace(' ', '%20')}\n",
    ):
        assert [str(path) for path in dropped_files(paste)] == [thorax], paste
    assert len(dropped_files(f"{thorax}\n{yesterday}")) == 2
    assert len(dropped_files(quoted(scans))) == 2


@pytest.mark.parametrize(
    "paste",
    [
        "",
        "bonjour",
        "/n'existe pas",
        "scanner.pdf",
        "/",
        "file://ailleurs/etc/passwd",
        "/etc/hosts et /etc/passwd",
        "\0/etc/hosts",
        "/etc/hosts\n" * 5000,
        "~/.profile",
    ],
)
def test_what_is_not_only_files_is_left_alone(paste):
    assert dropped_files(paste) == []


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 octet"),
        (1, "1 octet"),
        (999, "999 octets"),
        (1000, "1 Ko"),
        (3_400_000, "3,4 Mo"),
        (9_960_000, "10 Mo"),
        (999_600, "1 Mo"),
        (2_500_000_000, "2,5 Go"),
        (68_719_476_736, "69 Go"),
    ],
)
def test_sizes_are_said_as_people_say_them(count, words):
    assert sizes.size(count) == words


def test_an_empty_file_is_done_at_once():
    assert sizes.percent(0, 0) == 100
    assert sizes.bar(1, 2, 4) == "██░░"


def test_downloads_go_where_the_desktop_says(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv(DOWNLOADS, raising=False)
    assert download_folder() == tmp_path
    (tmp_path / "Downloads").mkdir()
    assert download_folder() == tmp_path / "Downloads"
    monkeypatch.setenv(DOWNLOADS, str(tmp_path / "nowhere"))
    assert download_folder() == tmp_path

"""Studies on the command line: what is meant, what was sent, what was left out and why."""

import argparse
import io
import json
import subprocess
import sys

import pytest

from cordee.clients.cli.catalogue import studies as words
from cordee.clients.cli.commands import studies
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.failures import sentence_of
from cordee.clients.cli.language import Language, use
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.output import Output
from cordee.clients.sdk import OmittedView, SavedStudy, StudyRefused, StudyView
from cordee.imaging.errors import Reason


@pytest.fixture(autouse=True)
def english():
    use(Language.EN)
    yield
    use(Language.FR)


def study(number, patient="DURAND^Paul"):
    return StudyView(
        number=number,
        uid=f"1.{number}",
        description="TDM thorax",
        modality="CT",
        date="2026-01-05",
        patient=patient,
        birth_date="1970-01-01",
        series=1,
        instances=300,
        unseen=0,
    )


def errand(client=None, *, is_json=False, **asked):
    out = io.StringIO()
    output = Output(is_json=is_json, out=out, remarks=io.StringIO())
    return Errand(
        client, argparse.Namespace(**{"study": [], "all": False} | asked), output
    ), out


def test_every_reason_has_a_sentence_in_both_languages():
    assert set(words.REASONS) == {reason.value for reason in Reason}


@pytest.mark.parametrize("word", sorted(words.FAULTS))
def test_every_refusal_says_what_to_do(word):
    assert sentence_of(StudyRefused(word)) == words.FAULTS[word]()


def test_the_studies_of_one_patient_are_all_sent():
    assert studies.chosen(errand()[0], [study(1), study(2)], 1) == [study(1), study(2)]


def test_the_studies_of_two_patients_are_not_sent_unasked():
    found = [study(1), study(2, "MARTIN^Zoé")]
    with pytest.raises(Misuse) as misuse:
        studies.chosen(errand()[0], found, 2)
    assert "2 patients" in misuse.value.sentence
    assert "MARTIN Zoé" in misuse.value.sentence
    assert studies.chosen(errand(study=[2])[0], found, 2) == found[1:]
    assert studies.chosen(errand(all=True)[0], found, 2) == found
    with pytest.raises(Misuse):
        studies.chosen(errand(study=[3])[0], found, 2)


def test_what_is_left_out_is_told_by_reason_with_some_names():
    omitted = [
        *(OmittedView(name=f"README{n}", reason="not-dicom") for n in range(5)),
        OmittedView(name="IM\x1b[2J", reason="not-shown"),
    ]
    assert studies.omitted_lines(omitted) == [
        "What was not sent:",
        "  5 files are no DICOM images: README0, README1, README2 and 2 more",
        "Sent, but cannot be displayed:",
        "  1 file without a readable image: IM\ufffd[2J",
    ]
    assert studies.omitted_lines([]) == []


class Saves:
    """A client that saves what `saved` says."""

    def __init__(self, saved):
        self.saved = saved

    async def wait_online(self, _seconds):
        return

    async def threads(self, _limit):
        return []

    async def save_study(self, _thread, _message, _folder, *, series, told):
        told(1, 2)
        return self.saved


@pytest.mark.parametrize(
    ("failed", "status"), [((), Exit.OK), (("a.dcm",), Exit.TAMPERED)]
)
async def test_a_file_that_does_not_come_back_is_told_of(failed, status, monkeypatch):
    saved = SavedStudy(path="/tmp/x", files=3, failed=failed)
    one, out = errand(
        Saves(saved), is_json=True, thread="a", message="last", folder=".", series=None
    )

    async def found(*_words, **_more):
        return argparse.Namespace(id=b"")

    monkeypatch.setattr(one, "thread", found)
    monkeypatch.setattr(one, "message", found)
    assert await studies._save(one) is status
    assert json.loads(out.getvalue())["failed"] == list(failed)


WITHOUT = """
import sys
sys.modules |= dict.fromkeys(["numpy", "pydicom", "jpeg_ls"])
from cordee.clients.cli import grammar
from cordee.clients.sdk import StudyRefused
from cordee.clients.sdk.studies import _work
grammar.build()
for name in ("study_folder", "study_packs", "study_reader", "study_saving"):
    try:
        _work(name)
    except StudyRefused as refused:
        assert refused.word == "no_imaging"
    else:
        raise AssertionError(name)
"""


def test_without_a_reader_of_images_everything_else_works():
    subprocess.run([sys.executable, "-c", WITHOUT], check=True)

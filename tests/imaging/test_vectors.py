"""The vectors are what the generator writes: nobody changes one without the other."""

import json
from base64 import b64decode

from tests.imaging.make_vectors import FOLDER
from tests.imaging.samples import every_kind


def test_the_files_of_the_vectors_are_those_of_the_samples():
    vector = json.loads((FOLDER / "study.json").read_text())
    written = {file["name"]: b64decode(file["bytes"]) for file in vector["files"]}
    assert written == every_kind()

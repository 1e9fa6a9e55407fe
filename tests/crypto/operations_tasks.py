"""What the operation on notes of deadlines means in this implementation (§5.14)."""

from cordee.crypto.encoding import decode
from cordee.crypto.opening.secret import KemKey, Secret
from cordee.crypto.opening.task_note import open_note, seal_note
from cordee.crypto.task_note import TaskNote
from tests.crypto.operations import hexed, operation


@operation("task note")
def note(_file, vector):
    key, deadline = KemKey(Secret(hexed(vector["kem_seed"]))), hexed(vector["deadline"])
    assert key.public == hexed(vector["public"])
    box = hexed(vector["box"])
    found = open_note(key, box, deadline)
    assert found == decode(hexed(vector["note"]), TaskNote)
    again = seal_note(found, key.public, deadline)
    assert len(again) == len(box)
    assert open_note(key, again, deadline) == found

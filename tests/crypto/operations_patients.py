"""What the operations on patients and acts mean in this implementation (§5.11, §5.16)."""

from cordee.crypto.billing_event import act_id
from cordee.crypto.encoding import decode
from cordee.crypto.opening.patient import BOX_SIZE, Kept, PatientKey
from cordee.crypto.opening.secret import Secret
from tests.crypto.operations import hexed, operation


def key_of(vector):
    secret, organisation = hexed(vector["secret"]), hexed(vector["organisation"])
    return PatientKey(Secret(secret), organisation, vector["generation"])


@operation("patient token")
def token(_file, vector):
    made = key_of(vector).token(vector["matricule"], vector["oid"])
    assert made.hex() == vector["token"]


@operation("patient box")
def box(_file, vector):
    key, token = key_of(vector), hexed(vector["token"])
    kept = key.open(token, hexed(vector["data"]))
    assert kept == decode(hexed(vector["kept"]), Kept)
    again = key.seal(token, kept)
    assert len(again) == BOX_SIZE
    assert key.open(token, again) == kept


@operation("patient key")
def paper(_file, vector):
    key, organisation = key_of(vector), hexed(vector["organisation"])
    read = PatientKey.from_text(vector["text"].lower(), organisation)
    assert read.secret == key.secret
    assert read.generation == key.generation
    assert read.to_text() == vector["text"]


@operation("count token")
def count(_file, vector):
    key = key_of(vector)
    made = key.count_token(vector["matricule"], vector["oid"], vector["year"])
    assert made.hex() == vector["token"]


@operation("act id")
def act(_file, vector):
    case, account = hexed(vector["case"]), hexed(vector["account"])
    assert act_id(case, vector["code"], account).hex() == vector["act"]

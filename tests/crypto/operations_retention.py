"""What the vectors of filing and erasure mean in this implementation (§5.9)."""

from cordee.crypto.epoch import Retention
from cordee.crypto.log import ItemKind, erased_hash, next_hash
from cordee.crypto.notice import verify_filed, verify_receipt
from cordee.crypto.retention import check_erased, is_due
from tests.crypto.operations import (
    chain_of,
    hexed,
    operation,
    signed,
    thread_of,
)


@operation("due")
def due(_file, vector):
    retention = Retention(*vector["retention"])
    found = is_due(vector["time"], retention, vector["now"], vector["filed"])
    assert found is vector["due"]


@operation("erased")
def erased(_file, vector):
    check_erased(
        ItemKind(vector["kind"]),
        vector["time"],
        Retention(*vector["retention"]),
        vector["now"],
        filed=vector["filed"],
    )


@operation("filed")
def filed(file, vector):
    record, chains = thread_of(file, {**vector, "leavers": ()})
    held = chains.get(hexed(vector["held"] or ""))
    notice, chain = signed(file, vector["notice"]), chains[hexed(vector["who"])]
    found = verify_filed(notice, record, chain, vector["newest"], held)
    assert found.upto == vector["upto"]


@operation("receipt")
def receipt(file, vector):
    chain = chain_of(file, vector["chains"]["eraser"])
    assert verify_receipt(signed(file, vector["notice"]), chain).seq == vector["seq"]


@operation("erased log")
def erased_log(_file, vector):
    last = hexed(vector["thread"])
    for seq, (kind, body, payload_hash) in enumerate(vector["items"], 1):
        item = erased_hash(ItemKind(kind), hexed(body), hexed(payload_hash))
        last = next_hash(last, seq, item)
    assert last.hex() == vector["hash"]

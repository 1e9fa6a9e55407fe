"""Every decoder of cordee.crypto by name, for the fuzz harness and its twin."""

from cordee.crypto.attachment import FilePart, check_manifest
from cordee.crypto.attestation import parse_attestation
from cordee.crypto.chain import begin_chain
from cordee.crypto.chain_entry import CONTENT, Openers, parse_entry
from cordee.crypto.encoding import decode, decode_value, sha256
from cordee.crypto.epoch import parse_record
from cordee.crypto.event import decode_event
from cordee.crypto.linking import parse_answer, parse_device
from cordee.crypto.message import parse_header
from cordee.crypto.notice import Complaint, Cursor, Filed, Leave, Receipt, parse_request
from cordee.crypto.opening.attachment import FileKeys, make_part, open_segment
from cordee.crypto.opening.card import read_card
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.linking import LinkText
from cordee.crypto.opening.padding import unpad
from cordee.crypto.opening.secret import Secret
from cordee.crypto.sealing import check_sealing_key
from cordee.crypto.session import verify_session
from cordee.crypto.signing import Signed, check_point
from cordee.crypto.suite import decode_body

SIGNATURE = bytes(64)


def part_of(data):
    """A part whose manifest names these very bytes: what opens them looks further."""
    keys = FileKeys(bytes(16), Secret(bytes(32)), bytes(16))
    return make_part(keys, [sha256(data)], (100, bytes(32)), name="x", type_="")


DECODERS = {
    "value": decode_value,
    "signed": lambda data: decode(data, Signed),
    "entry": lambda data: parse_entry(Signed(data, SIGNATURE)),
    "openers": lambda data: decode(data, Openers),
    **{
        f"content of {kind}": lambda data, shape=shape: decode(data, shape)
        for kind, shape in CONTENT.items()
    },
    "chain": lambda data: begin_chain(Signed(data, SIGNATURE)),
    "attestation": lambda data: parse_attestation(Signed(data, SIGNATURE)),
    "record": lambda data: parse_record(Signed(data, SIGNATURE)),
    "header": parse_header,
    "event": decode_event,
    "cursor": lambda data: decode_body(data, Cursor, 1024),
    "complaint": lambda data: parse_request(Signed(data, SIGNATURE), Complaint),
    "leave": lambda data: parse_request(Signed(data, SIGNATURE), Leave),
    "filed": lambda data: parse_request(Signed(data, SIGNATURE), Filed),
    "receipt": lambda data: decode_body(data, Receipt, 1024),
    "session": lambda data: verify_session(Signed(data, SIGNATURE), "", bytes(32)),
    "padding": unpad,
    "card": lambda data: read_card(data.decode("utf-8", "replace")),
    "invitation": lambda data: Invitation.from_text(
        "cordee1-" + data.decode("latin-1")
    ),
    "link answer": parse_answer,
    "link device": parse_device,
    "link text": lambda data: LinkText.from_text(
        "cordee-link1-" + data.decode("latin-1")
    ),
    "part": lambda data: decode(data, FilePart),
    "manifest": lambda data: check_manifest(part_of(b""), data),
    "segment": lambda data: open_segment(part_of(data), 0, data, [sha256(data)]),
    "point": check_point,
    "sealing key": check_sealing_key,
}

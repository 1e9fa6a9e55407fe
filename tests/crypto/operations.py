"""What each operation of the vectors means in this implementation."""

from cordee.crypto import attestation as attest
from cordee.crypto.attachment import (
    SEGMENT_SIZE,
    FilePart,
    check_manifest,
    check_whole,
    encode_manifest,
    sealed_size,
)
from cordee.crypto.chain import begin_chain, continue_chain, verify_chain
from cordee.crypto.encoding import Label, decode, digest, sha256
from cordee.crypto.epoch import Capacity, Rules, check_supported, verify_epoch
from cordee.crypto.errors import EpochError
from cordee.crypto.event import Event, Unknown, decode_event, encode_event
from cordee.crypto.held import check_held
from cordee.crypto.linking import (
    check_code,
    check_linked,
    check_reveal,
    link_code,
    parse_answer,
    parse_device,
)
from cordee.crypto.log import Base, ItemKind, item_hash, next_hash
from cordee.crypto.message import Header, check_header, parse_header
from cordee.crypto.notice import Complaint, Leave, verify_cursor, verify_request
from cordee.crypto.opening.account import Boxes, Keyring, open_account
from cordee.crypto.opening.attachment import FileKeys, make_part, open_segment
from cordee.crypto.opening.card import card_keys, read_card
from cordee.crypto.opening.epoch import ThreadState, check_state, open_epoch
from cordee.crypto.opening.held import open_held
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.linking import LinkText, NewDevice
from cordee.crypto.opening.message import open_message
from cordee.crypto.opening.padding import pad, unpad
from cordee.crypto.opening.passkey import passkey_keys
from cordee.crypto.opening.secret import DeviceKeys, KemKey, Secret, decrypt, kdf
from cordee.crypto.session import verify_session
from cordee.crypto.signing import Signed, verify
from cordee.crypto.suite import check_suite

OPERATIONS = {}


def operation(name):
    def register(function):
        OPERATIONS[name] = function
        return function

    return register


def run(file, vector):
    OPERATIONS[vector["operation"]](file, vector)


hexed = bytes.fromhex


def signed(file, name):
    return Signed(*map(hexed, file["signed"][name]))


def chain_of(file, entries, account=None, names=None):
    authorities = file.get("authorities", {})
    known = (
        authorities if names is None else {name: authorities[name] for name in names}
    )

    def look_up(who):
        found = known.get(who.hex())
        return (
            None
            if found is None
            else verify_chain(who, [signed(file, e) for e in found], look_up)
        )

    parsed = [signed(file, entry) for entry in entries]
    if account is None:
        account = begin_chain(parsed[0], look_up).account.hex()
    return verify_chain(hexed(account), parsed, look_up)


# --- §1, §2 ---------------------------------------------------------------------


@operation("decode")
def decoded(file, vector):
    data = hexed(vector["data"])
    match vector["shape"]:
        case "event":
            decode_event(data)
        case "header":
            parse_header(data)
        case shape:
            decode(data, {"signed": Signed, "base": Base}[shape])


@operation("suite")
def suite(file, vector):
    check_suite(vector["suite"], vector["previous"])


@operation("hash")
def hashed(file, vector):
    parts = decode(hexed(vector["parts"]), list)
    assert digest(Label(vector["label"]), *parts).hex() == vector["hash"]


@operation("kdf")
def derived(file, vector):
    parts = decode(hexed(vector["parts"]), list)
    key = kdf(
        Secret(hexed(vector["secret"])), Label(vector["label"]), parts, vector["size"]
    )
    assert key.reveal().hex() == vector["output"]


@operation("aead")
def decrypted(file, vector):
    key = Secret(hexed(vector["key"]))
    assert (
        decrypt(key, hexed(vector["data"]), hexed(vector["aad"])).hex()
        == vector["plain"]
    )


@operation("box")
def unboxed(file, vector):
    key, parts = (
        KemKey(Secret(hexed(vector["seed"]))),
        decode(hexed(vector["parts"]), list),
    )
    assert key.public.hex() == vector["public"]
    assert (
        key.open(Label(vector["label"]), parts, hexed(vector["box"])).hex()
        == vector["plain"]
    )


@operation("padding")
def unpadded(file, vector):
    plain = unpad(hexed(vector["data"]))
    assert plain.hex() == vector["plain"]
    assert pad(plain).hex() == vector["data"]


@operation("verify")
def verified(file, vector):
    body, signature = hexed(vector["body"]), hexed(vector["signature"])
    verify(hexed(vector["key"]), Label(vector["label"]), body, signature)


@operation("card")
def card(file, vector):
    secret = read_card(vector["text"])
    keys = card_keys(secret)
    assert secret.reveal().hex() == vector["secret"]
    assert keys.sign_seed.reveal().hex() == vector["sig_seed"]
    assert keys.kem.seed.reveal().hex() == vector["kem_seed"]


@operation("passkey")
def passkey(file, vector):
    keys = passkey_keys(Secret(hexed(vector["prf"])))
    assert keys.type == "passkey"
    assert keys.sign_seed.reveal().hex() == vector["sig_seed"]
    assert keys.kem.seed.reveal().hex() == vector["kem_seed"]
    assert keys.sig_pk.hex() == vector["sig_pk"]


@operation("invitation")
def invitation(file, vector):
    read = Invitation.from_text(vector["text"])
    assert read.to_text() == vector["text"]
    account, head, proof = (
        hexed(vector[name]) for name in ("account", "head", "proof")
    )
    attest.check_invitation_proof(read.proof_key.reveal(), account, head, proof)
    assert read.id.hex() == vector["id"]
    assert read.proof(account, head) == proof


# --- §5.1 -----------------------------------------------------------------------


@operation("chain")
def chain(file, vector):
    names = vector.get("authorities")
    state = chain_of(file, vector["entries"], vector["account"], names).state
    wanted = vector["state"]
    assert (state.seq, state.head.hex(), state.g) == (
        wanted["seq"],
        wanted["head"],
        wanted["g"],
    )
    keys = [opener.sig_pk.hex() for opener in state.openers]
    accounts = [holder.account.hex() for holder in state.holders]
    assert [*keys, *accounts] == wanted["openers"]


@operation("continue")
def continued(file, vector):
    known = chain_of(file, vector["known"])
    longer = continue_chain(known, [signed(file, entry) for entry in vector["entries"]])
    assert longer.entries[: len(known.entries)] == known.entries


@operation("at")
def at(file, vector):
    chain_of(file, vector["entries"]).at(vector["seq"], hexed(vector["head"]))


@operation("open account")
def opened_account(file, vector):
    seeds = (Secret(hexed(vector["sig_seed"])), Secret(hexed(vector["kem_seed"])))
    boxes = {
        int(seq): Boxes(
            tuple(map(hexed, own)),
            tuple(map(hexed, vector["reserve_boxes"].get(seq, ()))),
        )
        for seq, own in vector["boxes"].items()
    }
    ring = open_account(
        chain_of(file, vector["entries"]), DeviceKeys(*seeds, vector["opener"]), boxes
    )
    assert {str(g): s.reveal().hex() for g, s in ring.secrets.items()} == vector[
        "secrets"
    ]


@operation("open held")
def opened_held(file, vector):
    secrets = {int(g): Secret(hexed(s)) for g, s in vector["holder_secrets"].items()}
    boxes = {
        int(seq): Boxes(tuple(map(hexed, own))) for seq, own in vector["boxes"].items()
    }
    chain = chain_of(file, vector["entries"])
    mine = Keyring(secrets, {g: g for g in secrets})
    ring = open_held(chain, hexed(vector["holder"]), mine, boxes)
    assert {str(g): s.reveal().hex() for g, s in ring.secrets.items()} == vector[
        "secrets"
    ]


@operation("held")
def held(file, vector):
    chains = {
        bytes.fromhex(account): chain_of(file, entries)
        for account, entries in file["authorities"].items()
    }
    check_held(chain_of(file, vector["entries"]).state, chains.get)


@operation("shift")
def shift(file, vector):
    plan = chain_of(file, vector["entries"]).state.planned_at(vector["now"])
    assert (None if plan is None else plan.g) == vector["g"]


# --- §5.2 -----------------------------------------------------------------------


@operation("attestation")
def attested(file, vector):
    chains = (chain_of(file, vector[name]) for name in ("organisation", "subject"))
    attest.verify_attestation(signed(file, vector["attestation"]), *chains)


@operation("time")
def timely(file, vector):
    attest.check_time(
        attest.parse_attestation(signed(file, vector["attestation"])), vector["now"]
    )


@operation("member time")
def timely_member(file, vector):
    attest.check_member_time(
        attest.parse_attestation(signed(file, vector["attestation"])), vector["now"]
    )


@operation("trust")
def trusted(file, vector):
    mine = chain_of(file, vector["mine"])
    attest.check_trust(
        hexed(vector["organisation"]), mine, hexed(vector["pinned"]), vector["now"]
    )


@operation("single")
def single(file, vector):
    replaced = vector["supersedes"] and hexed(vector["supersedes"])
    live = {name: hexed(account) for name, account in vector["live"].items()}
    attest.check_single(vector["idnps"], hexed(vector["account"]), replaced, live)


# --- §5.3 -----------------------------------------------------------------------


def chains_of(file, vector):
    """Verify every chain; those of holders are asked for by the accounts they hold."""
    served, found = vector["chains"], {}

    def look_up(account):
        entries = served.get(account.hex())
        if entries is not None and account not in found:
            parsed = [signed(file, entry) for entry in entries]
            found[account] = verify_chain(account, parsed, look_up)
        return found.get(account)

    return {hexed(name): look_up(hexed(name)) for name in served}


def thread_of(file, vector):
    """Verify every record in order, and give the last."""
    chains, refused = chains_of(file, vector), vector.get("refused", ())

    def admit(member):
        if member.account.hex() in refused:
            raise EpochError("EPO-04")

    hashes = {int(seq): hexed(value) for seq, value in vector["log"].items()}
    record = None
    for name in vector["records"]:
        record = verify_epoch(
            signed(file, name), record, Rules(accounts=chains.get, log_hash=hashes.get)
        )
    if "next" in vector:
        rules = Rules(
            accounts=chains.get,
            log_hash=hashes.get,
            leavers=frozenset(map(hexed, vector.get("leavers", ()))),
            admit=admit,
            max_retention=vector.get("max_retention", 0),
        )
        record = verify_epoch(signed(file, vector["next"]), record, rules)
    return record, chains


@operation("thread")
def thread(file, vector):
    record, _chains = thread_of(file, vector)
    assert record.core.epoch == len(vector["records"]) - ("next" not in vector)


@operation("open epoch")
def opened_epoch(file, vector):
    record, _chains = thread_of(file, vector)
    key = KemKey(Secret(hexed(vector["kem_seed"])))
    found = open_epoch(record, hexed(vector["account"]), hexed(vector["box"]), key)
    assert found.key.reveal().hex() == vector["key"]
    assert {str(e): k.reveal().hex() for e, k in found.history.items()} == vector[
        "history"
    ]
    assert found.state == ThreadState(vector["title"], None)


@operation("title")
def title(file, vector):
    before, after = (ThreadState(vector[name], None) for name in ("before", "after"))
    check_state(before, after, Capacity(vector["capacity"]))


@operation("suites")
def suites(file, vector):
    check_supported(vector["suite"], vector["suites"])


# --- §5.4, §6, §7 ---------------------------------------------------------------


@operation("message")
def message(file, vector):
    record, chains = thread_of(file, vector)
    raw, payload = hexed(vector["header"]), hexed(vector["payload"])
    header = parse_header(raw)
    assert isinstance(header, Header)
    role = chains.get(header.behalf)
    check_header(header, record, chains.get(header.account), role)
    found = open_message(raw, payload, Secret(hexed(vector["key"])))
    data = found.data if isinstance(found, Unknown) else encode_event(found)
    assert data.hex() == vector["event"]


@operation("request")
def request(file, vector):
    record, chains = thread_of(file, {**vector, "leavers": ()})
    shape = {"complaint": Complaint, "leave": Leave}[vector["kind"]]
    leavers = frozenset(map(hexed, vector["leavers"]))
    verify_request(
        signed(file, vector["notice"]),
        shape,
        record,
        chains[hexed(vector["who"])],
        leavers,
        chains.get(hexed(vector.get("held") or "")),
    )


@operation("cursor")
def cursor(file, vector):
    verify_cursor(
        signed(file, vector["notice"]), chain_of(file, vector["chains"]["reader"])
    )


@operation("log")
def log(file, vector):
    last = hexed(vector["thread"])
    for seq, ((kind, body, payload), wanted) in enumerate(
        zip(vector["items"], vector["hashes"], strict=True), 1
    ):
        last = next_hash(
            last, seq, item_hash(ItemKind(kind), hexed(body), hexed(payload))
        )
        assert last.hex() == wanted


@operation("session")
def session(file, vector):
    proof = signed(file, vector["notice"])
    assert (
        verify_session(proof, vector["origin"], hexed(vector["nonce"])).origin
        == vector["origin"]
    )


@operation("event")
def event(file, vector):
    data = hexed(vector["data"])
    found = decode_event(data)
    assert isinstance(found, Event) is vector["known"]
    assert vector["known"] or found.data == data


@operation("event size")
def event_size(file, vector):
    decode_event(bytes(vector["size"]))


# --- §5.5 -----------------------------------------------------------------------


@operation("link")
def link(file, vector):
    """What both devices do; the old one has the typed characters or the text."""
    number, nonce = vector["number"], hexed(vector["nonce"])
    answer = parse_answer(hexed(vector["answer"]))
    opener = parse_device(hexed(vector["opener"]))
    commit = hexed(vector["commit"])
    check_reveal(commit, answer, opener, nonce, hexed(vector["accept"]))
    if "typed" in vector:
        check_code(vector["typed"], number, answer, opener, nonce)
        assert link_code(number, answer, opener, nonce) == vector["code"]
    else:
        text = LinkText.from_text(vector["text"])
        text.check_session(number, commit)
    check_linked(chain_of(file, vector["entries"]), answer, opener.sig_pk)


@operation("new device")
def new_device(_file, vector):
    keys = DeviceKeys(
        Secret(hexed(vector["sig_seed"])), Secret(hexed(vector["kem_seed"])), "device"
    )
    nonce, mac_key = hexed(vector["nonce"]), Secret(hexed(vector["mac_key"]))
    device = NewDevice(vector["number"], keys, nonce, mac_key)
    answer = parse_answer(hexed(vector["answer"]))
    assert device.commit.hex() == vector["commit"]
    assert device.text.to_text() == vector["text"]
    assert device.code(answer) == vector["code"]
    assert device.accept(answer).hex() == vector["accept"]
    device.check_mac(answer, hexed(vector["mac"]))


# --- §5.8 -----------------------------------------------------------------------


def file_of(vector):
    part = decode(hexed(vector["part"]), FilePart)
    return part, check_manifest(part, hexed(vector["manifest"]))


@operation("file")
def opened_file(file, vector):
    part, hashes = file_of(vector)
    sealed = [hexed(segment) for segment in vector["segments"]]
    assert sum(map(len, sealed)) == sealed_size(part.true_size)
    pieces = [open_segment(part, i, data, hashes) for i, data in enumerate(sealed)]
    plain = b"".join(pieces)
    check_whole(part, sha256(plain))
    assert plain.hex() == vector["plain"]


@operation("segment")
def opened_segment(file, vector):
    part, hashes = file_of(vector)
    plain = open_segment(part, vector["index"], hexed(vector["data"]), hashes)
    if part.segments == 1:
        check_whole(part, sha256(plain))
    assert plain.hex() == vector["plain"]


@operation("seal file")
def sealed_file(file, vector):
    block, size = hexed(vector["block"]), vector["size"]
    plain = (block * (size // len(block) + 1))[:size]
    starts = range(0, max(1, size), SEGMENT_SIZE)
    pieces = [plain[start : start + SEGMENT_SIZE] for start in starts]
    keys = FileKeys(
        hexed(vector["blob"]),
        Secret(hexed(vector["file_key"])),
        hexed(vector["salt"]),
        [sha256(piece) for piece in pieces],
    )
    last = len(pieces) - 1
    hashes = [sha256(keys.seal(i, i == last, piece)) for i, piece in enumerate(pieces)]
    assert [found.hex() for found in hashes] == vector["hashes"]
    part = make_part(keys, hashes, (size, sha256(plain)), name="x", type_="")
    assert check_manifest(part, encode_manifest(hashes)) == tuple(hashes)
    again = hexed(vector["again"]) + pieces[0][1:]
    assert sha256(keys.seal(0, last == 0, again)) == hashes[0]

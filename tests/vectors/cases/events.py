"""Events and session proofs (docs/protocol.md §6, §7)."""

from tests.vectors.assembler import Key, enc, sha


def cases():
    good, bad = [], []
    sessions(good, bad)
    events(good, bad)
    return {"valid": good, "invalid": bad}


def sessions(good, bad):
    device, nonce, origin = Key("session"), sha("nonce"), "https://chat.example.org"
    body = {
        "suite": 1,
        "origin": origin,
        "nonce": nonce,
        "account": sha("account"),
        "device": device.sig_pk,
        "purpose": "session",
    }

    def proof(name, signer=device, label="session", **change):
        signed = signer.sign(label, list({**body, **change}.values()))
        return {
            "name": name,
            "operation": "session",
            "origin": origin,
            "nonce": nonce,
            "notice": signed,
        }

    good.append(proof("a session proof"))
    good.append(proof("a slot that returns", purpose="recover"))
    good.append(proof("a device that looks at its chain", purpose="chain"))
    for rule, why, vector in (
        (
            "SIG-01",
            "it is relayed from another server",
            proof("a proof for another origin", origin="https://evil.example.org"),
        ),
        (
            "SIG-01",
            "it is replayed",
            proof("a proof with another nonce", nonce=sha("old")),
        ),
        (
            "SIG-01",
            "it was made for something else",
            proof("a proof of another purpose", purpose="link"),
        ),
        (
            "SIG-01",
            "the body names the device",
            proof("a proof by another key", signer=Key("thief")),
        ),
        (
            "SIG-01",
            "labels keep purposes apart",
            proof("a proof under another label", label="cursor"),
        ),
        (
            "SIG-02",
            "anybody could sign for it",
            proof("a proof by a device of small order", device=bytes([1]) + bytes(31)),
        ),
        ("SUI-01", "update is the only answer", proof("a proof of suite two", suite=2)),
        (
            "ENC-01",
            "lengths are fixed",
            proof("a proof with a short nonce", nonce=bytes(31)),
        ),
    ):
        bad.append({**vector, "rule": rule, "why": why})


MATRICULE, OID, IDNPS = "279035121518989", "1.2.250.1.213.1.4.11", "899700218896"
PATIENT = ["LE GUEN", "Jeanne", "1979-03-12", "F", MATRICULE, OID, "qualified", "12"]
PATIENT += [IDNPS, "Dr Le Guen"]


def events(good, bad):
    target = sha("target")[:16]
    for event in (
        ["text/1", "oui", target, [sha("a")]],
        ["edit/1", target, "non"],
        ["withdraw/1", target],
        ["reaction/1", target, "👍", True],
        ["ack/1", target],
        ["patient-ask/1", MATRICULE, OID],
        ["patient-answer/1", target, "found", IDNPS, "Dr Le Guen", 1_790_000_000_000],
        ["patient-choice/1", MATRICULE, OID, IDNPS, "Dr Le Guen"],
        ["ward-ask/1", ""],
        ["ward-list/1", target, ["Cardiologie"], "Cardiologie", 1, [PATIENT]],
        ["text/2", "from", ["a", "newer", [1, None, b"", True]]],
    ):
        good.append(
            {
                "name": f"event {event[0]}",
                "operation": "event",
                "data": enc(event),
                "known": event[0] != "text/2",
            }
        )
    more = ["ward-list/1", None, [], "", 0, []]
    name = "event ward-list/1 that nobody asked for"
    good.append({"name": name, "operation": "event", "data": enc(more), "known": True})
    good += [
        {"name": f"event {name}", "operation": "event", "data": data, "known": False}
        for name, data in (
            ("with a tag of 64 characters", enc(["x" * 64])),
            (
                "with the smallest and the largest integer",
                enc(["poll/1", 0, 2**53 - 1]),
            ),
            ("sixteen levels deep", b"\x92\xa6poll/1" + b"\x91" * 15 + b"\xc0"),
        )
    ]
    for rule, name, event in (
        ("ENC-01", "an empty array", []),
        ("ENC-01", "a text in place of the array", "text/2"),
        ("ENC-01", "a tag that is no text", [1]),
        ("ENC-01", "a tag of 65 characters", ["x" * 65]),
        ("ENC-01", "a text without words", ["text/1", "", None, []]),
        ("ENC-01", "a text of 40,001 characters", ["text/1", "x" * 40_001, None, []]),
        ("ENC-01", "a reply to fifteen bytes", ["text/1", "x", bytes(15), []]),
        ("ENC-01", "one element too many", ["ack/1", target, 1]),
        ("ENC-01", "a question about nobody", ["patient-ask/1", "", OID]),
        ("ENC-01", "a matricule of 16", ["patient-ask/1", MATRICULE + "0", OID]),
        ("ENC-01", "a choice of nobody", ["patient-choice/1", MATRICULE, OID, "", ""]),
        ("ENC-01", "an answer to nothing", ["patient-answer/1", None, "", "", "", 0]),
        ("ENC-01", "a ward of 65 characters", ["ward-ask/1", "x" * 65]),
        (
            "ENC-01",
            "a patient in a ward without a last field",
            ["ward-list/1", None, [], "", 0, [PATIENT[:-1]]],
        ),
        (
            "ENC-01",
            "301 patients in a ward",
            ["ward-list/1", None, [], "", 0, [[""] * 10] * 301],
        ),
        (
            "ENC-01",
            "a reaction that is neither on nor off",
            ["reaction/1", target, "x", 1],
        ),
        ("ENC-01", "a map in a newer event", ["poll/1", {"a": 1}]),
        ("ENC-01", "a float in a newer event", ["poll/1", 0.5]),
        ("ENC-01", "a negative integer in a newer event", ["poll/1", -1]),
        ("ENC-01", "2^53 in a newer event", ["poll/1", 2**53]),
    ):
        bad.append(
            {
                "name": f"event with {name}",
                "why": "an event is one value of the conventions",
                "rule": rule,
                "operation": "event",
                "data": enc(event),
            }
        )
    deep = b"\x92\xa6poll/1" + b"\x91" * 16 + b"\xc0"
    bad.append(
        {
            "name": "event seventeen levels deep",
            "why": "sixteen are the limit",
            "rule": "ENC-01",
            "operation": "event",
            "data": deep,
        }
    )
    bad.append(
        {
            "name": "event in a longer form",
            "why": "there is one encoding",
            "rule": "ENC-02",
            "operation": "event",
            "data": b"\x92\xa6poll/1\xcc\x01",
        }
    )
    bad.append(
        {
            "name": "event of 200 KiB and one byte",
            "why": "200 KiB are the limit",
            "rule": "ENC-03",
            "operation": "event size",
            "size": 200 * 1024 + 1,
        }
    )

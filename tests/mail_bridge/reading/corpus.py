"""The corpus of mails: what each must be read as, and a score.

    python -m tests.mail_bridge.reading.corpus

prints a line for each mail that is read otherwise, and a table. The threads that the
mails belong to stand below; their addresses are those of a bridge with a fixed key.
"""

import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cordee.mail_bridge.domain.address import AddressBook
from cordee.mail_bridge.domain.threading import (
    Known,
    Open,
    Placement,
    Sent,
    normal_subject,
    place,
    questions,
    same_address,
)
from cordee.mail_bridge.reading import Mail, facts, read

FOLDER = Path(__file__).parents[1] / "corpus"
LE_GOFF = "yann.legoff@medecin.mssante.example"
DUVAL = "claire.duval@cabinet-duval.mssante.example"
THREADS = {
    "A": ((LE_GOFF,), "Avis cardiologique"),
    "B": ((LE_GOFF, DUVAL), "XDM/1.0/DDM+Lettre de liaison PERRIN Lucie 12/04/1951"),
    "C": ((DUVAL,), "Suivi anticoagulant"),
    "D": ((DUVAL,), "Suivi anticoagulant"),
}
"""C and D have one mailbox and one subject, which therefore tells nothing."""


def identifier(name):
    """Of thread `A`, or of its message `A1`."""
    return (name.encode() * 16)[:16]


def book():
    made = AddressBook(
        b"corpus of mails, not a secret...", "fil", "valbourg.mssante.example"
    )
    made.learn_threads(identifier(name) for name in THREADS)
    return made


BOOK = book()


@dataclass(frozen=True)
class Case:
    name: str
    raw: bytes
    expected: dict[str, Any]


def cases():
    return [
        Case(
            path.stem,
            path.read_bytes(),
            tomllib.loads(path.with_suffix(".toml").read_text("utf-8")),
        )
        for path in sorted(FOLDER.glob("*.eml"))
    ]


def known(asked, sender):
    """What a store would answer."""
    threads = {
        identifier(name): Open(
            frozenset(map(same_address, boxes)), frozenset({normal_subject(subject)})
        )
        for name, (boxes, subject) in THREADS.items()
    }
    named = {name: BOOK.reference(name) for name in asked.message_ids}
    messages = {
        name: Sent(found.thread, found.message)
        for name, found in named.items()
        if found
    }
    tokens = {
        token: thread for token in asked.tokens if (thread := BOOK.thread_of(token))
    }
    wanted = {sent.thread for sent in messages.values()} | set(tokens.values())
    kept = {
        thread: about
        for thread, about in threads.items()
        if thread in wanted or same_address(sender) in about.mailboxes
    }
    return Known(messages, tokens, kept)


def placed(mail: Mail, recipients=()) -> Placement:
    about = facts(mail, recipients)
    asked = questions(about, BOOK.token_of)
    return place(about, known(asked, about.sender), BOOK.token_of)


def decision(case: Case, mail: Mail):
    """As a case expects it."""
    found = placed(mail, case.expected.get("envelope", ()))
    names = {identifier(name): name for name in THREADS}
    messages = {
        identifier(f"{name}{n}"): f"{name}{n}" for name in THREADS for n in "123"
    }
    return {
        "thread": names.get(found.thread, ""),
        "standing": found.standing,
        "how": found.how,
        "reply_to": messages.get(found.reply_to, ""),
    }


def reading(mail: Mail):
    """As a case expects it, all that it may mention."""
    return {
        "kind": mail.kind,
        "attachments": len(mail.attachments),
        "text": mail.text,
        "signature": mail.signature,
        "subject": mail.subject,
        "names": [file.name for file in mail.attachments],
        "types": [file.media_type for file in mail.attachments],
        "clinical": [file.clinical for file in mail.clinical],
        "mismatched": [file.name for file in mail.attachments if file.is_mismatch],
        "omitted": [one.line for one in mail.omitted],
        "fault_code": mail.fault_code,
        "may_answer": mail.loop.may_answer,
        "sender": mail.sender.name,
        "deliveries": [
            {
                "recipient": one.final_recipient,
                "action": one.action,
                "status": one.status,
            }
            for one in mail.deliveries
        ],
        "disposition": mail.receipt.disposition if mail.receipt else "",
        "error": mail.receipt.error if mail.receipt else "",
    }


def differences(case: Case):
    """(threading, other) names of what is not as expected, with what was found."""
    mail = read(case.raw)
    place_found = decision(case, mail)
    read_found = reading(mail)
    threading = {
        key: found for key, found in place_found.items() if found != case.expected[key]
    }
    other = {
        key: found
        for key, found in read_found.items()
        if key in case.expected and found != case.expected[key]
    }
    if (part := case.expected.get("quote_has")) and part not in mail.quote:
        other["quote"] = mail.quote
    if "quote_has" not in case.expected and mail.quote and mail.kind == "reply":
        other["quote"] = mail.quote
    return threading, other


def score():
    """Counts of cases: all, threaded as expected, text as expected, all as expected."""
    counts = Counter()
    for case in cases():
        threading, other = differences(case)
        counts["mails"] += 1
        counts["threaded"] += not threading
        counts["text"] += "text" not in other and "quote" not in other
        counts["kind"] += "kind" not in other
        counts["whole"] += not (threading or other)
    return counts


def main():
    for case in cases():
        for what in filter(None, differences(case)):
            print(case.name, what, file=sys.stderr)
    counts = score()
    for word in ("threaded", "kind", "text", "whole"):
        print(
            f"{word:9} {counts[word]:3} of {counts['mails']} {100 * counts[word] / counts['mails']:6.1f} %"
        )


if __name__ == "__main__":
    main()

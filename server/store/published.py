"""The published list, column by column: all that this server keeps, and sees.

A test compares it with the database, so that nothing is added silently. The items
are those of docs/protocol.md, "what the server sees".
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Published(StrEnum):
    """Items of the published list, in its order."""

    ACCOUNTS = "accounts, kinds, chains: public keys, numbers, times"
    INVITATIONS = "invitations: who invited, when it was used, the proof for him"
    LINKS = "link sessions: which device began, when, public words of both sides"
    ROLES = "roles: who holds, manages and is asked to hold which"
    IDENTITY = "attested professional identity and its history"
    MEMBERSHIP = "thread membership, capacities, first and last readable, retention"
    ITEMS = "items: numbers, times, hashes, senders, what headers say"
    CURSORS = "delivered and displayed cursors"
    ERASURES = "erasures: how far each thread is filed and erased, receipts of devices"
    ATTACHMENTS = "attachments: ids, counts, sizes, hashes, uploaders, forwarding"
    ACCESS = "recovery slots by account, devices that have logged out and when"
    PUSH = "push subscriptions: addresses and public keys of devices, when last woken"
    LOOKUPS = "lookups in the directory: who, when, how many; never what was asked"
    PATIENTS = "patients: tokens and sizes, of which organisation and key, when kept"
    DEADLINES = "deadlines and tasks: word, times, who set, took and ended them"
    CASES = "cases: who asked whom, who claimed, state, times; when experts take none"
    FIGURES = "figures: what machines count, and what requests came to, by unit, period"
    SEALED = "sealed bytes: their size"
    UPKEEP = "which version of the tables this is, keys of its tickets and wake-ups"


_A, _V, _P = Published.ACCOUNTS, Published.INVITATIONS, Published.IDENTITY
_M, _I, _C = Published.MEMBERSHIP, Published.ITEMS, Published.CURSORS
_B = Published.ATTACHMENTS
_W = Published.ACCESS
_S, _U = Published.SEALED, Published.UPKEEP
_E = Published.ERASURES
_R = Published.ROLES
_D = Published.DEADLINES
_X = Published.CASES

COLUMNS: Final[Mapping[str, Mapping[str, Published]]] = {
    "account": {
        "account": _A,
        "kind": _A,
        "seq": _A,
        "head": _A,
        "generation": _A,
        "admin": _A,
        "locked": _A,
        "closed": _A,
    },
    "entry": {
        "account": _A,
        "seq": _A,
        "kind": _A,
        "time": _A,
        "body": _A,
        "signature": _A,
    },
    "slot": {"sig_pk": _W, "account": _W},
    "departure": {"account": _W, "device": _W, "time": _W},
    "push_subscription": dict.fromkeys(
        (
            "account",
            "device",
            "endpoint",
            "p256dh",
            "auth",
            "created",
            "woken",
            "failures",
        ),
        Published.PUSH,
    ),
    "entry_box": {
        "account": _A,
        "seq": _A,
        "reserve": _A,
        "position": _A,
        "box": _S,
    },
    "holder": {"role": _R, "account": _R, "manager": _R},
    "proposal": {
        "role": _R,
        "account": _R,
        "manager": _R,
        "proposer": _R,
        "seq": _R,
        "opener": _R,
        "accept": _R,
        "time": _R,
    },
    "attestation": {
        "attestation": _P,
        "subject": _P,
        "organisation": _P,
        "status": _P,
        "idnps": _P,
        "name": _P,
        "profession": _P,
        "speciality": _P,
        "place": _P,
        "sort_key": _P,
        "words": _P,
        "not_before": _P,
        "not_after": _P,
        "time": _P,
        "body": _P,
        "signature": _P,
    },
    "invitation": {
        "invitation": _V,
        "organisation": _V,
        "not_after": _V,
        "time": _V,
        "account": _V,
        "proof": _V,
        "used": _V,
    },
    "link": dict.fromkeys(
        (
            "number",
            "account",
            "device",
            "stage",
            "expires",
            "commitment",
            "answer",
            "opener",
            "nonce",
            "accept",
            "mac",
        ),
        Published.LINKS,
    ),
    "thread": {
        "thread": _I,
        "head_seq": _I,
        "log_hash": _I,
        "epoch": _I,
        "epoch_hash": _I,
        "epoch_seq": _I,
        "stale": _I,
        "last_time": _I,
        "retention_epoch": _M,
        "keep_seconds": _M,
        "hold_seconds": _M,
        "filed_seq": _E,
        "erased_seq": _E,
        "erased_items": _E,
        "healing_until": _I,
    },
    "member": {
        "thread": _M,
        "account": _M,
        "capacity": _M,
        "from_epoch": _M,
        "first_seq": _M,
        "last_seq": _M,
        "last_time": _M,
        "last_hash": _M,
        "last_epoch": _M,
    },
    "epoch": {"thread": _M, "epoch": _M, "epoch_hash": _M, "seq": _M},
    "epoch_box": {"thread": _M, "account": _M, "seq": _M, "box": _S},
    "item": {
        "thread": _I,
        "seq": _I,
        "kind": _I,
        "time": _I,
        "log_hash": _I,
        "device": _I,
        "n": _I,
        "body": _I,
        "payload": _S,
        "signature": _I,
        "erased": _E,
    },
    "cursor": {
        "thread": _C,
        "account": _C,
        "device": _C,
        "delivered": _C,
        "displayed": _C,
        "body": _C,
        "signature": _C,
    },
    "receipt": {
        "thread": _E,
        "account": _E,
        "device": _E,
        "seq": _E,
        "body": _E,
        "signature": _E,
    },
    "blob": {
        "thread": _B,
        "blob": _B,
        "account": _B,
        "device": _B,
        "segments": _B,
        "size": _B,
        "complete": _B,
        "brought": _B,
        "gone": _B,
        "time": _B,
    },
    "blob_segment": {
        "blob": _B,
        "index": _B,
        "sha256": _B,
        "size": _B,
        "stored": _B,
    },
    "item_blob": {"thread": _B, "seq": _B, "blob": _B},
    "server_key": {"name": _U, "secret": _U},
    "healing": {"one": _U, "until": _U},
    "healing_claim": {"thread": _I, "account": _I, "seq": _I, "log_hash": _I},
    "healing_item": {
        "thread": _I,
        "account": _I,
        "seq": _I,
        "log_hash": _I,
        "kind": _I,
        "time": _I,
        "body": _I,
        "payload": _S,
        "signature": _I,
        "erased": _E,
        "box": _S,
    },
    "lookup": dict.fromkeys(
        ("minute", "account", "key", "kind", "queries", "found"), Published.LOOKUPS
    ),
    "patient": {
        "organisation": Published.PATIENTS,
        "token": Published.PATIENTS,
        "generation": Published.PATIENTS,
        "sealed": _S,
        "time": Published.PATIENTS,
    },
    "patient_total": dict.fromkeys(("organisation", "total"), Published.PATIENTS),
    "deadline": {
        "thread": _D,
        "deadline": _D,
        "setter": _D,
        "account": _D,
        "kind": _D,
        "due": _D,
        "state": _D,
        "time": _D,
        "fired": _D,
        "untold": _D,
        "actor": _D,
        "note": _S,
    },
    "expertise": dict.fromkeys(
        (
            "thread",
            "expertise",
            "requester",
            "expert",
            "claimant",
            "state",
            "step",
            "actor",
            "opened",
            "claimed",
            "due",
            "moved",
            "untold",
            "unit",
            "organisations",
        ),
        _X,
    ),
    "expertise_round": dict.fromkeys(
        (
            "month",
            "unit",
            "organisations",
            "outcome",
            "claim_seconds",
            "answer_seconds",
        ),
        Published.FIGURES,
    ),
    "availability": dict.fromkeys(("account", "until", "cap"), _X),
    "figure": dict.fromkeys(
        ("organisation", "subject", "period", "unit", "names", "counts", "time"),
        Published.FIGURES,
    ),
    "migration": {"name": _U, "sha256": _U},
}
"""Table and column to the item of the published list that it falls under."""

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("account",),
    "entry": ("account", "seq"),
    "entry_box": ("account", "seq", "reserve", "position"),
    "slot": ("sig_pk",),
    "departure": ("account", "device"),
    "push_subscription": ("account", "device"),
    "holder": ("role", "account"),
    "proposal": ("role", "account"),
    "attestation": ("attestation",),
    "invitation": ("invitation",),
    "link": ("number",),
    "thread": ("thread",),
    "member": ("account",),
    "epoch": ("epoch",),
    "epoch_box": ("account", "seq"),
    "item": ("seq",),
    "cursor": ("account", "device"),
    "receipt": ("account", "device"),
    "healing": ("one",),
    "healing_claim": ("account",),
    "healing_item": ("account", "seq"),
    "blob": ("blob",),
    "blob_segment": ("blob", "index"),
    "item_blob": ("seq", "blob"),
    "server_key": ("name",),
    "lookup": ("minute", "account", "kind"),
    "patient": ("organisation", "token"),
    "patient_total": ("organisation",),
    "deadline": ("deadline",),
    "expertise": ("expertise",),
    "availability": ("account",),
    "figure": ("organisation", "subject", "period", "unit"),
    "migration": ("name",),
}
"""The columns that tell rows of a table apart, within one thread."""

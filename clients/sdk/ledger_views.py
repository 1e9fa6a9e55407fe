"""What a screen is shown of ledgers: whose, what was done, what was handed to billing.

Nothing clinical. What never enters this room: a rule.
"""

import msgspec

from cordee.clients.sdk.case_views import CasePatientView, ProfessionalView


class ActView(msgspec.Struct, frozen=True, kw_only=True):
    """An act; `exported` is the id of the export that names it, empty while it waits.

    `countered` says that a counter-entry took it back, for `reason`; `foreign` that it
    names another number than an organisation attests of whose ledger it is.
    """

    act: bytes
    case: bytes
    ledger: bytes
    code: str
    cents: int
    day: str
    executant: ProfessionalView
    prescriber: ProfessionalView
    patient: CasePatientView
    tariff: str
    rule: str
    provisional: bool
    foreign: bool
    told: int
    countered: bool
    reason: str
    exported: bytes
    counter_exported: bytes

    def __repr__(self) -> str:
        return f"ActView({self.act.hex()}, {self.code}, {self.cents})"


class LedgerView(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger that I read; `thread` is its thread, `office` roles that export it."""

    thread: bytes
    owner: bytes
    owner_name: str
    mine: bool
    office: tuple[bytes, ...]
    office_names: tuple[str, ...]
    acts: tuple[ActView, ...]

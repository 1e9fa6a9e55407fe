"""What `--json` prints: the fields of `cordee.clients.sdk.views`, and their events.

| command | object |
|---|---|
| people | list of PersonView |
| find | FoundList: `{"found": [FoundView], "whole"}` |
| practitioner, services | PractitionerView, ServicePage |
| threads | list of ThreadView |
| patient gp, patient ward | GpView, WardView |
| agent patients, agent letters | one object a line: `{"said"}` |
| agent export-key | `{"generation", "key"}` |
| new, invite, remove, title, retention, filed | ThreadView |
| mailbox list | list of CorrespondentView |
| mailbox add, mailbox remove, mailbox replace | ThreadView |
| mailbox confirm, mailbox invite | MessageView |
| write-to | `{"thread": ThreadView, "message": MessageView}` |
| letter list | list of LetterView |
| letter draft, validate, exit, send, recall, show | LetterView |
| letter dashboard | list of `{"name", COUNTS, "median_seconds", "same_day_rate"}` |
| expertise list | list of CaseView |
| expertise ask, show, claim, release, more, give, decline, redirect, accept, again, withdraw, report, close | CaseView |
| expertise ask --check | Verdict of `cordee.expertise.rules` |
| expertise send | LetterView |
| expertise availability | AvailabilityView |
| expertise figures | list of `{"period", "unit", "figures": {NAME: COUNT}}` |
| expertise templates | list of Template, or one |
| expertise me | ProfessionalView |
| consent give, consent end, consent list | ConsentView, a list of them |
| billing list | list of LedgerView |
| billing statement | list of Statement of `cordee.expertise.billing` |
| billing export | `{"export", "month", "cents", "acts", "counters", "sha256", "paths"}` |
| billing exports | list of `{"export", "month", "time"}` |
| billing correct, billing office | LedgerView |
| receipts | list of ReceiptView |
| send, file | MessageView; `state` tells whether the server has it |
| save | list of `{"path"}` |
| read | list of MessageView; one object a line with --follow |
| react, acknowledge, edit, withdraw, leave, rotate, admin lock and the like | `{"done": true}` |
| verify, status | VerifyReport, StatusView |
| tasks | list of TaskView, `note` with its fields by name |
| figures | list of `{"subject", "period", "unit", "figures": {NAME: COUNT}}` |
| tasks take, tasks done, tasks back | `{"done": true}` |
| role create, role show, role accept | RoleView |
| role list | list of RoleView |
| watch | one object a line: `{"event": NAME, ...fields}` |
| signup, admin found | `{"account", "card"}` |
| admin invite, admin request | `{"id", "invitation"}`, `{"id"}` |
| admin enrolments, admin enrol | list of EnrolmentView |
| any failure, on standard error | `{"error": {"exit", "kind", "rule", "sentence"}}` |

Bytes are lower-case hexadecimal, times Unix milliseconds. Fields may be added, never
renamed or given another meaning.
"""  # noqa: E501 - a table

import json
from collections.abc import Mapping
from typing import cast

import msgspec


def plain(value: object) -> object:
    """A view, or a list of them, as what JSON can say."""
    return _hex(msgspec.to_builtins(value, builtin_types=(bytes,)))


def event(value: object) -> dict[str, object]:
    """An event with its name."""
    fields = cast("dict[str, object]", plain(value))
    return {"event": type(value).__name__.rstrip("_"), **fields}


def line(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False)


def _hex(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value)
        return {key: _hex(item) for key, item in pairs.items()}
    if isinstance(value, list | tuple):
        return [_hex(item) for item in cast("list[object]", value)]
    return value

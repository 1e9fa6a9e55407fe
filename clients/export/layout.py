"""From what is filed to what stands on the pages: sentences in one language.

What never enters this room: markup. Everything is text, and stays text.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final

from cordee.clients.export import words
from cordee.clients.export.casing import Casing
from cordee.clients.export.letters import breakable, visible
from cordee.clients.export.mailing import Mailing
from cordee.clients.export.pictures import drawn
from cordee.clients.export.shape import Account, Document, File, Line, Member
from cordee.clients.export.words import Language, Word
from cordee.clients.sdk import MessageView

SAID: Final = frozenset({"text", "file"})
SHORT: Final = 8
THOUSAND: Final = 1000

Page = dict[str, Any]
"""What the template is given: text, lists, truth values, nothing that runs."""


class Layout:
    """Says one document in one language; `zone` is this machine's when it is None."""

    def __init__(
        self, document: Document, language: Language, zone: tzinfo | None
    ) -> None:
        self._document = document
        self._language: Language = language
        self._zone = zone
        self._accounts = {one.account: one for one in document.accounts}
        self._casing = Casing(language)
        self._mailing = Mailing(language, self._name, self._moment)
        self._numbers = {line.id: line.number for line in document.lines}

    def page(self, views: Sequence[MessageView]) -> Page:
        """Everything; `views` are those of the document's lines."""
        document = self._document
        lines = zip(document.lines, views, strict=True)
        zone = self._moment(document.exported, "%Z") or "UTC"
        return {
            "language": self._language,
            "labels": {
                key: self._say(word, zone=zone) for key, word in words.LABELS.items()
            },
            "title": visible(document.thread.title) or self._others(),
            "patient": visible(document.thread.patient or ""),
            "id": document.thread.id,
            "exported": self._moment(document.exported, "%d/%m/%Y %H:%M"),
            "exporter": self._introduced(document.exporter),
            "origin": document.origin,
            "members": [self._member(member) for member in document.members],
            "lines": [self._line(line, view) for line, view in lines],
            "files": self._files(),
            "report": self._report(),
            "sound": document.report.frozen is None,
        }

    def _say(self, word: Word, **values: object) -> str:
        return word.say(self._language, **values)

    def _moment(self, text: str, form: str) -> str:
        return datetime.fromisoformat(text).astimezone(self._zone).strftime(form)

    def _name(self, account: str) -> str:
        found = self._accounts.get(account)
        if found is None or not found.name:
            return self._say(words.REMARKS["nobody"], id=account[:SHORT])
        return visible(found.name)

    def _others(self) -> str:
        """Who is at the other end, for a thread without a title."""
        accounts = (member.account for member in self._document.members)
        return self._names(a for a in accounts if a != self._document.exporter)

    def _names(self, accounts: Iterable[str]) -> str:
        return ", ".join(map(self._name, accounts))

    def _introduced(self, account: str) -> str:
        """`Anna Lefèvre, chirurgienne`, as attested."""
        found = self._accounts.get(account)
        calling = "" if found is None else _calling(found)
        return ", ".join(part for part in (self._name(account), calling) if part)

    def _member(self, member: Member) -> Page:
        found = self._accounts.get(member.account)
        return {
            "name": self._introduced(member.account),
            "account": member.account,
            "capacity": self._capacity(member),
            "attested": self._attested(found),
            "sound": found is not None and found.verified and not found.warnings,
            "reads": self._reading(member),
        }

    def _capacity(self, member: Member) -> str:
        word = words.CAPACITIES.get(member.capacity)
        said = self._say(word) if word else member.capacity
        if not member.holders:
            return said
        holders = self._names(member.holders)
        return f"{said}, {self._say(words.MEMBERS['holders'], names=holders)}"

    def _attested(self, found: Account | None) -> str:
        if found is None or not found.verified:
            return self._say(words.REMARKS["unverified"])
        organisation = found.organisation_name or (found.organisation or "")[:SHORT]
        parts = [visible(part) for part in (organisation, found.place) if part]
        if found.warnings:
            rules = ", ".join(found.warnings)
            parts.append(self._say(words.REMARKS["warned"], rules=rules))
        return ", ".join(dict.fromkeys(parts))

    def _reading(self, member: Member) -> str:
        said = words.MEMBERS
        since = said["some"] if member.reads_from else said["all"]
        parts = [self._say(since, epoch=member.reads_from)]
        if member.account == self._document.exporter:
            parts.append(self._say(said["exporter"]))
        elif member.read_up_to:
            parts.append(self._say(said["up_to"], number=member.read_up_to))
        else:
            parts.append(self._say(said["unread"]))
        return ", ".join(parts)

    def _line(self, line: Line, view: MessageView) -> Page:
        return {
            "number": line.number,
            "day": self._moment(line.time, "%d/%m/%Y"),
            "time": self._moment(line.time, "%H:%M"),
            "author": self._author(line),
            "said": _is_said(line),
            "body": self._body(line),
            "remarks": self._remarks(line),
            "gap": self._say(words.REMARKS["gap"]) if line.follows_gap else "",
            "after": self._after(line),
            "files": [
                self._file(file, drawn(shown.thumbnail))
                for file, shown in zip(line.files, view.files, strict=False)
            ],
        }

    def _author(self, line: Line) -> str:
        if not line.author:
            return ""
        if line.mail is not None:
            return self._mailing.author(line.mail)
        return (self._introduced if _is_said(line) else self._name)(line.author)

    def _body(self, line: Line) -> str:
        if line.withdrawn:
            return self._say(words.KINDS["withdrawn"])
        if line.kind in SAID:
            return breakable(visible(line.text))
        by_mail = self._by_mail(line)
        if by_mail is not None:
            return by_mail
        if line.kind == "members":
            return self._comings(line)
        word = words.KINDS.get(line.kind, words.KINDS["unknown"])
        return self._say(word, rules=", ".join(line.marks))

    def _by_mail(self, line: Line) -> str | None:
        """A mail, a mailbox, a letter, a case or a study; None for any other line."""
        if line.case is not None:
            return self._casing.case(line.case)
        if line.study is not None:
            return self._casing.study(line.study, line.text)
        if line.mail is not None:
            return self._mailing.body(line.mail, line.text)
        if line.mailbox is not None:
            return self._mailing.change(line.mailbox)
        return None if line.letter is None else self._mailing.letter(line.letter)

    def _comings(self, line: Line) -> str:
        kinds = words.KINDS
        if line.number == 1:
            return self._say(kinds["opened"])
        said = [
            self._say(kinds[kind], names=self._names(who))
            for kind, who in (("joined", line.joined), ("gone", line.gone))
            if who
        ]
        return ", ".join(said) or self._say(kinds["members"])

    def _remarks(self, line: Line) -> str:
        found: list[tuple[object, str, Mapping[str, object]]] = [
            (line.behalf, "behalf", {"name": self._name(line.behalf or "")}),
            (line.reply_to, *self._reply(line.reply_to)),
            (line.edited and not line.withdrawn, "edited", {}),
            (not line.confirmed, "unconfirmed", {}),
            (
                line.marks and line.kind != "refused",
                "marks",
                {"rules": ", ".join(line.marks)},
            ),
        ]
        remarks = words.REMARKS
        said = [
            self._say(remarks[key], **values) for is_so, key, values in found if is_so
        ]
        if line.mail is not None:
            said += self._mailing.remarks(line.mail)
        return " · ".join(said)

    def _reply(self, target: str | None) -> tuple[str, Mapping[str, object]]:
        number = self._numbers.get(target or "")
        if number is None:
            return "reply_unknown", {}
        return "reply", {"number": number}

    def _after(self, line: Line) -> list[str]:
        said: list[str] = []
        symbols: dict[str, list[str]] = {}
        for one in line.reactions:
            symbols.setdefault(self._symbol(one.symbol), []).append(one.account)
        for symbol, who in symbols.items():
            word = words.REMARKS["reaction"]
            said.append(self._say(word, symbol=symbol, names=self._names(who)))
        if line.acknowledged_by:
            names = self._names(line.acknowledged_by)
            said.append(self._say(words.REMARKS["taken"], names=names))
        return [*said, *map(self._mailing.proof, line.mails)]

    def _symbol(self, symbol: str) -> str:
        shown = visible(symbol)
        word = words.SYMBOLS.get(shown)
        return f"[{self._say(word)}]" if word else shown

    def _file(self, file: File, picture: str | None) -> Page:
        return {
            "name": visible(file.name),
            "size": self._size(file.size),
            "picture": picture or "",
            "alt": self._say(words.REMARKS["thumbnail"], name=visible(file.name)),
        }

    def _files(self) -> list[Page]:
        return [
            {
                "line": line.number,
                "name": visible(file.name),
                "size": self._size(file.size),
                "sha256": file.sha256 or "",
            }
            for line in self._document.lines
            for file in line.files
        ]

    def _size(self, size: int) -> str:
        units = self._say(words.UNITS).split(",")
        value, unit = float(size), 0
        while value >= THOUSAND and unit < len(units) - 1:
            value, unit = value / THOUSAND, unit + 1
        text = f"{value:.1f}" if unit else str(size)
        if self._language == "fr":
            text = text.replace(".", ",")
        return f"{text}\u00a0{units[unit]}"

    def _report(self) -> list[Page]:
        """Rows of the report, what is not so left out."""
        report, said = self._document.report, words.REPORT
        refused = ", ".join(
            self._say(said["refused_value"], number=one.number, rule=one.rule)
            for one in report.refusals
        )
        anchored = said["anchored_value" if report.anchored else "anchored_none"]
        values = {
            "items": report.items,
            "first": report.first,
            "head": report.head,
            "chains": report.chains,
            "epochs": report.epochs,
            "anchored": report.anchored,
            "unsent": self._document.unsent,
        }
        starts_later = report.first > 1
        rows = [
            ("result", self._result()),
            ("range", self._say(said["range_value"], **values)),
            (
                "partial",
                starts_later and self._say(said["partial_value"], **values),
            ),
            ("id", report.thread),
            ("head", report.log_hash),
            ("signers", self._say(said["signers_value"], **values)),
            ("anchored", self._say(anchored, **values)),
            ("refused", refused),
            ("unsent", values["unsent"] and self._say(said["unsent_value"], **values)),
        ]
        return [
            {"label": self._say(said[key]), "value": value}
            for key, value in rows
            if value
        ]

    def _result(self) -> str:
        report, said = self._document.report, words.REPORT
        if report.frozen is not None:
            return self._say(said["frozen"], rule=report.frozen)
        return self._say(said["sound" if report.confirmed else "unconfirmed"])


def _is_said(line: Line) -> bool:
    return line.kind in {*SAID, "mail", "study"} and not line.withdrawn


def _calling(found: Account) -> str:
    parts = (found.profession, found.speciality) if found.verified else ()
    return visible(", ".join(part for part in parts if part))

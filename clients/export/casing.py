"""Tele-expertise as sentences of a page, in one language.

What never enters this room: markup.
"""

from collections.abc import Iterator, Mapping

from cordee.clients.export.case_shape import Case, Study
from cordee.clients.export.case_words import CASES, FORMS, PURPOSES, STEPS
from cordee.clients.export.letters import breakable, visible
from cordee.clients.export.words import Language, Word


class Casing:
    """Says lines on cases, consents and studies."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language

    def case(self, case: Case) -> str:
        """What was said of a case, and that it did nothing where it did."""
        said = "\n\n".join(part for part in self._parts(case) if part)
        if case.counts:
            return said
        return self._say(CASES["without_effect"], said=said)

    def study(self, study: Study, caption: str) -> str:
        """What was brought, and what of it could not be read."""
        what = " ".join(filter(None, (study.description, study.modality, study.date)))
        lines = [
            self._say(
                CASES["study"],
                what=visible(what),
                series=study.series,
                instances=study.instances,
            )
        ]
        if study.omitted:
            lines.append(self._say(CASES["omitted"], omitted=study.omitted))
        return "\n\n".join(filter(None, (*lines, breakable(visible(caption)))))

    def _parts(self, case: Case) -> Iterator[str]:
        match case.deed:
            case "asked":
                yield from self._asked(case)
            case "reported":
                yield from self._reported(case)
            case "counted":
                yield self._say(CASES["counted"], verdict=self._verdict(case))
            case "consented":
                yield self._consented(case)
            case "consent-ended":
                yield self._after(self._say(CASES["consent-ended"]), case.text)
            case _:
                yield self._after(self._step(case), case.text)

    def _asked(self, case: Case) -> Iterator[str]:
        about = [self._say(CASES["asked"], to=visible(case.to))]
        if case.version > 1:
            about.append(self._say(CASES["version"], version=case.version))
        if case.urgent:
            about.append(self._say(CASES["urgent"]))
        yield ", ".join(about)
        yield self._part(self._say(CASES["question"]), case.text)
        yield self._part(self._say(CASES["context"]), case.context)
        yield self._verdict(case)

    def _reported(self, case: Case) -> Iterator[str]:
        said = self._say(CASES["reported"])
        if case.version > 1:
            next_ = self._say(CASES["replaces"], version=case.version)
            said = f"{said} ({next_})"
        yield said
        for one in case.sections:
            yield self._part(visible(one.title), one.text)
        yield self._part(self._say(CASES["conclusion"]), case.text)
        yield self._part(self._say(CASES["incidents"]), case.incidents)

    def _consented(self, case: Case) -> str:
        purposes = ", ".join(self._known(PURPOSES, one) for one in case.purposes)
        form = self._known(FORMS, case.form)
        return self._say(CASES["consented"], form=form, purposes=purposes)

    def _step(self, case: Case) -> str:
        word = STEPS.get(case.step)
        if word is None:
            return self._say(CASES["other"], step=visible(case.step))
        return self._say(word, to=visible(case.to))

    def _verdict(self, case: Case) -> str:
        word = CASES["billable" if case.billable else "unbilled"]
        said = self._say(word, rule=visible(case.rule))
        is_open = case.billable and case.provisional
        return self._say(CASES["provisional"], verdict=said) if is_open else said

    def _part(self, title: str, text: str) -> str:
        if not text:
            return ""
        return self._say(CASES["part"], title=title, text=breakable(visible(text)))

    def _after(self, said: str, text: str) -> str:
        return self._part(said, text) or said

    def _known(self, table: Mapping[str, Word], word: str) -> str:
        known = table.get(word)
        return self._say(known) if known else visible(word)

    def _say(self, word: Word, **values: object) -> str:
        return word.say(self._language, **values)

"""What can go wrong beside a record system, and what to do about it.

    AgentError              a sentence for the operator; no value of a patient in it
    ├── SettingsError       the configuration file is wrong
    ├── FeedError           a feed cannot be read at all; one bad row is no error
    │   └── MessageError    an HL7 message is none, or says nothing that is understood
    ├── LetterError         a document is no letter; its sentence is French
    ├── KeyMissing          there is no key here: make one, or import the old one
    └── ControlError        the running automation refused, or does not answer

Whatever the SDK raises goes through as it is.
"""


class AgentError(Exception):
    """Something beside the record system needs its operator."""


class SettingsError(AgentError):
    """The configuration file is wrong; the sentence says where."""


class FeedError(AgentError):
    """A feed cannot be read; what was read before it stays."""


class MessageError(FeedError):
    """A message cannot be used; `word` is stable and says nothing of it."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(f"message: {word}")


class LetterError(AgentError):
    """A document cannot become a letter; `word` is stable and says nothing of it."""

    def __init__(self, word: str, sentence: str) -> None:
        self.word = word
        super().__init__(sentence)


class KeyMissing(AgentError):  # noqa: N818 - the word an operator reads
    """The key of the organisation's patients is not in this profile."""


class ControlError(AgentError):
    """The running automation did not do what it was asked."""

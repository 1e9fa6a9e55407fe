"""What can be wrong in this room; no text names a patient, a question or a number.

ExpertiseError
├── DataError      a table, a configuration or templates that cannot be used
├── QuestionError  a question to the rules that makes no sense: a day that is none
└── BillingError   what is not to be told or exported: not due, out of bounds
"""


class ExpertiseError(Exception):
    """Something of tele-expertise cannot be done; the text is one plain sentence."""


class DataError(ExpertiseError):
    """A file of data cannot be used; the text says where and why."""


class QuestionError(ExpertiseError):
    """The rules were asked something that makes no sense."""


class BillingError(ExpertiseError):
    """An act cannot be told, or an export not made."""

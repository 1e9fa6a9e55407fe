"""PS_LibreAcces_Dipl_AutExerc: diplomas, and licences to practise.

What never enters this room: a name, which the activities tell.
"""

from typing import Final

from cordee.directory.files.coded import CodedRows
from cordee.directory.files.fields import Bad
from cordee.directory.files.rows import IDENTITY


class DiplomaRows(CodedRows):
    """Stages qualifications."""

    tables = ("qualification",)
    codes = (
        "Code type diplôme obtenu",
        "Code diplôme obtenu",
        "Code type autorisation",
        "Code discipline autorisation",
    )
    code_labels = (
        "Libellé type diplôme obtenu",
        "Libellé diplôme obtenu",
        "Libellé type autorisation",
        "Libellé discipline autorisation",
    )
    kinds = ("diploma_type", "diploma", "authorisation_type", "discipline")
    needed = 0
    nothing = Bad("neither a diploma nor a licence")


USED: Final = (*IDENTITY, *DiplomaRows.codes, *DiplomaRows.code_labels)

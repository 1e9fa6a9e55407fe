"""PS_LibreAcces_SavoirFaire: specialities, competences, capacities.

What never enters this room: a name, which the activities tell.
"""

from typing import Final

from cordee.directory.files.coded import CodedRows
from cordee.directory.files.fields import Bad
from cordee.directory.files.rows import IDENTITY


class KnowHowRows(CodedRows):
    """Stages skills."""

    tables = ("skill",)
    codes = (
        "Code profession",
        "Code catégorie professionnelle",
        "Code type savoir-faire",
        "Code savoir-faire",
    )
    code_labels = (
        "Libellé profession",
        "Libellé catégorie professionnelle",
        "Libellé type savoir-faire",
        "Libellé savoir-faire",
    )
    kinds = ("profession", "category", "speciality_type", "speciality")
    needed = 3
    nothing = Bad("no skill")


USED: Final = (*IDENTITY, *KnowHowRows.codes, *KnowHowRows.code_labels)

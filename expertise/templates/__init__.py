"""Templates of answers: sections with hints and short phrases, in two languages.

What never enters this room: a patient, a report; I/O beyond its own files.
"""

from cordee.expertise.templates.loading import (
    MAX_TEMPLATE,
    MAX_TEMPLATES,
    builtin,
    differences,
    load_template,
    load_templates,
)
from cordee.expertise.templates.model import (
    Conclusion,
    Language,
    Template,
    TemplateSection,
)

__all__ = [
    "MAX_TEMPLATE",
    "MAX_TEMPLATES",
    "Conclusion",
    "Language",
    "Template",
    "TemplateSection",
    "builtin",
    "differences",
    "load_template",
    "load_templates",
]

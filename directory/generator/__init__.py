"""Files in the formats of the public extractions, full of people who do not exist.

For the demo, tests and benches. What never enters this room: a real person, a database.
"""

from cordee.directory.generator.people import Activity, Box, Person, Structure
from cordee.directory.generator.writing import (
    Generated,
    Manifest,
    generate,
    manifest_of,
    sample,
)

__all__ = [
    "Activity",
    "Box",
    "Generated",
    "Manifest",
    "Person",
    "Structure",
    "generate",
    "manifest_of",
    "sample",
]

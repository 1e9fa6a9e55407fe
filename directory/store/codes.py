"""Codes of public nomenclatures, with the labels that the files give them."""

from collections.abc import Mapping
from typing import Final

from cordee.directory.model import NONE, Coded
from cordee.directory.store.database import Connection, Reader

_ALL: Final = "SELECT kind, code, label FROM directory.code"
_PUT: Final = """
INSERT INTO directory.code AS c (kind, code, label)
SELECT kind, code, label
FROM unnest($1::text[], $2::text[], $3::text[]) AS t (kind, code, label)
ORDER BY kind, code
ON CONFLICT (kind, code) DO UPDATE SET label = excluded.label
WHERE c.label <> excluded.label
"""


class Codes:
    """All labels, by kind and code: a few thousand."""

    def __init__(self, labels: Mapping[tuple[str, str], str]) -> None:
        self._coded = {
            (kind, code): Coded(code, label) for (kind, code), label in labels.items()
        }

    def coded(self, kind: str, code: str) -> Coded:
        """Give the code with its label, empty where no file gave one."""
        if not code:
            return NONE
        return self._coded.get((kind, code)) or Coded(code, "")

    def label(self, kind: str, code: str) -> str:
        """Give the label alone."""
        return self.coded(kind, code).label

    def labels(self, kind: str) -> dict[str, str]:
        """Give all codes of a kind with their labels."""
        return {
            code: coded.label for (k, code), coded in self._coded.items() if k == kind
        }


async def load(reader: Reader) -> Codes:
    """Read all of them."""
    rows = await reader.fetch(_ALL)
    return Codes({(row["kind"], row["code"]): row["label"] for row in rows})


async def put(connection: Connection, labels: Mapping[tuple[str, str], str]) -> None:
    """Keep labels, by (kind, code); the last that is told of a code stands."""
    kinds = [kind for kind, _ in labels]
    codes = [code for _, code in labels]
    await connection.execute(_PUT, kinds, codes, list(labels.values()))

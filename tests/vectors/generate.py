"""Write the vectors: `python -m tests.vectors.generate` (see README.md).

Everything comes from fixed seeds; boxes, which HPKE makes at random, are kept.
"""

import importlib
import json
from pathlib import Path

from tests.vectors.assembler import BOXES, sha

HERE = Path(__file__).parent
FAMILIES = sorted(path.stem for path in (HERE / "cases").glob("[a-z]*.py"))


def plain(value):
    """Bytes as hexadecimal, everything else as JSON has it."""
    match value:
        case bytes():
            return value.hex()
        case dict():
            return {key: plain(part) for key, part in value.items()}
        case list() | tuple():
            return [plain(part) for part in value]
        case _:
            return value


def shared(value, items):
    """Replace each `[body, signature]` by its name in `items`; many come often."""
    match value:
        case dict():
            return {key: shared(part, items) for key, part in value.items()}
        case [bytes(), bytes() as signature] if len(signature) == 64:
            name = sha(*value).hex()[:12]
            items[name] = plain(value)
            return name
        case list() | tuple():
            return [shared(part, items) for part in value]
        case _:
            return plain(value)


def family(name):
    module = importlib.import_module(f"tests.vectors.cases.{name}")
    items = {}
    rest = shared(module.cases(), items)
    text = {"family": name, "signed": items, **rest}
    return json.dumps(text, indent=1, ensure_ascii=False) + "\n"


def main():
    for name in FAMILIES:
        (HERE / f"{name}.json").write_text(family(name), encoding="utf-8")
    BOXES.save()


if __name__ == "__main__":
    main()

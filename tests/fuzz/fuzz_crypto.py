"""Throw bytes at every decoder of cordee.crypto: only CryptoError may come out.

    python tests/fuzz/fuzz_crypto.py -max_total_time=60

What never enters this room: a check of what a decoder gives back; see tests/crypto.
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["cordee"]):
    from cordee.crypto.errors import CryptoError
    from tests.crypto.decoders import DECODERS

NAMES = tuple(DECODERS)


def test_one_input(data):
    """The first byte chooses the decoder, the rest is its input."""
    if not data:
        return
    try:
        DECODERS[NAMES[data[0] % len(NAMES)]](data[1:])
    except CryptoError:
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()

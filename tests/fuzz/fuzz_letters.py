"""Any bytes as a record system's letter: `python tests/fuzz/fuzz_letters.py`.

The first byte chooses who reads them: a sidecar, or an HL7 message. Only MessageError
comes out. What never enters this room: a letter of somebody.
"""

import contextlib
import inspect
import sys
import tempfile
from pathlib import Path

from cordee.clients.agent.errors import MessageError
from cordee.clients.agent.feeds import framing
from cordee.clients.agent.letters import mdm, sidecar
from cordee.clients.agent.letters.mdm import MdmUsage
from cordee.clients.agent.letters.model import MAX_PDF, Handed
from cordee.clients.sdk import LETTER_KINDS

ALLOWED = (MessageError,)
USAGE = MdmUsage()
PDF = b"%PDF-1.7"


def one_input(data):
    """Raises whatever is a finding."""
    readers = (by_folder, by_message)
    if data:
        with contextlib.suppress(*ALLOWED):
            readers[data[0] % len(readers)](data[1:])


def by_folder(data):
    check(sidecar.parse(data, PDF))


def by_message(data):
    for written in (data, b"MSH|^~\\&|H|C|X|X|2026||MDM^T02|1|P|2.5\r" + data):
        with contextlib.suppress(MessageError):
            check(mdm.parse(framing.decode(written), USAGE))


def check(taken):
    """What is drafted fits the event, and says where it belongs."""
    if not isinstance(taken, Handed):
        return
    assert taken.stay
    assert taken.kind in LETTER_KINDS
    assert taken.pdf.startswith(b"%PDF-")
    assert len(taken.pdf) <= MAX_PDF
    assert len(taken.title) <= 128
    assert len(taken.others) <= 18


def corpus():
    """Good beginnings."""
    said = b'{"stay":"1","patient":{"birth_name":"A","given":"B",'
    said += b'"birth_date":"1979-03-28","sex":"F"}}'
    obx = b"OBX|1|ED|x||^application^pdf^Base64^JVBERi0xLjc=\r"
    txa = b"TXA|1|11490-0^Lettre|||||||||||||||LA|||||810100218896^A^B\r"
    return [b"\x00" + said, b"\x01PID|1||P1\rPV1|1|I|U\r" + txa + obx]


def functions():
    """What is watched for new paths: all of ours that reads."""
    for name, module in list(sys.modules.items()):
        if name.startswith(
            ("cordee.clients.agent.letters", "cordee.clients.agent.fee")
        ):
            for value in vars(module).values():
                if inspect.isfunction(value) and value.__module__ == name:
                    yield value


def main():
    import atheris

    for function in functions():
        atheris.instrument_func(function)
    folder = Path(tempfile.gettempdir(), "cordee-fuzz-letters")
    folder.mkdir(exist_ok=True)  # what one run found, the next one starts from
    for number, seed in enumerate(corpus()):
        (folder / str(number)).write_bytes(seed)
    atheris.Setup([*sys.argv, str(folder)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

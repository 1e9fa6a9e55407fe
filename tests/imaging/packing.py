"""Files packed in memory, for tests; and what a reader makes of them again."""

import io
import tempfile

from cordee.imaging.pack import Packer
from cordee.imaging.restore import restore
from cordee.imaging.scan import Source
from cordee.imaging.study import find_studies


def source(name, data):
    return Source(name, lambda: io.BytesIO(data))


def found(files):
    return find_studies(source(name, data) for name, data in files.items())


def packed(files, number=0):
    """Pack one of the studies: its index, its packs, and what was told of each file."""
    study = found(files).studies[number]
    packs, told = [], []

    def new_pack():
        packs.append(io.BytesIO())
        return packs[-1]

    packer = Packer(
        study.uid,
        new_pack,
        tempfile.TemporaryFile,
        lambda scanned, reason: told.append((scanned.source.name, reason)),
    )
    for group in study.groups:
        packer.add(group)
    return packer.index(), [pack.getvalue() for pack in packs], told


def reader(packs, instance):
    data = packs[instance.pack - 1]
    return lambda offset, length: data[offset : offset + length]


def restored(index, packs, instance):
    file = io.BytesIO()
    restore(index.shapes[instance.shape], instance, reader(packs, instance), file)
    return file.getvalue()


def instances(index):
    return [instance for series in index.series for instance in series.instances]

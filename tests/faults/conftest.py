"""One server for each process of the run, and a thread of its own for each test."""

import pytest

from tests.faults.scene import Scene
from tests.support.hospital import running_hospital


@pytest.fixture(scope="session")
def hospital():
    with running_hospital("--faults", "--debug") as running:
        yield running


@pytest.fixture
async def scene(hospital):
    """Anna and Bruno in a thread; the server runs at the end, whatever happened."""
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me:
        await me.wait_online()
        view = await me.new_thread("Avis", [bruno.account])
    made = Scene(hospital, anna, bruno, view.id)
    yield made
    if made.exit_status() is not None:
        await made.restart()

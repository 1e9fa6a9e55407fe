"""No byte that is kept anywhere holds a secret; the same search finds every leak.

What an organisation attests (names, professions) is published by design and is looked
for as such: finding it in the tables shows that the search reads them.
"""

import os
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, generate_latest

from tests.canary.needles import (
    DELETED,
    ESCAPED,
    ESCAPED_AGAIN,
    FORMS,
    LEAKED,
    PLAIN,
    PUBLISHED,
    SEALED,
    Scanner,
    joined,
    new_secret,
)
from tests.canary.ward import (
    CASE_WORDS,
    CASES,
    EDITS,
    FILES,
    REACTIONS,
    TEXTS,
    THREADS,
    open_ward,
    texts,
)
from tests.faults.scene import emptied
from tests.support.crashes import until_it

SECRETS = THREADS * (3 + TEXTS + EDITS + REACTIONS)
MESSAGES = THREADS * (TEXTS + EDITS + REACTIONS + 2) + FILES + CASES * CASE_WORDS
"""In each thread, a withdrawal and an acknowledgement hold no secret."""
ROW = bytes(3000)
"""Around a leak, so that it is stored out of line, as a long message is."""

assert SECRETS >= 1000


@pytest.fixture
async def ward():
    async with open_ward() as opened:
        yield opened


@pytest.mark.timeout(600)
async def test_no_store_holds_a_secret_and_each_leak_is_found(ward):
    anna, bruno = await ward.enrol(2)
    async with anna.client() as one, bruno.client() as other:
        await one.wait_online()
        await other.wait_online()
        await ward.seed(one, other)
        await check_that_the_other_reads(ward, one, other)
        found = dict(scan(ward, SEALED))
        assert not any(found.values()), found
        assert len(list((ward.home / "data" / "blobs").iterdir())) == FILES + CASES
    await leak_to_the_database(ward)
    await ward.scrape()
    ward.hospital.server.stop()
    await ward.postgres.stop()
    leak_to_files(ward)
    check_stores(ward)


def check_stores(ward):
    """With all processes ended: nothing sealed, all that was leaked or published."""
    found = dict(scan(ward, SEALED))
    assert not any(found.values()), found
    leaks = dict(scan(ward, LEAKED))
    for store in ("tables", "commit log", "logs", "profiles"):
        assert leaks[store].keys() == FORMS.keys(), store
    assert leaks["metrics"].keys() == PLAIN.keys() | ESCAPED_AGAIN.keys()
    deleted = dict(scan(ward, DELETED))
    assert deleted["commit log"].keys() == FORMS.keys()
    assert not deleted["tables"]
    assert "utf-8" in dict(scan(ward, PUBLISHED))["tables"]


def scan(ward, mark):
    """By store, the first place of each form."""
    scanner = Scanner(mark)
    for store, paths in ward.stores.items():
        found = {}
        for path, kept in contents(paths):
            data = joined(kept) if store == "commit log" else kept
            for place in scanner.scan(data):
                found.setdefault(place.form, (path.name, place.offset, place.around))
        yield store, found


def contents(paths):
    """Every file below and its bytes; what vanishes while one looks is looked past."""
    for path in files(paths):
        try:
            kept = path.read_bytes()
        except FileNotFoundError:
            continue
        yield path, kept


def files(paths):
    for path in paths:
        if path.is_file():
            yield path
        for folder, _, names in os.walk(path):  # a folder may vanish as well
            inside = (Path(folder, name) for name in names)
            yield from (one for one in inside if one.is_file())


async def check_that_the_other_reads(ward, anna, bruno):
    """Every secret is at the server, and opens for whoever has the keys.

    But those that were replaced since: by an edit, a withdrawal, another title.
    """
    assert len(set(ward.secrets)) == SECRETS
    await emptied(anna)
    await emptied(bruno)
    assert await ward.stored() == MESSAGES
    replaced = THREADS * (EDITS + 2)

    async def all_open():
        seen = await shown(anna, bruno)
        return len(seen.intersection(ward.secrets)) == SECRETS - replaced

    await until_it(all_open, "every secret that was not replaced is shown")


async def shown(anna, bruno):
    """What each shows of what the other has said."""
    seen = set()
    for view in await bruno.threads(THREADS):
        seen.update((view.title, view.patient))
        seen.update(line.text for line in await texts(bruno, view.id))
        for line in await texts(anna, view.id):
            seen.update(reaction.symbol for reaction in line.reactions)
    return seen


async def leak_to_the_database(ward):
    """A row, and one that is deleted with its table and stays in the commit log."""
    for table, mark in (("scratch", LEAKED), ("gone", DELETED)):
        leaks = [ROW + form(new_secret(mark)) + ROW for form in FORMS.values()]
        await ward.execute(
            f"CREATE TABLE {table} (leak bytea)",
            f"ALTER TABLE {table} ALTER COLUMN leak SET STORAGE EXTERNAL",
        )
        await ward.execute(f"INSERT INTO {table} VALUES ($1)", values=leaks)
    await ward.execute("DROP TABLE gone", "CHECKPOINT")


def leak_to_files(ward):
    """A line of the log, a label of a metric, a file in a profile."""
    lines = b"\n".join(form(new_secret(LEAKED)) for form in FORMS.values())
    with (ward.home / "server.log").open("ab") as log:
        log.write(lines)
    (ward.profiles[0] / "draft").write_bytes(lines)
    registry = CollectorRegistry()
    counter = Counter("leak", "A leak", ["what"], registry=registry)
    for form in (*PLAIN.values(), *ESCAPED.values()):
        counter.labels(form(new_secret(LEAKED)).decode()).inc()
    with Path(ward.metrics).open("ab") as metrics:
        metrics.write(generate_latest(registry))

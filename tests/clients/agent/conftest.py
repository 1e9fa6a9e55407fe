"""An automation's client in memory: what it keeps at the server, and sealed notes."""

import os

import pytest

from cordee.clients.agent.book import Book
from cordee.clients.agent.keys import Keys
from cordee.clients.sdk import NotFound, NotOnline, PersonView
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.notes import Notes
from cordee.clients.sdk.vault import Vault
from cordee.crypto.opening.secret import Secret


class Fake:
    """What the book and the wards ask of `Client`, honest and alone."""

    def __init__(self, path):
        self.path = path / "store.sqlite3"
        self.notes = Notes(Database(self.path, Vault(Secret(bytes(32)))))
        self.organisation = bytes(32)
        self.kept = {}
        self.generations = {}
        self.writes = 0
        self.online = True
        self.roles = {}

    async def kept_patients(self, tokens):
        self._check()
        assert len(tokens) <= 200
        return {token: self.kept[token] for token in tokens if token in self.kept}

    async def keep_patients(self, generation, boxes):
        self._check()
        assert len(boxes) <= 200
        self.writes += 1
        for token, box in boxes.items():
            self.kept.pop(token, None)
            if box is not None:
                self.kept[token] = box
                self.generations[token] = generation

    async def drop_patients(self, generation):
        self._check()
        for token in [t for t in self.kept if self.generations[t] < generation]:
            del self.kept[token]

    async def people(self, query, limit):
        return [view for view, _ in self.roles.values() if query in view.name][:limit]

    async def role(self, account):
        if account not in self.roles:
            raise NotFound("no such role")
        return self.roles[account][1]

    def _check(self):
        if not self.online:
            raise NotOnline("away")


def person_view(name, place="", kind="person", organisation=bytes(32)):
    return PersonView(
        account=os.urandom(32),
        name=name,
        profession="",
        speciality="",
        place=place,
        organisation=organisation,
        verified=True,
        kind=kind,
    )


@pytest.fixture
def client(tmp_path):
    return Fake(tmp_path)


@pytest.fixture
def keys(client):
    keys = Keys(client)
    keys.begin(7)
    return keys


@pytest.fixture
def book(client, keys):
    return Book(client, keys, lambda: 1_000)


@pytest.fixture
def people():
    return person_view

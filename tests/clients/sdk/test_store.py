"""How the store finds what it is asked for."""

import pytest

from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.items import is_message_known, item_of, line_of, seq_of
from cordee.clients.sdk.vault import Vault
from cordee.crypto.opening.secret import Secret


class Explained:
    """A database that notes how it would answer, and has nothing."""

    def __init__(self, database):
        self.database, self.plans = database, []

    def rows(self, sql, *values):
        rows = self.database.rows(f"EXPLAIN QUERY PLAN {sql}", *values)
        self.plans += [row[3] for row in rows]
        return []

    def row(self, sql, *values):
        self.rows(sql, *values)


@pytest.mark.parametrize("find", [item_of, line_of, seq_of, is_message_known])
def test_a_message_is_found_by_its_id_and_not_along_its_thread(tmp_path, find):
    database = Database(tmp_path / "store", Vault(Secret(bytes(32))))
    explained = Explained(database)

    find(explained, bytes(32), bytes(16))

    assert "items_message (thread=? AND message=?)" in explained.plans[0]
    database.close()

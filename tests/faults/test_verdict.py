"""The checker finds whatever can go wrong: it is fed a real log, spoiled."""

from msgspec.structs import replace

from tests.faults.journal import Testimony, read_journal
from tests.faults.scene import has_all, speak
from tests.faults.verdict import check, read

TEXTS = ("un", "deux", "trois")


class Evidence:
    """What a check is given."""

    def __init__(self, ledger, sender, readings):
        self.ledger = ledger
        self.sender = sender
        self.readings = readings

    def passes(self):
        try:
            check([self.ledger], [self.sender], self.readings)
        except AssertionError:
            return False
        return True

    def rows(self, change):
        """The same with other rows."""
        rows = tuple(change(list(self.ledger.rows)))
        ledger = replace(self.ledger, rows=rows)
        return Evidence(ledger, self.sender, self.readings)

    def lines(self, change):
        """The same with other lines at the second reader."""
        first, second = self.readings
        spoiled = replace(second, lines=change(list(second.lines)))
        return Evidence(self.ledger, self.sender, [first, spoiled])

    def sent(self, **fields):
        """The same with another word of the sender."""
        sender = Testimony(
            tried=list(self.sender.tried),
            kept=list(self.sender.kept),
            stored=dict(self.sender.stored),
        )
        for name, value in fields.items():
            setattr(sender, name, value)
        return Evidence(self.ledger, sender, self.readings)


def flipped(data):
    return data[:-1] + bytes([data[-1] ^ 1])


def spoiled(good):
    """Each way in which a store, a reader or an acknowledgement can be wrong."""
    ack = {**good.sender.stored, "deux": (bytes(16), 3)}
    return {
        "a message is lost": good.rows(lambda rows: rows[:-1]),
        "a number is missing": good.rows(lambda rows: rows[:2] + rows[3:]),
        "a message is there twice": good.rows(lambda rows: [*rows, rows[-1]]),
        "two are exchanged": good.rows(lambda rows: [*rows[:-2], rows[-1], rows[-2]]),
        "a payload was changed": good.rows(
            lambda rows: [*rows[:-1], replace(rows[-1], payload=b"x")]
        ),
        "a hash was changed": good.rows(
            lambda rows: [
                *rows[:-1],
                replace(rows[-1], log_hash=flipped(rows[-1].log_hash)),
            ]
        ),
        "a counter was changed": good.rows(
            lambda rows: [*rows[:-1], replace(rows[-1], n=7)]
        ),
        "a reader misses one": good.lines(lambda lines: lines[:-1]),
        "a reader has one twice": good.lines(lambda lines: [*lines, lines[-1]]),
        "a reader has another number": good.lines(
            lambda lines: [*lines[:-1], replace(lines[-1], seq=9)]
        ),
        "another place was acknowledged": good.sent(stored=ack),
        "one was acknowledged and is lost": good.sent(
            tried=[*TEXTS, "quatre"], stored={**good.sender.stored, "quatre": ack["un"]}
        ),
        "one was kept and is lost": good.sent(
            tried=[*TEXTS, "quatre"], kept=[*TEXTS, "quatre"]
        ),
        "one refused for good is there": good.sent(failed=["un"]),
        "the order is another": good.sent(tried=["deux", "un", "trois"]),
        "one that nobody wrote is there": good.sent(
            tried=["un", "deux"], kept=["un"], stored={}
        ),
    }


async def test_every_spoiled_log_is_found_out(scene):
    told = Testimony()
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        await speak(anna, scene.thread, told, *TEXTS)
        ledger = await scene.ledger(scene.thread)
        readings = []
        for me in (anna, bruno):
            await has_all(me, ledger)
            readings.append(await read(me, scene.thread, me.name))
    good = Evidence(ledger, told, readings)
    assert good.passes()
    missed = [name for name, bad in spoiled(good).items() if bad.passes()]
    assert not missed


async def test_a_thread_whose_head_is_another_is_found_out(scene):
    told = Testimony()
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        await speak(anna, scene.thread, told, *TEXTS)
        assert await scene.judge(told, anna, bruno) == len(TEXTS)
    ledger = await scene.ledger(scene.thread)
    for bad in (
        replace(ledger, head_seq=ledger.head_seq + 1),
        replace(ledger, head_hash=flipped(ledger.head_hash)),
    ):
        assert not Evidence(bad, told, []).passes()


def test_a_line_cut_off_by_a_kill_is_no_testimony(tmp_path):
    path = tmp_path / "journal"
    path.write_bytes(b'["trying", "un", "", 0]\n["kept", "un", "", 0]\n["stored", "u')
    told = read_journal(path)
    assert (told.tried, told.kept, told.stored) == (["un"], ["un"], {})

"""The start of a partial view rests on the server's word until a member signs for it."""

from tests.malicious.scene import scene
from tests.malicious.test_revoked import Deaf


async def test_the_start_of_a_view_is_confirmed_by_the_next_signed_base(hospital):
    """Anna has not seen Bruno's message when she lets Claire in right after it."""
    lie = Deaf()
    async with scene(hospital, lie, "Anna", "Bruno", "Claire") as cast:
        _liar, anna, bruno, claire = cast
        thread = await anna.begins("Avis", bruno)
        lie.deaf = anna.account
        await bruno.says(thread, "avant")
        await anna.me.invite(thread, claire.account, past=False)
        await claire.sees(thread, 1)
        lines = await claire.me.history(thread)
        assert [line.confirmed for line in lines] == [False]
        assert not (await claire.me.verify(thread)).confirmed
        await bruno.sees(thread, 1)
        await bruno.says(thread, "après")
        await claire.reads(thread, "après")
        lines = await claire.me.history(thread)
        assert [line.confirmed for line in lines] == [True, True]
        await claire.is_content(thread)

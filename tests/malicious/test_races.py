"""What looks like a lie and is none: two people were faster than the news."""

from tests.malicious.scene import scene
from tests.malicious.test_revoked import Deaf


async def test_a_record_stored_before_my_rotation_is_no_lie(hospital):
    """Anna's record names Bruno's old keys, and reaches him after he has new ones."""
    lie = Deaf()
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        lie.deaf = bruno.account
        await anna.me.set_title(thread, "Avis, suite")
        await bruno.me.rotate_account()
        assert (await bruno.me.thread(thread)).epoch == 2
        await bruno.is_content(thread)

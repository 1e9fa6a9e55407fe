"""The profile on disk: one process, the right key, nothing in clear."""

import subprocess
import sys

import pytest

from cordee.clients.sdk import (
    Client,
    NotOnline,
    ProfileExists,
    ProfileInUse,
    ProfileMissing,
    WrongKey,
    found_organisation,
    new_operator_invitation,
    sign_up,
)
from cordee.clients.sdk.errors import ProfileError, Remedy
from cordee.clients.sdk.profile import Profile, default_key_file

SYMBOL = "👩🏽‍⚕️"
"""Long enough that no sealed bytes are the same by chance."""

HOLD = """
import sys
from cordee.clients.sdk.profile import Profile
profile = Profile(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "profile"


def test_the_key_lies_outside_the_profile_and_is_private(folder):
    profile = Profile.create(folder)
    settings = (folder / "profile.json").read_text()
    name = settings.split('"profile": "')[1].split('"')[0]
    key = default_key_file(name)
    assert key.stat().st_mode & 0o777 == 0o600
    assert not key.is_relative_to(folder)
    assert key.read_text() not in settings
    profile.close()


def test_a_key_file_inside_the_profile_is_refused(folder):
    with pytest.raises(ProfileError):
        Profile.create(folder, key_file=folder / "secret.key")


def test_a_second_profile_in_the_same_process_is_refused(folder):
    profile = Profile.create(folder)
    with pytest.raises(ProfileInUse) as refused:
        Profile.load(folder)
    assert refused.value.temporary
    assert refused.value.remedy is Remedy.CLOSE_OTHER
    profile.close()
    Profile(folder).close()


def test_a_second_process_on_the_same_profile_is_refused(folder):
    Profile.create(folder).close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(ProfileInUse):
        Profile(folder)
    holder.kill()
    holder.communicate()
    Profile(folder).close()


def test_only_the_right_passphrase_opens(folder):
    Profile.create(folder, passphrase="trois mots et demi").close()
    Profile(folder, passphrase="trois mots et demi").close()
    with pytest.raises(WrongKey):
        Profile(folder, passphrase="trois mots")
    with pytest.raises(WrongKey):
        Profile(folder)


def test_only_the_right_key_file_opens(folder, tmp_path):
    Profile.create(folder, key_file=tmp_path / "a").close()
    Profile.create(tmp_path / "other", key_file=tmp_path / "b").close()
    with pytest.raises(WrongKey):
        Profile(folder, key_file=tmp_path / "b")
    with pytest.raises(WrongKey):
        Profile(folder, key_file=tmp_path / "missing")


def test_a_profile_is_not_made_twice(folder):
    Profile.create(folder).close()
    with pytest.raises(ProfileExists):
        Profile.create(folder)


async def test_a_client_without_a_profile_says_so(folder):
    with pytest.raises(ProfileMissing) as refused:
        async with Client(folder):
            raise AssertionError("opened a profile that is not there")
    assert refused.value.remedy is Remedy.SIGN_UP


async def test_a_sign_up_cut_short_is_carried_on_with_the_same_account(
    hospital, folder, tmp_path
):
    """The server is away at first; nobody else may use the invitation meanwhile."""
    invitation = new_operator_invitation(hospital.address)
    with pytest.raises(NotOnline):
        await found_organisation(
            folder, new_operator_invitation("http://127.0.0.1:1").to_text()
        )
    hospital.server.administer("invite-organisation", invitation.id.hex())
    first = await found_organisation(folder, invitation.to_text())
    async with Client(folder) as me:
        await me.wait_online(30)
        assert me.account == first.account
    with pytest.raises(ProfileExists):
        await sign_up(folder, (await _invited(hospital)).to_text())


async def _invited(hospital):
    from tests.support.hospital import identity

    async with hospital.office() as office:
        return await office.create_invitation(identity("Denis"), 3600)


async def test_nothing_that_was_said_is_in_clear_on_disk(hospital, sdk):
    """With a positive control: the same scan finds what is leaked on purpose."""
    words = ["Zygomatique-7731", "Septicémie-8842", "Ophélie-Quenneville"]
    title, text, name = words
    anna, bruno = await hospital.enrol(name, "Bruno")
    async with anna.client() as first, bruno.client() as second:
        await sdk.online(first, second)
        thread = await first.new_thread(title, [second.account], patient=title)
        sent = await first.send(thread.id, text)
        await sdk.sees(second, thread.id, text)
        await first.react(thread.id, sent.id, SYMBOL)
        await first.wait_state(thread.id, sent.id, "stored", sdk.SECONDS)
        folders = [anna.profile, bruno.profile]
        assert not found(folders, [*words, SYMBOL, "Bruno", hospital.address])
    assert not found(folders, [*words, SYMBOL, "Bruno", hospital.address])
    (anna.profile / "leak").write_text(text)
    assert found(folders, words) == {text}


def found(folders, words):
    """Words that some file below these folders holds, in some usual encoding."""
    everything = b"".join(
        file.read_bytes() for folder in folders for file in folder.rglob("*")
    )
    forms = {
        word: (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode())
        for word in words
    }
    return {w for w, ways in forms.items() if any(way in everything for way in ways)}

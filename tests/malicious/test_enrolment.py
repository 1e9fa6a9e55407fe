"""A server, or whoever else saw an invitation, that has it vouch for two accounts."""

import msgspec
import pytest

from cordee.clients.sdk import InvitationUsed, sign_up
from cordee.server.protocol import server_frames as told
from tests.malicious.proxy import LyingServer
from tests.malicious.scene import attack
from tests.malicious.test_identity import SwappedEnrolment
from tests.support.hospital import DAY, identity


class UsedTwice(SwappedEnrolment):
    """Lists another account with a valid proof of the same invitation."""

    def __init__(self, registrar, *, lying):
        super().__init__(registrar, lying=lying)
        self.invitation = self.proof = b""
        self.listed = ()

    def to_client(self, who, frame):
        if not isinstance(frame, told.Enrolments):
            return super().to_client(who, frame)
        waiting = (one for one in frame.enrolments if one.invitation == self.invitation)
        self.listed = self.listed or tuple(waiting)
        if not self.lying:
            return [msgspec.structs.replace(frame, enrolments=self.listed)]
        other = [
            msgspec.structs.replace(one, account=self.own.account, proof=self.proof)
            for one in self.listed
        ]
        listed = (*self.listed, *other)
        return [msgspec.structs.replace(frame, enrolments=listed)]


@attack("mal-enrol")
async def test_an_invitation_vouches_for_one_account(hospital, lying, tmp_path):
    registrar = await hospital.organisation()
    lie = UsedTwice(registrar.account, lying=lying)
    async with LyingServer(hospital.address, lie) as address:
        async with hospital.office(address) as office:
            invitation = await office.create_invitation(identity("Bruno"), DAY)
            lie.invitation = invitation.id
            lie.proof = invitation.proof(lie.own.account, lie.own.state.head)
            key = tmp_path / "key"
            joined = await sign_up(
                tmp_path / "bruno", invitation.to_text(), key_file=key
            )
            seen = {one.account: one for one in await office.enrol()}
            assert seen[joined.account].rule is None
            assert len(seen) == 1 + lying
        async with hospital.office(address) as office:
            seen = {one.account: one for one in await office.enrol()}
            assert seen[joined.account].rule is None
            if not lying:
                return
            refused = seen[lie.own.account]
            assert (refused.rule, refused.used_by) == ("ATT-03", joined.account)
            with pytest.raises(InvitationUsed, match="served another account"):
                await office.enrol(lie.own.account)
            await office.withdraw_attestation(joined.account)
            [again] = await office.enrol(joined.account)
            assert again.rule == "ATT-07"

"""The registrar's side: check the proof, then vouch (docs/protocol.md §5.2)."""

from cordee.crypto.attestation import (
    AttestationBody,
    Identity,
    check_invitation_proof,
)
from cordee.crypto.chain import Chain
from cordee.crypto.encoding import Label
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.secret import DeviceKeys
from cordee.crypto.signing import Signed
from cordee.crypto.suite import SUITE_1


def attest(  # noqa: PLR0913 - an attestation says all this
    organisation: Chain,
    subject: Chain,
    identity: Identity,
    keys: DeviceKeys,
    *,
    not_before: int,
    not_after: int,
    supersedes: bytes | None = None,
    evidence: str = "invitation",
) -> Signed:
    """Sign that the subject's chain belongs to this professional. Unix seconds."""
    state, other = organisation.state, subject.state
    body = AttestationBody(
        suite=SUITE_1,
        organisation=state.account,
        org_seq=state.seq,
        org_head=state.head,
        sig_pk=keys.sig_pk,
        subject=other.account,
        subject_seq=other.seq,
        subject_head=other.head,
        identity=identity,
        not_before=not_before,
        not_after=not_after,
        supersedes=supersedes,
        evidence=evidence,
    )
    return keys.sign(Label.ATTEST, body)


def check_joiner(invitation: Invitation, subject: Chain, proof: bytes) -> None:
    """Refuse to vouch for a chain that does not know the invitation (ATT-03)."""
    head = subject.states[0].head
    key = invitation.proof_key.reveal()
    check_invitation_proof(key, subject.account, head, proof)

"""What each operation of the vectors means in this implementation."""

from cordee.crypto.chain import begin_chain, continue_chain, verify_chain
from cordee.crypto.signing import Signed


def run(file, vector):
    OPERATIONS[vector["operation"]](file, vector)


def signed(file, name):
    return Signed(*map(bytes.fromhex, file["signed"][name]))


def chain_of(file, entries, account=None, names=None):
    authorities = file.get("authorities", {})
    known = (
        authorities if names is None else {name: authorities[name] for name in names}
    )

    def look_up(who):
        found = known.get(who.hex())
        return (
            None
            if found is None
            else verify_chain(who, [signed(file, e) for e in found])
        )

    parsed = [signed(file, entry) for entry in entries]
    if account is None:
        account = begin_chain(parsed[0]).account.hex()
    return verify_chain(bytes.fromhex(account), parsed, look_up)


def chain(file, vector):
    state = chain_of(
        file, vector["entries"], vector["account"], vector.get("authorities")
    ).state
    if (wanted := vector.get("state")) is not None:
        assert (state.seq, state.head.hex(), state.g) == (
            wanted["seq"],
            wanted["head"],
            wanted["g"],
        )
        assert [o.sig_pk.hex() for o in state.openers] == wanted["openers"]


def continued(file, vector):
    known = chain_of(file, vector["known"])
    longer = continue_chain(known, [signed(file, entry) for entry in vector["entries"]])
    assert longer.entries[: len(known.entries)] == known.entries


def at(file, vector):
    chain_of(file, vector["entries"]).at(vector["seq"], bytes.fromhex(vector["head"]))


OPERATIONS = {"chain": chain, "continue": continued, "at": at}

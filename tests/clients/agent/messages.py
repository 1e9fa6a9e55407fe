"""HL7 messages and tables for tests: fictitious people under the demo OID."""

INS, DEMO = "279035121518989", "1.2.250.1.213.1.4.11"
OTHER_INS = "277076322082910"
RPPS, IDNPS = "10102727017", "810102727017"


def adt(  # noqa: PLR0913 - a field each
    event="A01",
    *,
    ward="CARDIO",
    room="12",
    ins=INS,
    oid=DEMO,
    number="P1",
    gp=f"{IDNPS}^LE GUEN^Anne^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
    family="MARTIN",
    control="42",
    more=(),
    when="20261129081500",
    charset="UNICODE UTF-8",
):
    identifiers = f"{number}^^^HIS^PI"
    if ins:
        identifiers += f"~{ins}^^^INS&{oid}&ISO^INS"
    segments = [
        f"MSH|^~\\&|HIS|CHU|CORDEE|CHU|{when}||ADT^{event}|{control}|P|2.5|||||FRA|{charset}",
        f"EVN|{event}|{when}",
        f"PID|1||{identifiers}||{family}^Zoé^^^^^L||19790312|F",
        f"PD1||||{gp}",
        f"PV1|1|I|{ward}^{room}^1^CHU",
        *more,
    ]
    return "\r".join(segments) + "\r"

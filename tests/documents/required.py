"""What the header of a French CDA must have, as a table (structuration minimale).

Each row is a path from ClinicalDocument, how often at least and at most, and where it
is said. What never enters this room: a file of somebody else; the official schematron
runs in test_conformance.py.
"""

from lxml import etree

V3 = {"v": "urn:hl7-org:v3"}
MANY = 1000

# path, least, most, source
HEADER = (
    ("v:realmCode[@code='FR']", 1, 1, "1.2.250.1.213.1.1.1.1"),
    (
        "v:typeId[@root='2.16.840.1.113883.1.3'][@extension='POCD_HD000040']",
        1,
        1,
        "CDA",
    ),
    ("v:templateId[@root='2.16.840.1.113883.2.8.2.1']", 1, 1, "HL7 France"),
    ("v:templateId[@root='1.2.250.1.213.1.1.1.1']", 1, 1, "CI-SIS"),
    ("v:templateId[@root='1.3.6.1.4.1.19376.1.2.20']", 1, 1, "IHE XDS-SD"),
    ("v:id[@root]", 1, 1, "CDA"),
    ("v:code[@code][@displayName][@codeSystem]", 1, 1, "JDV_J07"),
    ("v:title[text()]", 1, 1, "CDA"),
    ("v:effectiveTime[@value]", 1, 1, "CDA"),
    ("v:confidentialityCode[@code]", 1, 1, "JDV_J08"),
    ("v:languageCode[@code='fr-FR']", 1, 1, "CI-SIS"),
    ("v:setId[@root]", 1, 1, "CI-SIS"),
    ("v:versionNumber[@value]", 1, 1, "CI-SIS"),
    ("v:recordTarget", 1, 1, "CI-SIS"),
    ("v:recordTarget/v:patientRole/v:id[@root][@extension]", 1, MANY, "CI-SIS"),
    ("v:recordTarget/v:patientRole/v:addr", 1, MANY, "CI-SIS"),
    ("v:recordTarget/v:patientRole/v:telecom", 1, MANY, "CI-SIS"),
    ("v:recordTarget/v:patientRole/v:patient/v:name/v:family", 1, 2, "INS"),
    ("v:recordTarget//v:administrativeGenderCode[@code]", 1, 1, "INS"),
    ("v:recordTarget//v:birthTime[@value or @nullFlavor]", 1, 1, "INS"),
    ("v:author", 1, MANY, "CI-SIS"),
    ("v:author/v:time[@value]", 1, MANY, "CI-SIS"),
    ("v:author/v:assignedAuthor/v:id[@root='1.2.250.1.71.4.2.1']", 1, MANY, "IDNPS"),
    ("v:author/v:assignedAuthor/v:assignedPerson/v:name/v:family", 1, MANY, "CI-SIS"),
    ("v:dataEnterer", 0, 1, "CI-SIS"),
    ("v:custodian", 1, 1, "CI-SIS"),
    ("v:custodian//v:id[@root='1.2.250.1.71.4.2.2'][@extension]", 1, 1, "Struct_IdNat"),
    ("v:custodian//v:name[text()]", 1, 1, "CI-SIS"),
    ("v:custodian//v:telecom", 1, 1, "CDA"),
    ("v:custodian//v:addr", 1, 1, "CI-SIS"),
    ("v:legalAuthenticator", 1, 1, "CI-SIS"),
    ("v:legalAuthenticator/v:time[@value]", 1, 1, "CI-SIS"),
    ("v:legalAuthenticator/v:signatureCode[@code='S']", 1, 1, "CI-SIS"),
    ("v:legalAuthenticator/v:assignedEntity/v:id", 1, 1, "CI-SIS"),
    ("v:documentationOf/v:serviceEvent", 1, MANY, "CI-SIS"),
    (
        "v:documentationOf/v:serviceEvent/v:effectiveTime/v:low[@value]",
        1,
        MANY,
        "CI-SIS",
    ),
    ("v:documentationOf//v:performer//v:standardIndustryClassCode", 1, MANY, "JDV_J04"),
    ("v:relatedDocument[@typeCode='RPLC']", 0, 1, "CI-SIS"),
    ("v:componentOf/v:encompassingEncounter", 1, 1, "CI-SIS"),
    ("v:componentOf//v:effectiveTime/v:low[@value]", 1, 1, "CI-SIS"),
    ("v:componentOf//v:healthCareFacility/v:code[@code]", 1, 1, "JDV_J02"),
    (
        "v:component/v:nonXMLBody/v:text[@mediaType='application/pdf'][@representation='B64']",
        1,
        1,
        "XDS-SD",
    ),
)

# When an identifier of the patient is an INS, all of these too.
WITH_INS = (
    "v:name/v:family[@qualifier='BR'][text()]",
    "v:name/v:given[@qualifier='BR'][text()]",
    "v:name/v:given[not(@qualifier)][text()]",
    "v:birthTime[@value]",
    "v:birthplace/v:place/v:addr/v:county[text()]",
)

INS = (
    "1.2.250.1.213.1.4.8",
    "1.2.250.1.213.1.4.9",
    "1.2.250.1.213.1.4.10",
    "1.2.250.1.213.1.4.11",
)


def broken(data):
    """The rows that a document does not keep."""
    top = etree.fromstring(data)
    found = [
        path
        for path, least, most, _ in HEADER
        if not least <= len(top.xpath(path, namespaces=V3)) <= most
    ]
    if matricules(data):
        (patient,) = top.xpath("v:recordTarget/v:patientRole/v:patient", namespaces=V3)
        found += [path for path in WITH_INS if not patient.xpath(path, namespaces=V3)]
    return found


def matricules(data):
    """The INS that a document carries."""
    path = "v:recordTarget/v:patientRole/v:id"
    identifiers = etree.fromstring(data).xpath(path, namespaces=V3)
    return [one.get("extension") for one in identifiers if one.get("root") in INS]

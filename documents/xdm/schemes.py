"""Names of ebRIM that XDS metadata is written with (IHE ITI TF-3 §4.2).

What never enters this room: a value; these say what a value is.
"""

from typing import Final

LCM: Final = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
RIM: Final = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"

DOCUMENT: Final = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"
SUBMISSION: Final = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"

APPROVED: Final = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
HAS_MEMBER: Final = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
REGISTRY_OBJECT: Final = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject"

# Of a document.
AUTHOR: Final = "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d"
CLASS: Final = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"
TYPE: Final = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"
CONFIDENTIALITY: Final = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f"
FORMAT: Final = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d"
FACILITY: Final = "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1"
SETTING: Final = "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead"
EVENT: Final = "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4"
PATIENT: Final = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"
UNIQUE: Final = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab"

# Of a submission set.
SET_AUTHOR: Final = "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d"
SET_CONTENT: Final = "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500"
SET_PATIENT: Final = "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446"
SET_SOURCE: Final = "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832"
SET_UNIQUE: Final = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8"

"""The national FHIR API on the loopback: bundles of its shape, and its bad days.

    async with national_api(people=120) as api:
        async with NationalClient(api.account()) as client: ...

`api.answers` are statuses, or `HOLD`, that are given before the truth, the next one
first. Nobody in it exists. What never enters this room: the code that reads it.
"""

import asyncio
import json
from contextlib import asynccontextmanager

from aiohttp import web
from yarl import URL

from cordee.directory.national.settings import Account, ApiKey
from tests.support.hanging_up import clean_up

KEY = "0a1b2c3d-key-of-the-test"
HOLD = "hold"
"""Answer nothing until the client goes: the 30 s of a slow day."""
FIRST_PAGE = 10
"""What a page has when nobody says `_count` (the documentation says 10 and 50)."""
LARGEST_PAGE = 50
ANS = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/"
NOS = "https://mos.esante.gouv.fr/NOS"
TYPES = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203"
EMAIL_TYPE = (
    "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-contact-point-email-type"
)


class NationalApi:
    """What gateway.example would be."""

    def __init__(self, people):
        self.url = ""
        self.answers = []
        self.asked = []
        """Path with query of every request that had the key, in their order."""
        self.next_page = None
        """Replaces the address of every next page."""
        self.retry_after = "0"
        self.people = [practitioner(number) for number in range(people)]
        self.roles = [role(number) for number in range(people)]
        self.places = [organization(number) for number in range(3)]

    def account(self, key=KEY):
        return Account(URL(self.url), ApiKey(key))

    async def answer(self, request):
        if request.headers.get("ESANTE-API-KEY") != KEY:
            return web.json_response({"message": "Unauthorized"}, status=401)
        self.asked.append(request.path_qs)
        if self.answers:
            bad = self.answers.pop(0)
            if bad == HOLD:
                await asyncio.Event().wait()
            return web.Response(status=bad, headers={"Retry-After": self.retry_after})
        return self.bundle(request)

    def bundle(self, request):
        kind = request.match_info["resource"]
        known = self.people if kind == "Practitioner" else self.places
        if "_id" in request.query:
            wanted = request.query["_id"].split(",")
            known = [each for each in known if each["id"] in wanted]
        start = int(request.query.get("page", 0))
        size = min(int(request.query.get("_count", FIRST_PAGE)), LARGEST_PAGE)
        page = known[start : start + size]
        entries = [entry(self.url, each, "match") for each in page]
        if "_revinclude" in request.query:
            shown = {f"Practitioner/{each['id']}" for each in page}
            entries += [
                entry(self.url, each, "include")
                for each in self.roles
                if each["practitioner"]["reference"] in shown
            ]
        links = [{"relation": "self", "url": f"{self.url}/{kind}"}]
        if start + size < len(known):
            further = request.url.update_query(page=start + size)
            links.append({"relation": "next", "url": self.next_page or str(further)})
        found = {"resourceType": "Bundle", "type": "searchset", "link": links}
        body = json.dumps({**found, "total": len(known), "entry": entries})
        return web.Response(body=body.encode(), content_type="application/fhir+json")


@asynccontextmanager
async def national_api(people=3):
    api = NationalApi(people)
    app = web.Application()
    app.router.add_get("/fhir/v2/{resource}", api.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        api.url = f"http://127.0.0.1:{port}/fhir/v2"
        yield api
    finally:
        await clean_up(runner)


def entry(base, resource, mode):
    address = f"{base}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": address, "resource": resource, "search": {"mode": mode}}


def coded(name, code):
    kind = name.partition("-")[0]
    system = f"{NOS}/TRE_{name}/FHIR/TRE-{kind}-{name.partition('-')[2]}"
    return {"system": system, "code": code}


def identifier(system, kind, value):
    typed = {"coding": [{"system": TYPES, "code": kind}]}
    return {"use": "official", "type": typed, "system": system, "value": value}


def mailbox(address, kind, *, rank=None, red=False):
    metadata = [
        {
            "url": "type",
            "valueCodeableConcept": {"coding": [coded("R257-TypeBAL", kind)]},
        },
        {"url": "listeRouge", "valueBoolean": red},
        {"url": "something-new", "valueString": "of next year"},
    ]
    point = {
        "extension": [
            {"url": EMAIL_TYPE, "valueCoding": coded("R256-TypeMessagerie", "MSSANTE")},
            {"url": ANS + "as-ext-mailbox-mss-metadata", "extension": metadata},
        ],
        "system": "email",
        "value": address,
    }
    return point if rank is None else {**point, "rank": rank}


def practitioner(number):
    rpps = f"1010{number:07}"
    return {
        "resourceType": "Practitioner",
        "id": f"003-{number}",
        "meta": {"lastUpdated": "2026-06-12T01:00:00.000+02:00"},
        "active": True,
        "identifier": [
            identifier("urn:oid:1.2.250.1.71.4.2.1", "IDNPS", f"8{rpps}"),
            identifier("https://rpps.esante.gouv.fr", "RPPS", rpps),
        ],
        "name": [
            {
                "use": "usual",
                "prefix": ["MME"],
                "suffix": ["DR"],
                "family": f"NOM{number}",
                "given": ["Anne", "Marie"],
            }
        ],
        "telecom": [
            mailbox(f"Anne.Nom{number}@medecin.mssante.fr", "PER", rank=1),
            mailbox(f"secret{number}@medecin.mssante.fr", "PER", red=True),
            {"system": "email", "value": "not-mssante@example.org"},
        ],
        "qualification": [
            {
                "code": {
                    "coding": [
                        coded("G15-ProfessionSante", "10"),
                        coded("R09-CategorieProfessionnelle", "C"),
                    ]
                }
            },
            {
                "code": {
                    "coding": [
                        coded("R38-SpecialiteOrdinale", "SM26"),
                        coded("R04-TypeSavoirFaire", "S"),
                    ]
                }
            },
        ],
        "extension": [{"url": ANS + "of-next-year", "valueString": "?"}],
    }


def role(number):
    return {
        "resourceType": "PractitionerRole",
        "id": f"005-{number}",
        "active": True,
        "identifier": [
            {"system": "https://rpps.esante.gouv.fr", "value": "1013186038"}
        ],
        "practitioner": {"reference": f"Practitioner/003-{number}"},
        "organization": {"reference": f"Organization/001-{number % 3}"},
        "code": [
            {"coding": [coded("R22-GenreActivite", "GENR01")]},
            {"coding": [coded("R23-ModeExercice", "L")]},
            {"coding": [coded("R21-Fonction", "FON-AU")]},
        ],
        "telecom": [mailbox(f"cabinet{number}@cab.mssante.fr", "CAB")],
    }


def organization(number):
    return {
        "resourceType": "Organization",
        "id": f"001-{number}",
        "active": True,
        "identifier": [
            identifier("urn:oid:1.2.250.1.71.4.2.2", "IDNST", f"1{750000000 + number}"),
            identifier(
                "https://finess.esante.gouv.fr", "FINEG", str(750000000 + number)
            ),
            identifier("https://rppsrang.esante.gouv.fr", "RPPSRG", f"F{number:09}"),
        ],
        "name": f"CENTRE {number}",
        "type": [{"coding": [coded("R02-SecteurActivite", "SA05")]}],
        "telecom": [
            {"system": "phone", "value": "0140000002", "rank": 2},
            {"system": "phone", "value": "0140000001", "rank": 1},
            mailbox(f"accueil{number}@centre.mssante.fr", "ORG"),
        ],
        "address": [
            {
                "extension": [
                    {
                        "url": "https://hl7.fr/ig/fhir/core/StructureDefinition/"
                        "fr-core-address-insee-code",
                        "valueCoding": coded("R13-Commune", "75114"),
                    }
                ],
                "_line": [
                    {
                        "extension": [
                            part("houseNumber", "96"),
                            part("streetNameType", "R"),
                            part("streetNameBase", "DIDOT"),
                        ]
                    }
                ],
                "city": "PARIS",
                "postalCode": "75014",
                "district": "75",
            }
        ],
    }


def part(name, words):
    url = f"http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-{name}"
    return {"url": url, "valueString": words}

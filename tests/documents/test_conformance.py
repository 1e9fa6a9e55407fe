"""What is written, held against the published schemas, rules and validators.

CORDEE_CDA_TOOLS: a folder of ansforge/TestContenuCDA-3-0. CORDEE_EBRIM_SCHEMAS: a
folder with ebRS/lcm.xsd (ebRIM 3.0). CORDEE_PREFLIGHT: a folder with the jars of Apache
PDFBox Preflight, as Debian's libpdfbox2-java lays them.
"""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from lxml import etree
from msgspec.structs import replace
from PIL import Image

from cordee.documents import cda, pdf, xdm
from cordee.documents.errors import CdaError, NotArchivable
from cordee.documents.kinds import Kind
from tests.documents import examples, official, pdfs
from tests.documents.test_pdf_expertise import CASE, STATEMENT

pytestmark = pytest.mark.prove

MADE = datetime(2026, 1, 12, tzinfo=UTC)
MINIMUM = "profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin.sch"
OPINION = "CI-SIS_TLM-CR_2022.01.sch"
JARS = (
    "preflight.jar",
    "pdfbox2.jar",
    "fontbox2.jar",
    "xmpbox.jar",
    "commons-logging.jar",
    "javax.activation.jar",
    "jaxb-api.jar",
)
PATIENTS = {"qualified": examples.PATIENT, "unqualified": examples.UNQUALIFIED}


@pytest.fixture(scope="module")
def tools():
    return official.folder(
        "CORDEE_CDA_TOOLS",
        "cda-tools",
        "infrastructure/cda/CDA_extended.xsd",
        f"schematrons/{MINIMUM}",
        "schematrons/moteur",
        "jeuxDeValeurs",
        "ExemplesCDA",
    )


@pytest.fixture(scope="module")
def jars():
    found = official.folder("CORDEE_PREFLIGHT", "preflight", *JARS)
    return [found / jar for jar in JARS]


def every(kinds=Kind):
    """Every kind, version and identity, by a name."""
    for kind in kinds:
        for version, made in ((1, examples.document), (2, examples.second)):
            for status, patient in PATIENTS.items():
                yield (
                    f"{kind}-{version}-{status}",
                    cda.write(made(kind, patient=patient)),
                )


def test_every_document_is_valid_for_the_schema_of_the_ans(tools):
    schema = official.schema(tools / "infrastructure/cda/CDA_extended.xsd")
    for name, data in every():
        assert schema.validate(etree.fromstring(data)), (name, schema.error_log)


@pytest.mark.parametrize(
    ("rules", "kinds"), [(MINIMUM, list(Kind)), (OPINION, [Kind.EXPERTISE_REPORT])]
)
def test_no_document_fails_a_rule_of_the_ans(tools, tmp_path, rules, kinds):
    checking = official.Schematron(tools, rules, tmp_path / "rules")
    for name, data in every(kinds):
        path = tmp_path / f"{name}.xml"
        path.write_bytes(data)
        fired, failed = checking.check(path)
        print(f"{name}: {fired} rules fired, {len(failed)} failed")
        assert fired
        assert failed == []


def test_a_document_that_lacks_something_fails_a_rule(tools, tmp_path):
    """The rules do run: without its custodian, a document fails."""
    checking = official.Schematron(tools, MINIMUM, tmp_path / "rules")
    top = etree.fromstring(cda.write(examples.document()))
    top.remove(top.find("{urn:hl7-org:v3}custodian"))
    path = tmp_path / "broken.xml"
    path.write_bytes(etree.tostring(top))
    assert checking.check(path)[1]


def test_every_example_of_the_ans_is_read(tools):
    counted = {"level 1": 0, "level 3": 0, "sections": 0, "pdf": 0, "doubts": 0}
    for path in sorted((tools / "ExemplesCDA").glob("*.xml")):
        try:
            read = cda.read(path.read_bytes())
        except CdaError as error:
            pytest.fail(f"{path.name}: {error}")
        assert read.title, path.name
        assert read.created, path.name
        assert read.patient, path.name
        assert read.patient.birth_name, path.name
        assert read.authors, path.name
        assert read.custodian, path.name
        counted[f"level {read.level}"] += 1
        counted["sections"] += len(read.sections)
        counted["pdf"] += read.pdf is not None
        counted["doubts"] += bool(read.doubts)
    print(counted)
    assert counted["level 1"] + counted["level 3"] >= 90


def test_metadata_is_valid_for_the_schema_of_ebrim():
    found = official.folder("CORDEE_EBRIM_SCHEMAS", "ebrim", "ebRS/lcm.xsd")
    schema = official.schema(found / "ebRS/lcm.xsd")
    for patient in PATIENTS.values():
        data = xdm.write(examples.submission(examples.second(patient=patient)))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            metadata = archive.read("IHE_XDM/SUBSET01/METADATA.XML")
        assert schema.validate(etree.fromstring(metadata)), schema.error_log


def test_letters_are_pdfa_1b_for_a_validator(jars, tmp_path):
    text = "Cher confrère,\n\n" + "œdème — résolu 👍. " * 400
    letter = pdf.Letter(title="Lettre", text=text, patient="MARTIN", ins="2 79")
    paths = []
    for language in ("fr", "en"):
        paths.append(tmp_path / f"{language}.pdf")
        paths[-1].write_bytes(pdf.set_letter(letter, language, MADE))
    assert official.preflight(paths, jars) == {}


def test_pages_of_an_expertise_are_pdfa_1b_for_a_validator(jars, tmp_path):
    """With key images, in grey and in colour; a request, a statement."""
    pictures = [Image.linear_gradient("L"), Image.linear_gradient("L").convert("RGB")]
    images = [pdf.KeyImage(f"Coupe {n}", jpeg(one)) for n, one in enumerate(pictures)]
    report = replace(CASE, images=tuple(images), version=2)
    paths = []
    for language in ("fr", "en"):
        for name, data in {
            "report": pdf.set_report(report, language, MADE),
            "request": pdf.set_request(CASE, language, MADE),
            "statement": pdf.set_statement(STATEMENT, language, MADE),
        }.items():
            paths.append(tmp_path / f"{name}-{language}.pdf")
            paths[-1].write_bytes(data)
    assert official.preflight(paths, jars) == {}


def jpeg(picture):
    stream = io.BytesIO()
    picture.save(stream, "JPEG")
    return stream.getvalue()


def test_what_is_made_a_pdfa_is_one_for_a_validator(jars, tools, tmp_path):
    given = {"scan": pdfs.picture(), "blank": pdfs.blank()}
    for path in sorted((tools / "ExemplesCDA").glob("*.xml")):
        inside = cda.read(path.read_bytes()).pdf
        if inside:
            given[path.stem.replace(" ", "-")] = inside
    made, refused = [], 0
    for name, data in given.items():
        try:
            archived = pdf.archive(data, MADE)
        except NotArchivable:
            refused += 1
            continue
        if archived.how == "made":
            made.append(tmp_path / f"{name}.pdf")
            made[-1].write_bytes(archived.data)
    print(f"{len(given)} given, {len(made)} made PDF/A-1b, {refused} refused")
    assert len(made) >= 2
    assert official.preflight(made, jars) == {}

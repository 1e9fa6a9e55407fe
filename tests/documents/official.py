"""The published tools that a document is held against, from folders outside the tree.

Nothing of them is ours to ship: an environment variable names each folder. What never
enters this room: a document.
"""

import os
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from saxonche import PySaxonProcessor

SHARED = Path(__file__).parents[3] / "shared"
SVRL = {"s": "http://purl.oclc.org/dsdl/svrl"}
STEPS = ("iso_dsdl_include.xsl", "iso_abstract_expand.xsl", "iso_svrl_for_xslt2.xsl")
TYPE_CODES = "1.2.250.1.213.1.1.5.471"
"""JDV_J07: the rules look it up, and its file is not published beside them."""


def folder(variable, name, *needed):
    """The folder of a tool. Without the variable and without a copy in ../shared, skip."""
    named = os.environ.get(variable)
    found = Path(named) if named else SHARED / name
    if not named and not found.is_dir():
        pytest.skip(f"needs ../shared/{name}, or {variable}")
    for path in needed:
        assert (found / path).exists(), f"{variable} has no {path}"
    return found


def schema(path):
    return etree.XMLSchema(etree.parse(path))


class Schematron:
    """The official rules, compiled in a folder of our own."""

    def __init__(self, tools, rules, work):
        self._processor = PySaxonProcessor(license=False)
        source = tools / "schematrons" / rules
        work.mkdir()
        _values_beside(tools, source.parent / "include", work / "include")
        for step in STEPS:
            made = work / f"{step}.out.xsl"
            sheet = str(tools / "schematrons/moteur" / step)
            compiler = self._processor.new_xslt30_processor()
            compiler.compile_stylesheet(stylesheet_file=sheet).transform_to_file(
                source_file=str(source), output_file=str(made)
            )
            source = made
        compiler = self._processor.new_xslt30_processor()
        self._rules = compiler.compile_stylesheet(stylesheet_file=str(source))

    def check(self, path):
        """How many rules fired, and what failed."""
        report = etree.fromstring(
            self._rules.transform_to_string(source_file=str(path)).encode()
        )
        failed = report.findall(".//s:failed-assert", SVRL)
        fired = report.findall(".//s:fired-rule", SVRL)
        return len(fired), [
            f"{one.get('location')} {one.findtext('s:text', namespaces=SVRL)}"
            for one in failed
        ]


def _values_beside(tools, include, target):
    """The value sets that the rules look up, by links; one is made of its source."""
    target.mkdir()
    if not include.is_dir():
        return
    for file in include.glob("voc-*.xml"):
        (target / file.name).symlink_to(file)
    made = target / f"voc-{TYPE_CODES}-DYNAMIC.xml"
    if not made.exists():
        root = etree.Element("valueSets")
        listed = etree.SubElement(etree.SubElement(root, "valueSet"), "conceptList")
        source = etree.parse(tools / "jeuxDeValeurs/JDV_J07_XdsTypeCode_CISIS.xml")
        for concept in source.iter("{urn:ihe:iti:svs:2008}Concept"):
            etree.SubElement(listed, "concept", dict(concept.attrib))
        made.write_bytes(etree.tostring(root))


def preflight(paths, jars):
    """Which files Apache PDFBox Preflight takes for PDF/A-1b, and what it says."""
    command = [
        "java",
        "-cp",
        ":".join(map(str, jars)),
        "org.apache.pdfbox.preflight.Validator_A1b",
    ]
    said = {}
    for path in paths:
        outcome = subprocess.run(
            [*command, path], capture_output=True, text=True, check=False
        )
        said[path.name] = outcome.stdout.strip()
    return {
        name: text
        for name, text in said.items()
        if "is a valid PDF/A-1b file" not in text
    }

"""What a file is by its bytes, and whether it is one that runs.

puremagic first; then our tables, for zips, texts and what runs. What never enters this
room: what is inside an archive (documents/xdm, scanning).
"""

import re
from collections.abc import Mapping
from typing import Final, Literal

import puremagic

from cordee.mail_bridge.reading.names import extension

HEAD: Final = 4_096
OCTETS: Final = "application/octet-stream"

BY_EXTENSION: Final[Mapping[str, str]] = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".md": "text/plain",
    ".hpr": "text/plain",
    ".hl7": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xml": "application/xml",
    ".ics": "text/calendar",
    ".vcf": "text/vcard",
    ".eml": "message/rfc822",
    ".json": "application/json",
    ".rtf": "application/rtf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".dcm": "application/dicom",
    ".zip": "application/zip",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".msg": "application/vnd.ms-outlook",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ),
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".p7m": "application/pkcs7-mime",
    ".asc": "application/pgp-encrypted",
}
ZIPPED: Final = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".zip"})
"""Zips and what is made of them: the bytes say zip, the extension says which."""
COMPOUND: Final = frozenset({".doc", ".xls", ".ppt", ".msg"})
"""OLE compound files, likewise."""

MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted"),
)
"""What nearly every file of a mail is: asked before the thousand rows of puremagic."""

EXECUTABLE_EXTENSIONS: Final = frozenset(
    [
        ".ade",
        ".adp",
        ".apk",
        ".app",
        ".appx",
        ".appxbundle",
        ".application",
        ".bat",
        ".cab",
        ".chm",
        ".cmd",
        ".com",
        ".cpl",
        ".deb",
        ".desktop",
        ".diagcab",
        ".dll",
        ".dmg",
        ".elf",
        ".exe",
        ".gadget",
        ".hlp",
        ".hta",
        ".img",
        ".inf",
        ".ins",
        ".iso",
        ".isp",
        ".jar",
        ".job",
        ".jnlp",
        ".js",
        ".jse",
        ".ksh",
        ".lnk",
        ".mad",
        ".mde",
        ".msc",
        ".msi",
        ".msix",
        ".msp",
        ".mst",
        ".nsh",
        ".one",
        ".pif",
        ".pl",
        ".ps1",
        ".ps1xml",
        ".ps2",
        ".psc1",
        ".psd1",
        ".psm1",
        ".py",
        ".pyc",
        ".reg",
        ".rpm",
        ".scf",
        ".scr",
        ".sct",
        ".settingcontent-ms",
        ".sh",
        ".shb",
        ".shs",
        ".svg",
        ".svgz",
        ".swf",
        ".sys",
        ".url",
        ".vb",
        ".vbe",
        ".vbp",
        ".vbs",
        ".vhd",
        ".vhdx",
        ".vxd",
        ".wsc",
        ".wsf",
        ".wsh",
        ".xbap",
        ".xll",
        ".xnk",
        ".docm",
        ".dotm",
        ".xlsm",
        ".xltm",
        ".xlam",
        ".pptm",
        ".ppsm",
        ".potm",
        ".sldm",
    ]
)
"""What a double click runs, or carries macros or scripts; and disk images, in which
those hide from the marks of Windows. Nobody sends one to a patient's doctor."""
EXECUTABLE_MAGIC: Final[tuple[bytes, ...]] = (
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00",
    b"#!",
    b"ITSF",
    b"MSCF",
    b"FWS",
    b"CWS",
    b"ZWS",
)
"""ELF, Java, Mach-O, a Windows shortcut, a script, compiled help, a cabinet, Flash."""
SCRIPTED: Final = re.compile(rb"<\s*(?:script|svg|hta:application)\b", re.IGNORECASE)
HTML: Final = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body)\b", re.IGNORECASE)
CDA: Final = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?ClinicalDocument[\s>]")
CDA_NAMESPACE: Final = b"urn:hl7-org:v3"
XDM_NAME: Final = "ihe_xdm.zip"
XDM_TREE: Final = re.compile(rb"IHE_XDM[/\\]", re.IGNORECASE)


def is_executable(name: str, data: bytes) -> bool:
    """By its last extension, or by its bytes whatever it is called."""
    if extension(name) in EXECUTABLE_EXTENSIONS or name.lower().endswith(
        ".settingcontent-ms"
    ):
        return True
    if data.startswith(EXECUTABLE_MAGIC):
        return True
    if data.startswith(b"MZ") and len(data) >= 64:
        return True
    head = data[:HEAD]
    return HTML.match(head) is not None and SCRIPTED.search(data) is not None


def media_type(data: bytes, name: str, declared: str) -> str:
    """Of the bytes; the name only tells apart what has the same beginning."""
    tail = extension(name)
    found = next((kind for mark, kind in MAGIC if data.startswith(mark)), "")
    if found == "application/zip":
        return BY_EXTENSION[tail] if tail in ZIPPED else found
    if found == "application/x-ole-storage":
        return BY_EXTENSION[tail] if tail in COMPOUND else found
    if found:
        return found
    if data[128:132] == b"DICM":
        return "application/dicom"
    return _by_text(data, tail, declared) or _by_library(data)


def _by_text(data: bytes, tail: str, declared: str) -> str:
    """Text has no magic: what it is said to be, among kinds of text."""
    head = data[:HEAD]
    if b"\x00" in head[:512] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare.startswith(b"<?xml") or CDA.search(head):
        return "application/xml"
    if HTML.match(bare):
        return "text/html"
    if not _is_texty(head):
        return ""
    said = BY_EXTENSION.get(tail, declared)
    return said if said.startswith("text/") and said != "text/html" else "text/plain"


def _is_texty(head: bytes) -> bool:
    """No control characters that a text has no use for."""
    return not re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head)


def _by_library(data: bytes) -> str:
    try:
        named = puremagic.from_string(data[:HEAD], mime=True)  # pyright: ignore[reportUnknownMemberType] - a PathLike of nothing
    except (puremagic.PureError, ValueError):
        return OCTETS
    return named or OCTETS


def is_mismatch(kind: str, name: str, declared: str) -> bool:
    """A reader who goes by the name, or by what was declared, would be deceived."""
    named = BY_EXTENSION.get(extension(name))
    if named is not None and not _agree(named, kind):
        return True
    return (
        named is None
        and declared in BY_EXTENSION.values()
        and not _agree(declared, kind)
    )


def _agree(one: str, other: str) -> bool:
    texts = ("text/", "application/xml", "application/json", "message/")
    if one.startswith(texts) and other.startswith(texts):
        return "text/html" not in {one, other} or one == other
    is_media = one.startswith(("video/", "audio/"))
    return one == other or (is_media and other.startswith(("video/", "audio/")))


def clinical(name: str, kind: str, data: bytes) -> Literal["", "xdm", "cda"]:
    """An archive that IHE XDM describes, by name or tree; a ClinicalDocument."""
    if kind == "application/zip":
        is_named = name.lower() == XDM_NAME
        return "xdm" if is_named or XDM_TREE.search(data) else ""
    if kind == "application/xml":
        head = data[:HEAD]
        is_cda = CDA.search(head) is not None and CDA_NAMESPACE in head
        return "cda" if is_cda else ""
    return ""

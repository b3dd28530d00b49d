"""Opens zipped documents (.docx, .xlsx, .odt) only when they are harmless: bounded size, no XML entities, no password."""

from __future__ import annotations

import io
import re
import zipfile
from zlib import error as zlib_error

from qualkit.transcripts.records import Refused

MAX_MEMBERS = 5_000
MAX_UNPACKED = 150_000_000
MAX_RATIO = 250
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def open_package(data: bytes, kind: str) -> zipfile.ZipFile:
    """The archive of a document. Raises Refused for what is damaged, locked, or made to fill the memory.

    ``kind`` names the format for the message (``Word``).
    """
    again = f"open it in the program it came from and save it again as a {kind} file"
    if data.startswith(_OLE):
        raise Refused(
            f"the {kind} file is protected with a password, or is of the old binary kind",
            "remove the password, or save the file in today's format",
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise Refused(f"the {kind} file is damaged ({error})", again) from None
    if any(info.flag_bits & 1 for info in infos):
        raise Refused(f"the {kind} file is protected with a password", "remove the password and save the file again")
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked > 10_000_000 + MAX_RATIO * len(data):
        raise Refused(
            f"the {kind} file unpacks to {unpacked // 1_000_000} MB in {len(infos)} parts and was not opened",
            "make sure that it is what you think; export its text without pictures",
        )
    for info in infos:
        if info.filename.lower().endswith((".xml", ".rels")):
            _check_xml(archive, info, kind, again)
    return archive


def _check_xml(archive: zipfile.ZipFile, info: zipfile.ZipInfo, kind: str, again: str) -> None:
    try:
        content = archive.read(info)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, zlib_error) as error:
        raise Refused(f"the {kind} file is damaged ({error})", again, info.filename) from None
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:64]:
        content = content.replace(b"\0", b"")
    if _DOCTYPE.search(content):
        raise Refused(f"the {kind} file holds XML entities, which documents never need", again, info.filename)

"""The files of a zip, and of the zips inside it, as entries. Nothing is unpacked here but zips inside zips.

Names are read as the archive's maker wrote them: Windows packs Chinese names in GBK without saying so. They are labels
only, and no file is ever written by them; parts that would lead out of the archive are left out all the same.
"""

from __future__ import annotations

import struct
import unicodedata
import zipfile
from io import BytesIO

from scorecard.batch.entries import LARGEST_NESTED, Entry, Unreadable, open_root, read_member, refusal
from scorecard.batch.errors import BatchError
from scorecard.batch.naming import ignored, is_zip, readable
from scorecard.findings import found
from scorecard.model import Place

MOST_MEMBERS = 200_000
DEEPEST = 3
"""zips inside zips"""

_UTF8 = 0x800
_UNICODE_PATH = 0x7075


def members(name: str, root: str) -> tuple[list[Entry], list[str]]:
    """The files in the zip at `root`, called `name`, and the names of those that are no forms.

    A zip that cannot be opened is an entry with a problem, so that it is counted and reported.
    """
    entries: list[Entry] = []
    others: list[str] = []
    try:
        with open_root(root) as stream, zipfile.ZipFile(stream) as archive:
            _walk(archive, Entry(name, root), entries, others)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, struct.error):
        entries.append(_refused(Entry(name, root), "B006", "内容不是 zip，或已经损坏"))
    except BatchError:
        raise
    except OSError as error:
        entries.append(_refused(Entry(name, root), "F001", error.strerror or "读取失败"))
    return entries, others


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a file of an archive, in the characters that its maker meant."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        if raw:
            name = _unicode_path(info.extra, raw) or _decoded(raw)
    parts = [part for part in name.replace("\\", "/").partition("\0")[0].split("/") if part not in {"", ".", ".."}]
    if parts and len(parts[0]) == 2 and parts[0].endswith(":"):
        del parts[0]
    return unicodedata.normalize("NFC", "/".join(parts))


def _walk(archive: zipfile.ZipFile, at: Entry, entries: list[Entry], others: list[str]) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        entries.append(_refused(at, "B006", f"里面有 {len(infos)} 个文件，超过 {MOST_MEMBERS} 个"))
        return
    taken: set[str] = set()
    for index, info in enumerate(infos):
        inside = member_name(info)
        if not inside or info.is_dir() or any(ignored(part) for part in inside.split("/")):
            continue
        name, number = f"{at.name}/{inside}", 2
        while name in taken:
            name, number = f"{at.name}/{inside}（{number}）", number + 1
        taken.add(name)
        entry = Entry(name, at.root, (*at.inner, index))
        if is_zip(inside):
            _nested(archive, info, entry, entries, others)
        elif not readable(inside):
            others.append(name)
        elif reason := refusal(info):
            entries.append(_refused(entry, "B007", reason))
        else:
            entries.append(entry)


def _nested(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry, entries: list[Entry], others: list[str]
) -> None:
    if len(entry.inner) >= DEEPEST:
        entries.append(_refused(entry, "B006", f"压缩包套压缩包超过 {DEEPEST} 层"))
        return
    try:
        data = read_member(archive, info, Place(file=entry.name), limit=LARGEST_NESTED)
        with zipfile.ZipFile(BytesIO(data)) as inside:
            _walk(inside, entry, entries, others)
    except Unreadable as error:
        entries.append(Entry(entry.name, entry.root, entry.inner, error.finding))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, struct.error):
        entries.append(_refused(entry, "B006", "内容不是 zip，或已经损坏"))


def _refused(entry: Entry, code: str, reason: str) -> Entry:
    return Entry(entry.name, entry.root, entry.inner, found(code, Place(file=entry.name), reason=reason))


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name of the Info-ZIP field for it, where it belongs to this very name."""
    from zlib import crc32  # noqa: PLC0415

    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        body = extra[position + 4 : position + 4 + length]
        if kind == _UNICODE_PATH and len(body) > 5 and struct.unpack_from("<L", body, 1)[0] == crc32(raw):
            return body[5:].decode("utf-8", "replace")
        position += 4 + length
    return None


__all__ = ["member_name", "members"]

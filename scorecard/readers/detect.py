"""What kind of file this is, by its bytes. The name is only compared with the answer.

First on the way in. Each refusal is one finding that tells the clerk what the file is and what to do.
"""

from __future__ import annotations

import re
import struct

from scorecard.findings import found
from scorecard.model import Finding, Place
from scorecard.readers.csv import looks_like_csv
from scorecard.readers.package import Package, open_package

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片（扫描件）"),
    (b"MM\x00*", "TIFF 图片（扫描件）"),
)
_ARCHIVES = (
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"BZh", "bzip2 压缩包"),
    (b"\xfd7zXZ\x00", "xz 压缩包"),
)
_OTHERS = (
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"SQLite format 3\x00", "数据库文件"),
    (b"%!PS", "PostScript 文件"),
    (b"ID3", "录音"),
    (b"RIFF", "音像文件"),
)
_EXTENSIONS = {
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm", "et"},
    "xls": {"xls", "xlt", "et", "ett"},
    "docx": {"docx", "docm", "dotx", "wps"},
    "office": {"doc", "dot", "wps", "wpt", "rtf", "ods", "odt", "xlsb", "et", "xml"},
    "pdf": {"pdf"},
    "html": {"html", "htm", "xhtml", "shtml"},
    "text": {"txt", "text", "md", "csv", "tsv", "tab", "log"},
    "csv": {"csv", "txt"},
}
_NAMES = {
    "xlsx": "Excel 工作簿（xlsx）",
    "xls": "旧版 Excel 工作簿（xls）",
    "docx": "Word 文档（docx）",
    "office": "需要 LibreOffice 转换的办公文档",
    "pdf": "PDF",
    "html": "网页",
    "text": "纯文本",
    "csv": "逗号分隔的文本（csv）",
}
_ALL_EXTENSIONS = frozenset().union(*_EXTENSIONS.values()) | {"png", "jpg", "jpeg", "zip", "rar", "7z", "exe"}
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|meta|title|style)[\s>/]", re.IGNORECASE)
_CELLS = re.compile(rb"<(?:tr|td|th)[\s>]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65536


def detect(data: bytes, name: str) -> tuple[str | None, list[Finding]]:
    """The format of `data` (a key of `opening.READERS`), or None with the finding that says why not.

    A `name` whose extension says otherwise gives a hint beside the answer.
    """
    return detect_opened(data, name)[:2]


def detect_opened(data: bytes, name: str) -> tuple[str | None, list[Finding], Package | None]:
    """As `detect`, and the package that was opened to tell, so that a reader need not open it again."""
    place = Place(file=name)
    if not data:
        return None, [found("F002", place)], None
    package: Package | None = None
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        package, damage = open_package(data, name)
        kind, findings = _zip_kind(package, place) if package is not None else (None, damage)
    else:
        kind, findings = _by_bytes(data, place)
    if kind is not None:
        extension = name.rpartition(".")[2].lower() if "." in name else ""
        if extension in _ALL_EXTENSIONS and extension not in _EXTENSIONS[kind]:
            findings.append(found("F007", place, extension=f".{extension}", kind=_NAMES[kind]))
    return kind, findings, package


def _by_bytes(data: bytes, place: Place) -> tuple[str | None, list[Finding]]:
    if data.startswith(_OLE):
        return _ole_kind(data, place)
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf", []
    if data.startswith(b"{\\rtf"):
        return "office", []
    for code, table in (("F004", _PICTURES), ("F005", _ARCHIVES), ("F006", _OTHERS)):
        for magic, what in table:
            if data.startswith(magic) and not (len(magic) == 2 and _text(data)):
                return None, [found(code, place, what=what)]
    if data[4:8] == b"ftyp":
        return None, [found("F006", place, what="音像或手机照片文件")]
    return _text_kind(data, place)


def _zip_kind(package: Package, place: Place) -> tuple[str | None, list[Finding]]:
    if "xl/workbook.xml" in package:
        macro = [found("F021", place)] if "xl/vbaProject.bin" in package else []
        return "xlsx", macro
    if "word/document.xml" in package:
        return "docx", []
    if "xl/workbook.bin" in package or "content.xml" in package:
        return "office", []
    if "OFD.xml" in package:
        return None, [found("F006", place, what="OFD 版式文件（请用阅读器另存为 PDF）")]
    if "ppt/presentation.xml" in package:
        return None, [found("F006", place, what="演示文稿（pptx）")]
    if "[Content_Types].xml" in package:
        return _by_content_types(package, place)
    return None, [found("F005", place, what="ZIP 压缩包")]


def _by_content_types(package: Package, place: Place) -> tuple[str | None, list[Finding]]:
    """Packages whose main part has another name: the list of content types still says what they are."""
    if any(part.startswith("xl/") for part in package.names):
        return "xlsx", []
    if any(part.startswith("word/") for part in package.names):
        return "docx", []
    return None, [found("F006", place, what="没有工作表也没有正文的 Office 文件")]


def _ole_kind(data: bytes, place: Place) -> tuple[str | None, list[Finding]]:
    streams = _ole_streams(data)
    if streams is None:
        return None, [found("F009", place, reason="旧版 Office 文件的目录读不出")]
    if "EncryptedPackage" in streams:
        return None, [found("F008", place)]
    if "Workbook" in streams or "Book" in streams:
        return "xls", []
    if "WordDocument" in streams:
        return "office", []
    if "PowerPoint Document" in streams:
        return None, [found("F006", place, what="演示文稿（ppt）")]
    return None, [found("F006", place, what="没有表格也没有正文的旧版 Office 文件（如邮件、安装包）")]


def _ole_streams(data: bytes) -> set[str] | None:
    """The names in the root folder of an OLE2 file, or None where its directory cannot be followed.

    Only the root's own children count: a Word file may carry a workbook inside, and is no workbook for that.
    """
    if len(data) < 512:
        return None
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        return None
    size = 1 << shift

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    fat: list[int] = []
    for number in struct.unpack_from("<109L", data, 76):
        block = sector(number) if number < 0xFFFFFFFA else b""
        if len(block) == size:
            fat.extend(struct.unpack(f"<{size // 4}L", block))
    (at,) = struct.unpack_from("<L", data, 48)
    directory = b""
    seen: set[int] = set()
    while at < 0xFFFFFFFA and at not in seen and len(seen) < 4096:
        seen.add(at)
        directory += sector(at)
        at = fat[at] if at < len(fat) else 0xFFFFFFFE
    if len(directory) < 128:
        return None
    return _children(directory)


def _children(directory: bytes) -> set[str]:
    names: set[str] = set()
    (first,) = struct.unpack_from("<L", directory, 76)
    waiting = [first]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number in seen or (number + 1) * 128 > len(directory):
            continue
        seen.add(number)
        entry = directory[number * 128 : number * 128 + 128]
        length, left, right = *struct.unpack_from("<H", entry, 64), *struct.unpack_from("<LL", entry, 68)
        names.add(entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").strip("\x00\x05"))
        waiting += [left, right]
    return names


def _text_kind(data: bytes, place: Place) -> tuple[str | None, list[Finding]]:
    head = data[:4096]
    bare = head.replace(b"\x00", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    start = bare.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<?xml") and (
        b"urn:schemas-microsoft-com:office:spreadsheet" in bare or b"Excel.Sheet" in bare
    ):
        return "office", []
    if start[:13].lower() == b"mime-version:" and b"multipart/related" in bare.lower():
        return None, [found("F006", place, what="单个文件网页（mht，请用浏览器或 Word 打开后另存为网页或 docx）")]
    if not _text(data):
        return None, [found("F006", place, what="无法辨认的二进制文件")]
    # A page, or a text with whole tables in it; a text with stray tags (<p>) is a text.
    if _PAGE.match(start) or (start.startswith(b"<") and _PAGE.search(bare)):
        return "html", []
    if b"<table" in data.lower() and len(_CELLS.findall(data[: 4 * _SAMPLE])) >= 6:
        return "html", []
    return ("csv" if looks_like_csv(data) else "text"), []


def _text(data: bytes) -> bool:
    """Are these bytes text in an encoding that clerks' machines write (UTF-8, UTF-16 with mark, GB18030)?"""
    sample = data[:_SAMPLE]
    encodings = ("utf-16",) if sample[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        for cut in range(4):  # the sample may end inside a character
            try:
                text = sample[: len(sample) - cut].decode(encoding)
            except UnicodeDecodeError:
                if len(data) <= _SAMPLE:
                    break
                continue
            # A form feed or a stray control character happens in text from a PDF; a binary file is full of them.
            return len(_CONTROL.findall(text)) * 200 <= len(text)
    # A flipped byte in a long Chinese text must not make it unreadable as a whole.
    for encoding in encodings:
        text = sample.decode(encoding, "replace")
        if (text.count("\ufffd") + len(_CONTROL.findall(text))) * 50 <= len(text):
            return True
    return False


__all__ = ["detect", "detect_opened"]

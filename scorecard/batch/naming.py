"""How files of a batch are called, and which of them may be forms: by the name alone.

Used by `gather` and `zips`. What a file really is, its bytes say (`readers.detect`).
"""

from __future__ import annotations

import os
import unicodedata

FORMS = frozenset((
    "xlsx", "xlsm", "xltx", "xltm", "et", "ett", "xls", "xlt", "xlsb", "ods", "docx", "docm", "dotx", "wps", "wpt", "doc",
    "dot", "rtf", "odt", "pdf", "html", "htm", "xhtml", "shtml", "mht", "mhtml", "txt", "text", "csv", "tsv", "tab", "md", "xml",
))  # fmt: skip
"""Extensions of files that are read; a file without an extension is read too."""
ARCHIVES = frozenset(("rar", "7z", "gz", "tgz", "tar", "bz2", "xz"))
"""Archives that cannot be opened; they may hold forms, so each is reported."""

_SKIPPED = frozenset(("thumbs.db", "desktop.ini", "__macosx"))


def ignored(name: str) -> bool:
    """Hidden files, lock files of Office programs, what systems leave behind."""
    return name.startswith((".", "~$")) or name.casefold() in _SKIPPED


def readable(name: str) -> bool:
    """Whether a file of this name may be a form, or hold forms."""
    _, dot, extension = name.rpartition(".")
    return not dot or extension.casefold() in FORMS or extension.casefold() in ARCHIVES or is_zip(name)


def is_zip(name: str) -> bool:
    """By the extension: the formats of Office are zips too."""
    return name[-4:].casefold() == ".zip"


def order(name: str) -> tuple[str, ...]:
    """The key by which the names of a batch are ordered: folder by folder."""
    return tuple(name.split("/"))


def label(name: str) -> str:
    """A system's name as the batch shows it: "/" between, composed characters, GBK names of old disks decoded."""
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return unicodedata.normalize("NFC", name.replace(os.sep, "/"))


__all__ = ["ARCHIVES", "FORMS", "ignored", "is_zip", "label", "order", "readable"]

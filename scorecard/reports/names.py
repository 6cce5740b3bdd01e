"""Names of files and directories: the one place where a text becomes one, and where a free name is found.

A project's name is anything a filer typed. What comes out here is a single path component that Windows, Linux and
macOS accept, that never leaves its directory, and that a person still recognises.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

MAX_BYTES = 120
"""Longest name in bytes of UTF-8: 40 Chinese characters, which leaves room for a path on Windows."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def safe_name(text: str, *, fallback: str = "未命名", suffix: str = "") -> str:
    """`text` as the name of a file or directory, `suffix` (".docx", "_2") at its end, at most 120 bytes.

    Separators, control and direction characters become "_"; leading dots and trailing dots and spaces go;
    names that Windows reserves (CON, NUL, COM1, ...) get a "_" before them. `fallback` stands for an empty name.
    """
    name = unicodedata.normalize("NFC", _FORBIDDEN.sub("_", _SPACES.sub(" ", text)))
    name = name.lstrip(" .~").rstrip(" .")
    if not name.strip("_"):
        name = fallback
    room = MAX_BYTES - len(suffix.encode())
    name = _cut(name, room)
    if _RESERVED.match(name):
        name = "_" + _cut(name, room - 1)
    return name + suffix


def unused(text: str, taken: Container[str], *, suffix: str = "") -> str:
    """`safe_name(text)` or, where `taken` has it already, the same with `_2`, `_3`, ... before `suffix`.

    Windows and macOS do not tell capitals apart: `taken` holds names in `str.casefold`.
    """
    name = safe_name(text, suffix=suffix)
    number = 2
    while name.casefold() in taken:
        name = safe_name(text, suffix=f"_{number}{suffix}")
        number += 1
    return name


def _cut(name: str, room: int) -> str:
    """`name` cut to `room` bytes between characters, without a trailing dot or space."""
    return name.encode()[:room].decode(errors="ignore").rstrip(" .")

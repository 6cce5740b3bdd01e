"""Checks of what must not be published: telephone, identity and bank card numbers, e-mail addresses.

Found numbers are shown with their middle left out: a list of findings travels further than the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecard.checks.cells import Cell
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Finding

_MOBILE = re.compile(r"(?<![\d.])(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}(?![\d.]|[万亿元个吨度家户人次]|立方|千瓦|公斤)")
_LANDLINE = re.compile(r"(?<![\d.-])(?:[(]0\d{2,3}[)]|0\d{2,3}-)\d{7,8}(?:-\d{1,6})?(?![\d.])")
_BARE = re.compile(r"(?<![\d.])[2-8]\d{6,7}(?![\d.])")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])")
_MAIL = re.compile(r"[A-Za-z0-9][\w.+-]{0,60}@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,30}){1,4}")
_ACCOUNT = re.compile(r"(?<!\d)[3-6]\d{15,18}(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _hits(subject: Subject, pattern: re.Pattern[str]) -> Iterator[tuple[Cell, str]]:
    if not pattern.search(subject.blob):
        return
    for cell in subject.cells:
        match = pattern.search(cell.folded)
        if match is not None:
            yield cell, match[0]


def mobile(subject: Subject) -> Iterator[Finding]:
    """A mobile telephone number."""
    for cell, text in _hits(subject, _MOBILE):
        if not _IDENTITY.search(cell.folded):
            yield found("C171", cell.place, where=cell.label, text=_hide(text))


def landline(subject: Subject) -> Iterator[Finding]:
    """A telephone number with area code, or any number in a cell for telephones. Zeros only are a blank."""
    if not subject.long_numbers:
        return
    for cell in subject.cells:
        if "电话" not in cell.label and not (_LANDLINE.search(cell.text) if "0" in cell.text else None):
            continue
        text = cell.folded
        match = _LANDLINE.search(text) or (_BARE.search(text) if "电话" in cell.label else None)
        if match is not None and set(re.sub(r"\D", "", match[0])) != {"0"} and not _MOBILE.search(text):
            yield found("C172", cell.place, where=cell.label, text=_hide(match[0]))


def identity(subject: Subject) -> Iterator[Finding]:
    """A citizen's number whose check digit is right."""
    for cell, text in _hits(subject, _IDENTITY):
        total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
        if "10X98765432"[total % 11] == text[17].upper():
            yield found("C173", cell.place, where=cell.label, text=_hide(text))


def mail(subject: Subject) -> Iterator[Finding]:
    """An e-mail address."""
    for cell, text in _hits(subject, _MAIL):
        yield found("C174", cell.place, where=cell.label, text=text[:2] + "***" + text[text.index("@") :])


def account(subject: Subject) -> Iterator[Finding]:
    """A bank card number: right by Luhn, or in words that speak of an account."""
    for cell, text in _hits(subject, _ACCOUNT):
        if _IDENTITY.fullmatch(text):
            continue
        if (text.startswith("62") and _luhn(text)) or re.search(r"账号|帐号|卡号|账户", cell.label + cell.text):
            yield found("C175", cell.place, where=cell.label, text=_hide(text))


def _luhn(text: str) -> bool:
    total = 0
    for position, char in enumerate(reversed(text)):
        digit = int(char) * (1 + position % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _hide(text: str) -> str:
    return text[:3] + "*" * max(len(text) - 7, 2) + text[-4:] if len(text) > 8 else text[:2] + "***"

"""Quotation marks inside quotation marks, for whatever puts a text of the form between “ and ”. Not for the form's own text."""

from __future__ import annotations

_SWAPPED = str.maketrans("“”‘’", "‘’“”")


def inner_quotes(text: str) -> str:
    """`text` as it stands between “ and ”: its double marks single, the single ones inside those double again.

    GB/T 15834—2011, 4.8.3.4. Single marks in a text without double ones stay: they are right there, or apostrophes.
    """
    return text.translate(_SWAPPED) if "“" in text or "”" in text else text


__all__ = ["inner_quotes"]

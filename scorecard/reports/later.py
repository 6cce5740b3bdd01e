"""Fields that are worked out when a template asks for the first of them: most templates never do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


class Later(Mapping[str, Any]):
    """Fields of a report: those `known`, and those that `make` gives, which is called once or never.

    Read like any dictionary; what is listed or counted is made first.
    """

    __slots__ = ("_known", "_make")

    def __init__(self, make: Callable[[], dict[str, Any]], known: dict[str, Any] | None = None) -> None:
        self._known = known or {}
        self._make: Callable[[], dict[str, Any]] | None = make

    def __getitem__(self, name: str) -> Any:
        """The field `name`. Raises KeyError for an unknown one."""
        known = self._known
        return known[name] if name in known else self._all()[name]

    def __iter__(self) -> Iterator[str]:
        """The names of all fields."""
        return iter(self._all())

    def __len__(self) -> int:
        """How many fields there are."""
        return len(self._all())

    def __repr__(self) -> str:
        """As a dictionary's: a template may print it."""
        return repr(self._all())

    def _all(self) -> dict[str, Any]:
        if self._make is not None:
            self._known = self._known | self._make()
            self._make = None
        return self._known

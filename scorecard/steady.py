"""A process that is going to read thousands of forms: how its memory is looked after. Called by batches, by nobody else.

What a batch keeps (compiled packs, layouts, word lists, modules) never becomes garbage, and what it makes for a form
dies with the form, mostly without a cycle. Python's collector by default looks through the young objects several
times a form and now and then through everything; that costs about a tenth of the time and finds next to nothing.
"""

from __future__ import annotations

import gc

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 20
"""new objects between two collections (some ten forms), and collections of one generation between those of the next"""


def settle_in() -> None:
    """Set what is loaded aside from the collector, and let it run seldom. For a process of many forms, after warming up.

    Memory stays bounded: cycles are still collected, every few dozen forms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


__all__ = ["settle_in"]

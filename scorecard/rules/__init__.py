"""Rules as data: packs in YAML with Chinese keys, checked, compiled and cited. Knows nothing of files that are scored.

text → source (YAML with lines) → checking (schema, 继承) → compiling → Pack
"""

from scorecard.rules.library import (
    DEFAULT,
    UnknownPack,
    available_packs,
    choose_pack,
    clear,
    load_pack,
    pack_schema,
    read_pack,
    read_pack_text,
    with_parameters,
)
from scorecard.rules.pack import Pack, Rule

__all__ = [
    "DEFAULT",
    "Pack",
    "Rule",
    "UnknownPack",
    "available_packs",
    "choose_pack",
    "clear",
    "load_pack",
    "pack_schema",
    "read_pack",
    "read_pack_text",
    "with_parameters",
]

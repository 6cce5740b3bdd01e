"""The packs at hand: found by id or Chinese name, loaded once, chosen for a form.

The door of `scorecard.rules`: nothing else opens a pack file. A pack that is not sound enough to compile is never
returned; `read_pack` says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from scorecard.findings import found, message
from scorecard.model.finding import Finding
from scorecard.model.form import Form
from scorecard.model.place import Place
from scorecard.rules.checking import Checked, borrow, check_source, inherit
from scorecard.rules.choosing import DEFAULT, choose
from scorecard.rules.compiling import compile_pack
from scorecard.rules.pack import Pack
from scorecard.rules.schema import PackText
from scorecard.rules.source import Source, read_source

PACKS = Path(__file__).resolve().parent.parent / "packs"
_MAX_PARENTS = 5

_KINDS = re.compile(r"^适用表样:\s*\[([^\]]*)\]", re.MULTILINE)


class UnknownPack(Exception):  # noqa: N818 - named for what it says to a caller
    """No pack has that id or name, or the pack that has it cannot be used. The text is Chinese, for the user."""


def available_packs(*, directory: str | Path | None = None) -> tuple[Pack, ...]:
    """Every usable pack: the built-in ones and those of an office's own `directory`, by id."""
    if directory is None:
        return _all_ours()
    packs = (_pack(path, directory) for path in _files(directory).values())
    return tuple(pack for pack in packs if pack is not None)


def load_pack(
    id_or_name: str, *, directory: str | Path | None = None, parameters: Mapping[str, str] | None = None
) -> Pack:
    """The pack with that id (mof-2020-10), Chinese name (财预2020-10) or 文号; `parameters` choose its options.

    Raises UnknownPack where there is none, where its file has errors, or where a parameter is unknown.
    """
    wanted = id_or_name.strip()
    files = _files(directory)
    path = files.get(wanted)
    if path is None:
        path = next((file for file in files.values() if _answers(file, directory, wanted)), None)
    if path is None:
        raise UnknownPack(f"没有规则包“{wanted}”。现有：{'、'.join(files) or '无'}")
    pack, findings = _load(path, directory, tuple(sorted((parameters or {}).items())))
    if pack is None:
        reasons = "；".join(
            f"{finding.place.words() if finding.place else ''} {message(finding)}" for finding in findings[:3]
        )
        raise UnknownPack(f"规则包“{wanted}”不能使用：{reasons}")
    return pack


def with_parameters(pack: Pack, parameters: Mapping[str, str], *, directory: str | Path | None = None) -> Pack:
    """`pack` with other options chosen. Raises UnknownPack for an unknown parameter or option."""
    chosen = {name: parameter.value for name, parameter in pack.parameters.items()}
    return load_pack(pack.id, directory=directory, parameters={**chosen, **parameters})


def read_pack(path: str | Path, *, directory: str | Path | None = None) -> tuple[Pack | None, list[Finding]]:
    """The pack in the file at `path` and what is wrong with it; never raises for what the file says."""
    return _load(Path(path), directory, ())


def read_pack_text(text: str, file: str = "规则包.yaml") -> tuple[Pack | None, list[Finding]]:
    """As `read_pack`, from text; a parent is looked for among the built-in packs."""
    checked, findings = _check_text(text, file, None, 0)
    if checked is None:
        return None, findings
    pack, more = compile_pack(checked)
    return pack, [*findings, *more]


def choose_pack(form: Form, *, directory: str | Path | None = None) -> tuple[Pack, str]:
    """The pack for `form`, and the reason in Chinese. By the rows' own texts, then kind of form, then the default."""
    if directory is None:
        pack_id, reason = choose(form, _ours_for(form.kind))
        return _ours(pack_id), reason
    pack_id, reason = choose(form, _for(form.kind, directory))
    return load_pack(pack_id, directory=directory), reason


def _for(kind: str, directory: str | Path | None) -> tuple[PackText, ...]:
    """The packs that may be chosen for that kind of form, not compiled."""
    texts = (_text(path, directory) for path in _files(directory).values() if kind in _kinds(path))
    return tuple(text for text in texts if text is not None)


# The packs that come with us do not change while we run; those of an office's folder may, and are looked at each time.
@lru_cache(maxsize=16)
def _ours_for(kind: str) -> tuple[PackText, ...]:
    return _for(kind, None)


@lru_cache(maxsize=256)
def _ours(pack_id: str) -> Pack:
    return load_pack(pack_id)


@lru_cache(maxsize=1)
def _all_ours() -> tuple[Pack, ...]:
    packs = (_pack(path, None) for path in _files(None).values())
    return tuple(pack for pack in packs if pack is not None)


def _kinds(path: Path) -> str | _Every:
    """The kinds of form, as text, that the pack file may be chosen for; a look that saves reading the rest of it."""
    try:
        return _kinds_cached(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError):
        return ""


@lru_cache(maxsize=256)
def _kinds_cached(path: Path, _stamp: int) -> str | _Every:
    text = path.read_text(encoding="utf-8-sig")
    if "\n选用:" not in text:
        return ""  # it names no signs
    kinds = _KINDS.search(text)
    return _Every() if kinds is None else kinds[1]


class _Every:
    """Kinds of a pack that names none: all of them."""

    def __contains__(self, kind: str) -> bool:
        return True


def pack_schema() -> dict[str, Any]:
    """The JSON Schema of a pack file, keys in Chinese: for editors that check while an office writes its own."""
    schema = PackText.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def clear() -> None:
    """Forget the packs loaded so far (after an office has edited one)."""
    _load_cached.cache_clear()
    _text_cached.cache_clear()
    _kinds_cached.cache_clear()
    _ours_for.cache_clear()
    _ours.cache_clear()
    _all_ours.cache_clear()


def _files(directory: str | Path | None) -> dict[str, Path]:
    files = _built_in(PACKS.stat().st_mtime_ns)
    if directory is not None:
        # Listed anew each time: an office may put a pack into its folder while we run.
        files = {**files, **{path.stem: path for path in sorted(Path(directory).glob("*.yaml"))}}
    return files


@lru_cache(maxsize=1)
def _built_in(_stamp: int) -> dict[str, Path]:
    """The packs that come with us, by id; not to be changed by who gets them."""
    return {path.stem: path for path in sorted(PACKS.glob("*.yaml"))}


def _answers(path: Path, directory: str | Path | None, wanted: str) -> bool:
    text = _text(path, directory)
    return text is not None and wanted in {text.id, text.name, text.title, text.document}


def _pack(path: Path, directory: str | Path | None) -> Pack | None:
    return _load(path, directory, ())[0]


def _load(
    path: Path, directory: str | Path | None, parameters: tuple[tuple[str, str], ...]
) -> tuple[Pack | None, list[Finding]]:
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        reason = f"打不开：{error.strerror or error}"
        return None, [found("P001", Place(file=path.name, line=1), reason=reason)]
    pack, findings = _load_cached(path, None if directory is None else Path(directory), parameters, stamp)
    return pack, list(findings)


def _text(path: Path, directory: str | Path | None) -> PackText | None:
    """What the pack file says, with its parents, not compiled."""
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return None
    return _text_cached(path, None if directory is None else Path(directory), stamp)


@lru_cache(maxsize=256)
def _text_cached(path: Path, directory: Path | None, _stamp: int) -> PackText | None:
    checked, _ = _check(path, directory, 0)
    return None if checked is None else checked.text


@lru_cache(maxsize=256)
def _load_cached(
    path: Path, directory: Path | None, parameters: tuple[tuple[str, str], ...], _stamp: int
) -> tuple[Pack | None, tuple[Finding, ...]]:
    checked, findings = _check(path, directory, 0)
    if checked is None:
        return None, tuple(findings)
    pack, more = compile_pack(checked, dict(parameters))
    return pack, (*findings, *more)


def _check(path: Path, directory: Path | None, depth: int) -> tuple[Checked | None, list[Finding]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "不是 UTF-8 文本" if isinstance(error, UnicodeDecodeError) else f"打不开：{error.strerror or error}"
        return None, [found("P001", Place(file=path.name, line=1), reason=reason)]
    return _check_text(text, path.name, directory, depth)


def _check_text(text: str, file: str, directory: Path | None, depth: int) -> tuple[Checked | None, list[Finding]]:
    source, findings = read_source(text, file)
    if source is None:
        return None, findings
    checked, more = check_source(source)
    findings += more
    if checked is not None and checked.text.derived_from is not None:
        other, more = _other(source, checked, directory, depth)
        findings += more
        checked = None if other is None else borrow(checked, other)
    if checked is None or checked.text.parent is None:
        return checked, findings
    parent_path = _files(directory).get(checked.text.parent)
    place = source.place(("继承",))
    if depth >= _MAX_PARENTS or checked.text.parent == checked.text.id:
        return None, [*findings, found("P011", place, parent=checked.text.parent, reason="继承成了圈，或超过五层")]
    if parent_path is None:
        return None, [*findings, found("P011", place, parent=checked.text.parent, reason="没有这个规则包")]
    parent, upper = _check(parent_path, directory, depth + 1)
    if parent is None:
        return None, [*findings, *upper]
    merged, more = inherit(checked, parent)
    return merged, [*findings, *more]


def _other(
    source: Source, checked: Checked, directory: Path | None, depth: int
) -> tuple[Checked | None, list[Finding]]:
    """The pack that 派生自 names."""
    wanted = str(checked.text.derived_from)
    path = _files(directory).get(wanted)
    if path is None or wanted == checked.text.id or depth >= _MAX_PARENTS:
        place = source.place(("派生自",))
        return None, [found("P011", place, parent=wanted, reason="没有这个规则包，或派生成了圈")]
    return _check(path, directory, depth + 1)


__all__ = [
    "DEFAULT",
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

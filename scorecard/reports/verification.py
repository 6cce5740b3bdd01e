"""`verify`: an edited report against the form it reports on.

Numbers that we wrote are found by their content controls and compared with what would be written today. In the text
that people wrote, numbers are found by the names that stand before them (indicators, amounts, scores) and compared
with everything that the form says under that name: a finding only where nothing agrees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from scorecard.findings import found, message
from scorecard.model import Amount, Evaluation, Finding, Form, Place, Reading, decimal_text
from scorecard.reports.analysis import name_of
from scorecard.reports.context import build_context
from scorecard.reports.contradicting import inner_contradictions
from scorecard.reports.prose import Prose, read_prose
from scorecard.reports.reading import NotAReport, Paragraph, read_paragraphs
from scorecard.reports.text import cents, fields, inline, money, quoted, reading_text, short
from scorecard.reports.write import render_report, report_name

_DIGITS = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_MONEY_UNITS = {"元": Decimal(1), "万": Decimal(10000), "万元": Decimal(10000), "亿元": Decimal(100_000_000)}


def verify(report: Path, evaluation: Evaluation) -> list[Finding]:
    """What in the file `report` no longer agrees with `evaluation` or with itself, in the order of its paragraphs.

    A Word file is checked number by number; of a text or PDF report only what its running text says. Places name the
    file and count paragraphs (Word) or lines. The file is only read.
    """
    try:
        data = report.read_bytes()
    except OSError as error:
        return [found("D003", Place(file=report.name), reason=error.strerror or "不能读取")]
    if report.suffix.lower() != ".docx" and not data.startswith(b"PK"):
        return _verify_text(report, evaluation)
    try:
        paragraphs = read_paragraphs(data)
    except NotAReport as error:
        return [found("D003", Place(file=report.name), reason=str(error))]
    expected = expected_numbers(evaluation)
    results = []
    _restore_names(paragraphs, evaluation)
    if not any(paragraph.numbers for paragraph in paragraphs):
        results.append(found("D007", Place(file=report.name)))
    statements = Statements(evaluation)
    for paragraph in paragraphs:
        place = Place(file=report.name, line=paragraph.number)
        results.extend(_check_numbers(paragraph, expected, evaluation, place))
        for said, known in statements.contradicted(paragraph.free):
            results.append(found("D006", place, said=said, known=known))
    # A report of ours quotes the form; only what the office wrote can contradict itself.
    free = [Prose(p.text, Place(file=report.name, line=p.number)) for p in paragraphs if not p.numbers]
    return [*results, *inner_contradictions(free, evaluation)]


def _verify_text(report: Path, evaluation: Evaluation) -> list[Finding]:
    """As `verify`, of a report that is no Word file."""
    paragraphs, findings = read_prose(report)
    if paragraphs is None:
        return [found("D003", Place(file=report.name), reason=message(findings[0]) if findings else "不能读取")]
    results = [found("D007", Place(file=report.name), severity="hint")]
    statements = Statements(evaluation)
    for prose in paragraphs:
        results += [
            found("D006", prose.place, said=said, known=known) for said, known in statements.contradicted(prose.text)
        ]
    return [*results, *inner_contradictions(paragraphs, evaluation)]


def _restore_names(paragraphs: list[Paragraph], evaluation: Evaluation) -> None:
    """Gives unnamed content controls their fields back: LibreOffice keeps the controls and drops their names.

    The numbers of a report written today stand in the same order, so both rows are laid side by side; where a stretch
    differs, its numbers are paired one by one if they are equally many, and left out of the check if not.
    """
    unnamed = [(p, n) for p in paragraphs for n, (field, _) in enumerate(p.numbers) if not field]
    if unnamed:
        today = render_report(evaluation)[f"{report_name(evaluation.form.kind)}.docx"]
        wanted = [number for paragraph in read_paragraphs(today) for number in paragraph.numbers]
        have = [_half(p.numbers[n][1]) for p, n in unnamed]
        matcher = SequenceMatcher(None, have, [_half(printed) for _, printed in wanted], autojunk=False)
        for _, first, last, start, end in matcher.get_opcodes():
            if last - first == end - start:
                for (paragraph, n), (field, _) in zip(unnamed[first:last], wanted[start:end], strict=True):
                    paragraph.numbers[n] = (field, paragraph.numbers[n][1])
    for paragraph in paragraphs:
        paragraph.numbers = [number for number in paragraph.numbers if number[0]]


def expected_numbers(evaluation: Evaluation) -> dict[str, list[str]]:
    """Every number of the model that a report of `evaluation` prints: field and the forms it is printed in."""
    expected: dict[str, list[str]] = {}
    for text in _strings(build_context(evaluation)):
        for field, printed in fields(text):
            if printed not in (known := expected.setdefault(field, [])):
                known.append(printed)
    return expected


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _check_numbers(
    paragraph: Paragraph, expected: dict[str, list[str]], evaluation: Evaluation, place: Place
) -> Iterator[Finding]:
    for field, printed in paragraph.numbers:
        known = expected.get(field)
        around = short(inline(paragraph.text), 40)
        if known is None:
            yield found("D005", place, found=inline(printed), field=field_words(field, evaluation), around=around)
        elif not any(same(printed, right) for right in known):
            yield found(
                "D004",
                place,
                field=field_words(field, evaluation),
                found=inline(printed) or "（空）",
                right=nearest(printed, known),
                around=around,
            )


def nearest(printed: str, known: list[str]) -> str:
    """The right value in the form that was written here: with 分 where 分 is written."""
    tail = _DIGITS.sub("", _half(printed))
    return next((right for right in known if _DIGITS.sub("", _half(right)) == tail), known[0])


def _half(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def same(printed: str, right: str) -> bool:
    """Whether both say the same: widths, spaces, thousands separators and trailing zeros do not count."""
    left, other = _half(printed), _half(right)
    return left == other or _reduced(left) == _reduced(other)


def without_unit(printed: str) -> str:
    """A printed number without 分 or 万元 after it."""
    return re.sub(r"[^\d.+-]+$", "", _half(printed))


def _reduced(text: str) -> str:
    return _DIGITS.sub(lambda match: str(_number(match[0])), text)


def _number(digits: str) -> Decimal:
    try:
        return Decimal(digits.replace(",", "")).normalize()
    except InvalidOperation:  # more digits than the context holds
        return Decimal(0)


# ----------------------------------------------------------------------------------------------- names of fields

_PARTS = {
    "score": "核算得分",
    "claimed": "自评得分",
    "points": "分值",
    "difference": "差额",
    "completion": "完成比例",
    "initial": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "target": "指标值",
    "actual": "实际完成值",
    "total": "核算总分",
    "claimed_total": "自评总分",
    "points_total": "总分值",
    "total_difference": "总分的差额",
}


def field_words(field: str, evaluation: Evaluation) -> str:
    """A field's name as a clerk reads it: “监测设备验收合格率”核算得分."""
    *path, last = field.split(".")
    words = _PARTS.get(last, last)
    number = int(path[-1]) if path and path[-1].isdigit() else None
    if number is None:
        return words
    form = evaluation.form
    names: list[str] = []
    if path[0] == "items":
        names = ["预算执行率" if item.kind == "execution" else name_of(item) for item in evaluation.items]
    elif path[:2] == ["form", "funds"]:
        names = [inline(line.name) for line in form.funds]
    elif path[:2] == ["form", "indicators"]:
        names = [short(inline(row.level3)) for row in form.indicators]
    name = names[number] if number < len(names) else ""
    return f"{quoted(name)}{words}" if name else words


# ------------------------------------------------------------------------------------------ numbers in free text

_SAID = (
    r"(?:[^。；;，,、\x00\d]{0,8}?)(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|％|[^\s\d，。；;、,（）()“”\x00]{0,3})"
)
_NOT_THIS = re.compile(r"季度|上年|去年|同比|上一年|其中|平均")

# A department's report speaks of its projects too; their amounts are not the department's.
_ONE_PROJECT = re.compile(r"[”》]\s*项目|该项目|本项目|项目年初预算")
_OF_THE_WHOLE = re.compile(r"预算执行率|年初预算|全年预算|调整后?预算|预算调整|全年执行|预算执行数")


class Statements:
    """What a form says under each of its names, to hold texts against; made once for all paragraphs of a report."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._department = evaluation.form.kind.startswith("department")
        self._subjects = [
            (re.compile(f"(?:{'|'.join(re.escape(name) for name in names)})(?:\\s?){_SAID}"), values, known)
            for names, values, known in _subjects(evaluation)
        ]

    def contradicted(self, text: str) -> Iterator[tuple[str, str]]:
        """What `text` says under a name of the form that the form contradicts: (what is said, what the form says)."""
        flat = inline(text.replace("％", "%"))
        if not _DIGITS.search(flat):
            return
        for pattern, values, known in self._subjects:
            for match in pattern.finditer(flat):
                before = re.split(r"[。；;]", flat[: match.start()])[-1]
                if _NOT_THIS.search(before[-12:]) or _NOT_THIS.search(match[0]):
                    continue
                if self._department and _ONE_PROJECT.search(before) and _OF_THE_WHOLE.match(match[0]):
                    continue
                said = _quantity(match["digits"], match["unit"])
                comparable = [value for value in values if _comparable(said, value)]
                if comparable and said[0] not in {value for value, _ in comparable}:
                    yield match[0].strip(), known


Quantity = tuple[Decimal, str]


def _quantity(digits: str, unit: str) -> Quantity:
    """A number in the base of its unit: money in 元, others as they are."""
    number = Decimal(digits.replace(",", ""))
    for name in ("亿元", "万元", "元", "万"):
        if unit.startswith(name):
            return (number * _MONEY_UNITS[name]).normalize(), "元"
    return number.normalize(), unit


def _comparable(said: Quantity, known: Quantity) -> bool:
    """Whether two quantities speak in the same unit; a text may go on after its unit (份研究)."""
    return said[1] == known[1] or (bool(known[1]) and known[1] != "元" and said[1].startswith(known[1]))


def _subjects(evaluation: Evaluation) -> Iterator[tuple[list[str], list[Quantity], str]]:
    """Names that a text may use, the quantities that agree with the form, and the form's words for them."""
    form = evaluation.form
    for row in form.indicators:
        name = inline(row.level3)
        if len(name) < 4:
            continue
        values = [*_readings(row.target), *_readings(row.actual)]
        if values:
            target, actual = reading_text(row.target) or "空", reading_text(row.actual) or "空"
            yield [name], _with_unit(values), f"{quoted(short(name, 30))}的指标值为{target}，实际完成值为{actual}"
    yield from _money_subjects(form)
    totals = [value for value in (evaluation.total, evaluation.claimed_total) if value is not None]
    if totals:
        said = "、".join(f"{decimal_text(value)}分" for value in dict.fromkeys(totals))
        names = ["自评总分", "综合评分", "总得分", "自评得分为", "总分为"]
        yield names, [(value.normalize(), "分") for value in totals], f"总分为{said}"


def _money_subjects(form: Form) -> Iterator[tuple[list[str], list[Quantity], str]]:
    totals = [line for line in form.funds if line.role == "total"] or list(form.funds)
    tasks = list(form.tasks)
    for names, lines, of_tasks in (
        (["年初预算数", "年初预算"], [line.initial for line in totals], []),
        (
            ["全年预算数", "调整预算数", "调整后预算数", "预算调整数"],
            [line.budget for line in totals],
            [task.budget for task in tasks],
        ),
        (["全年执行数", "预算执行数"], [line.executed for line in totals], [task.executed for task in tasks]),
    ):
        values = list(_amounts([*lines, *of_tasks], form))
        words = list(dict.fromkeys(money(a, form.money_unit) for a in lines if a is not None and a.value))
        added = sum((value for value, _ in _amounts(of_tasks, form)), Decimal(0))
        if added:
            values.append((added.normalize(), "元"))
            words.append(f"各项任务合计{cents(added)}元")
        if values:
            yield names, values, f"{names[0]}为{short('、'.join(words), 60)}"


def _amounts(amounts: Iterable[Amount | None], form: Form) -> Iterator[Quantity]:
    for amount in amounts:
        unit = (amount.unit or form.money_unit) if amount is not None else None
        if amount is not None and amount.value is not None and unit in _MONEY_UNITS:
            yield (amount.value * _MONEY_UNITS[unit]).normalize(), "元"


def _readings(reading: Reading | None) -> Iterator[Quantity]:
    """The numbers of a 指标值 or 实际完成值: as read, else as they stand in its text. Dates are no quantities."""
    if reading is None or reading.kind in {"deadline", "not_applicable", "blank"} or reading.date is not None:
        return
    values = [value for value in (reading.value, reading.low, reading.high) if value is not None]
    if values:
        for value in values:
            yield _quantity(format(value, "f"), reading.unit or "")
        return
    text = unicodedata.normalize("NFKC", inline(reading.text))
    match = re.fullmatch(r"[≥≤><=]*\s*(\d[\d,]*(?:\.\d+)?)\s*([^\d\s]{0,6})", text)
    if match and not match[2].startswith(("月", "日")):
        yield _quantity(match[1], match[2])


def _with_unit(values: list[Quantity]) -> list[Quantity]:
    """Values of a row whose unit only one of its cells prints."""
    units = [unit for _, unit in values if unit]
    return [(value, unit or (units[0] if units else "")) for value, unit in values]

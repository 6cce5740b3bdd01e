"""Tables of cells become forms: the conductor of this package.

Document ──segments──> runs of rows ──labels, funds, tasks, indicators──> Draft ──choose──> Form
"""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.choose import UNKNOWN, choose, kind_of
from scorecard.layouts.draft import Draft, shorten
from scorecard.layouts.funds import is_matrix_head, read_matrix, read_pairs
from scorecard.layouts.grid import Row, rows_of, squeezed
from scorecard.layouts.indicators import read_rows
from scorecard.layouts.labelled import label_of, read_labels, take_line
from scorecard.layouts.segments import Segment, continues, joined, segments, title_cell
from scorecard.layouts.stamped import official
from scorecard.layouts.tasks import is_task_head, read_criteria, read_tasks
from scorecard.model import Entry, Finding, Form, FormKind, Place, Text
from scorecard.readers.table import Cell, Document, Table

_MOST_CELLS_SHOWN = 4
_VALUES = frozenset({"target", "adjusted_target", "actual", "points", "claimed_score", "progress"})
"""columns of which a form has at least one; a framework of indicators (names and explanations only) has none"""
_NO_MONEY = frozenset({"project", "unit", "goal", "goal_actual", "goal_long_term", "indicators"})
"""labels behind which no funds go on"""


def recognise(document: Document) -> tuple[list[Form], list[Finding]]:
    """The forms of `document` in order, and what is wrong or doubtful about them. Content never raises."""
    kind = document.source.format
    if kind == "text" or (document.lines and not document.tables):
        forms, findings = _of_text(document)
        tables: Sequence[Table] = []
    else:
        tables, _, said = official(document.tables)
        forms, findings = _of_tables(document, tables)
        findings = [*said, *findings]
        # A PDF's lines are its pages without rulings, and forms may stand on them beside the ruled ones; elsewhere
        # lines are prose, which is searched only where the tables hold no form.
        if document.lines and (kind == "pdf" or not forms):
            more, said = _of_text(document)
            if more:
                forms, findings = [*forms, *more], [*findings, *said]
    if not forms:
        findings.append(found("L002", Place(file=document.source.name), reason=_why(document, tables)))
    return forms, findings


def _of_text(document: Document) -> tuple[list[Form], list[Finding]]:
    from scorecard.layouts.flow import rebuild  # noqa: PLC0415 - running text only

    tables, findings = rebuild(document)
    forms, more = _of_tables(document, tables)
    return forms, [*findings, *more]


def _of_tables(document: Document, tables: Sequence[Table]) -> tuple[list[Form], list[Finding]]:
    findings: list[Finding] = []
    sheets = document.source.format in {"xlsx", "xls"}
    shown = [table for table in tables if not table.hidden]
    parts = _parts(shown, across=not sheets)
    hidden = _parts([table for table in tables if table.hidden], across=False)
    if hidden:
        action = "没有读取" if parts else "已照常读取"
        findings += [
            found("F020", Place(file=part.table.file, sheet=part.table.name), sheet=part.table.name, action=action)
            for part in hidden
        ]
        parts = parts or hidden
    forms: list[Form] = []
    for part in parts:
        draft = read_segment(part)
        if not _is_form(draft):
            continue
        kind = kind_of(draft)
        if forms and _continues(draft, forms[-1]):
            forms[-1] = _with_criteria(forms[-1], draft)
            findings += [finding for finding in draft.findings if finding.code not in {"L015", "L017"}]
            continue
        form = draft.form(*_layout(draft, kind), kind=kind, source=document.source)
        findings += draft.findings
        forms.append(form)
    return forms, findings


def _parts(tables: Sequence[Table], *, across: bool) -> list[Segment]:
    parts: list[Segment] = []
    last: Segment | None = None  # the form that the table before ended with
    for table in tables:
        if not table.cells:
            continue
        rows = rows_of(table)
        found_parts = segments(rows, table.before)
        if not found_parts and across and parts and parts[-1] is last and continues(last, rows):
            last.rows += rows
            continue
        parts += found_parts
        last = parts[-1] if found_parts else None
    return joined(parts, across_sheets=across)


def read_segment(segment: Segment) -> Draft:
    """The draft of the form in `segment`."""
    draft = Draft()
    rows = segment.rows
    draft.place = rows[0].here
    _title(draft, segment)
    heads = {head.first: head for head in segment.heads}
    index = end = 0
    in_money = False
    while index < len(rows):
        row = rows[index]
        if index >= end:
            end = next((stop for stop in sorted(heads) if stop > index), len(rows))
        head = heads.get(index)
        if head is not None:
            index = (read_criteria if head.criteria else read_rows)(draft, rows, head, end)
            in_money = False
        elif is_task_head(row):
            index = read_tasks(draft, rows, index, end)
            in_money = False
        elif is_matrix_head(row):
            index = max(index + 1, read_matrix(draft, rows[:end], index))
            in_money = True
        else:
            in_money = _plain_row(draft, rows, index, in_money=in_money)
            index += 1
    _close(draft, segment)
    return draft


def _plain_row(draft: Draft, rows: Sequence[Row], index: int, *, in_money: bool) -> bool:
    """A row that is no heading: funds as names and amounts, labelled cells. Returns whether funds go on below."""
    row = rows[index]
    names = {roles.get("栏目") for roles in row.names.values()}.union(label_of(cell) for cell in row.above)
    if "money" in names:
        in_money = True
    elif not names.isdisjoint(_NO_MONEY):
        in_money = False
    if title_cell(row) is not None and draft.title is not None and draft.title.text == row.cells[0].text.strip():
        return in_money
    used = read_pairs(draft, row, inside=in_money)
    if used:
        rest = row.without(used)
        if rest is None:
            return in_money
        rows = [*rows[:index], rest, *rows[index + 1 :]]
    read_labels(draft, rows, index)
    return in_money


def _title(draft: Draft, segment: Segment) -> None:
    """Title, kind, year and unit of money from the lines above the first label."""
    lines: list[tuple[str, Row | None, Cell | None]] = [(line, None, None) for line in segment.before[-8:]]
    for row in segment.rows[:8]:
        if len(row.cells) > 2 and title_cell(row) is None:
            break
        if len(row.cells) > 1 and row.label() is not None:
            break
        lines += [(cell.text, row, cell) for cell in row.cells]
    chosen: tuple[str, Row | None, Cell | None, FormKind] | None = None
    for text, above, cell in lines:
        stripped = text.strip()
        if len(stripped) > 60 or stripped.startswith(("注", "说明")) or labels.roles(stripped):
            continue
        kind = labels.title_kind(stripped)
        if kind is not None:
            chosen = (stripped, above, cell, _kind(kind))
    if chosen is not None:
        title, above, cell, draft.kind = chosen
        place = draft.place if above is None or cell is None else above.place(cell)
        draft.title = Text.made(text=" ".join(title.lstrip("# ").split()), place=place)
        take_line(draft, title)
    for text, _, _ in reversed(lines):
        take_line(draft, text)


def _kind(name: str) -> FormKind:
    kinds: dict[str, FormKind] = {
        "project_target": "project_target",
        "project_self_evaluation": "project_self_evaluation",
        "department_target": "department_target",
        "department_self_evaluation": "department_self_evaluation",
        "monitoring": "monitoring",
    }
    return kinds[name]


def _is_form(draft: Draft) -> bool:
    """Labels alone make no form; a heading of indicators, tasks or criteria does."""
    if draft.tasks or draft.criteria or draft.fields.keys() & _VALUES:
        return True
    return bool(draft.fields and draft.headed) or (draft.title is not None and bool(draft.funds))


def _close(draft: Draft, segment: Segment) -> None:
    """What can be said only when all rows are read."""
    if draft.money_unit is None:
        units = {
            amount.unit
            for line in draft.funds
            for amount in (line.initial, line.budget, line.executed)
            if amount is not None and amount.unit in {"元", "万元", "亿元"}
        }
        if len(units) == 1:
            draft.money_unit = next(unit for unit in ("元", "万元", "亿元") if unit in units)
        elif draft.funds:
            draft.findings.append(found("L017", draft.funds[0].place))
    if not _is_form(draft):
        return
    _period(draft, segment)
    if draft.year is None:
        draft.findings.append(found("L015", draft.place))
    if draft.placeholders:
        cells = [place.cell or f"第{place.line}行" for place in draft.placeholders]
        more = "等" if len(cells) > _MOST_CELLS_SHOWN else ""
        draft.findings.append(
            found(
                "L008",
                draft.placeholders[0],
                count=len(cells),
                cells="、".join(cells[:_MOST_CELLS_SHOWN]) + more,
            )
        )
    if draft.hidden:
        names = "、".join(dict.fromkeys(shorten(what, 16) for _, what in draft.hidden[:_MOST_CELLS_SHOWN]))
        draft.findings.append(found("F019", draft.hidden[0][0], what="行或列", text=names))
    if segment.heads and not draft.indicators and not draft.criteria:
        draft.findings.append(found("L018", segment.rows[segment.heads[0].last].here))
    if draft.fields and not draft.criteria:
        _required(draft, segment)


def _period(draft: Draft, segment: Segment) -> None:
    """The time that a monitoring form covers, as its column says it (1-7月执行情况, 半年完成值): the model has no field of its own."""
    label = draft.fields.get("progress", "")
    if not segment.heads or not ("月" in label or "半年" in label):
        return
    if all(entry.label != "监控期间" for entry in draft.entries):
        place = segment.rows[segment.heads[0].last].here
        draft.entries.append(Entry(label="监控期间", value=Text(text=" ".join(label.split()), place=place)))


def _required(draft: Draft, segment: Segment) -> None:
    head = segment.rows[segment.heads[0].last]
    if "level3" not in draft.fields:
        draft.findings.append(found("L004", head.here, column="三级指标", what="知道每一行是什么指标"))
    if draft.fields.keys().isdisjoint({"target", "adjusted_target"}):
        draft.findings.append(found("L004", head.here, column="年度指标值", what="与实际完成值比较"))


def _layout(draft: Draft, kind: FormKind) -> tuple[str]:
    name, nearest = choose(draft, kind)
    if name == UNKNOWN and nearest is not None:
        known = "、".join(draft.fields.values()) or "无"
        draft.findings.append(
            found("L003", draft.place, known=known, nearest=nearest.layout.name, missing="、".join(nearest.missing))
        )
    return (name,)


def _continues(draft: Draft, before: Form) -> bool:
    """Is this the 评分表 that goes with the 自评表 before it?"""
    if not draft.criteria or draft.indicators or before.criteria:
        return False
    if before.kind not in {"department_self_evaluation", "project_self_evaluation"}:
        return False
    unit = draft.texts.get("unit")
    return unit is None or before.unit is None or squeezed(unit[1].text) == squeezed(before.unit.text)


def _with_criteria(form: Form, draft: Draft) -> Form:
    total = draft.totals[0] if draft.totals else None
    grade = draft.texts.get("grade")
    update: dict[str, object] = {"criteria": tuple(draft.criteria), "entries": (*form.entries, *draft.entries)}
    if total is not None and form.claimed_total is None:
        update |= {"claimed_total": total.score, "total_points": total.points}
    if grade is not None and form.claimed_grade is None:
        update["claimed_grade"] = grade[1]
    return form.model_copy(update=update)


def _why(document: Document, tables: Sequence[Table]) -> str:
    if not tables and not document.lines:
        return "没有任何内容"
    names: list[str] = []
    for table in tables[:50]:
        for cell in table.cells[:2000]:
            if len(cell.text) <= 40 and (field := labels.roles(cell.text).get("指标列")) is not None:
                name = labels.standard_name("指标列", field)
                if name not in names:
                    names.append(name)
    if names:
        return f"只认出{'、'.join(names[:6])}，没有一行同时有“三级指标”和“指标值”这样的表头"
    return "没有认出任何指标表的列名"


__all__ = ["read_segment", "recognise"]

"""The straight script: a 自评表 read with openpyxl, scored with Decimal, checked, reported with docxtpl, remarked upon.

What an able colleague writes in an afternoon for forms of one layout. It is the measure that `bench_forms.py` takes;
it shares no code with scorecard.

    form = read(path)           the labelled cells, the funds and the rows, found by their labels
    result = score(form)        every row, the execution rate, the sum (四舍五入 to 2 places) and the grade
    problems = check(form, result)
    report(form, result, problems, template, out)
    remark(path, problems, out)   the workbook again with the problems as comments (批注) at their cells
"""

from __future__ import annotations

import re
import sys
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

CENT = Decimal("0.01")
SIGNS = {"≥": ">=", ">=": ">=", "＞=": ">=", "不低于": ">=", "不少于": ">=", "≤": "<=", "<=": "<=", "＜=": "<=", "不超过": "<=",
         ">": ">", "＞": ">", "<": "<", "＜": "<", "=": "=", "＝": "="}  # fmt: skip
TARGET = re.compile(r"^(≥|≤|>=|<=|＞=|＜=|不低于|不少于|不超过|>|<|＞|＜|=|＝)?\s*(-?[\d,]+(?:\.\d+)?)\s*(\D*)$")
COLUMNS = {
    "一级指标": "level1", "二级指标": "level2", "三级指标": "name", "年度指标值": "target", "实际完成值": "actual",
    "分值": "points", "得分": "claimed", "偏差原因分析及改进措施": "reason",
}  # fmt: skip
VAGUE = ("良好", "较好", "较高", "一定程度", "逐步", "进一步", "有所")
PHRASES = ("无", "没有偏差", "略", "/", "-")


def label(value: object) -> str:
    return "" if value is None else re.sub(r"\s+", "", str(value))


def number(value: object) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    text = label(value).replace(",", "").rstrip("%")
    try:
        return Decimal(repr(value) if isinstance(value, float) else text)
    except InvalidOperation:
        return None


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def read(path: str | Path) -> dict:  # noqa: C901 - straight on, as such scripts are
    """The form in the first sheet of the workbook at `path`."""
    sheet = load_workbook(path, data_only=True).worksheets[0]
    merged = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                merged[row, column] = (area.min_row, area.min_col)

    def at(row: int, column: int) -> object:
        return sheet.cell(*merged.get((row, column), (row, column))).value

    form: dict = {"file": Path(path).name, "rows": [], "funds": [], "year": None}
    columns: dict[str, int] = {}
    money: dict[str, int] = {}
    for row in range(1, sheet.max_row + 1):
        values = {column: sheet.cell(row, column).value for column in range(1, sheet.max_column + 1)}
        texts = {column: label(value) for column, value in values.items() if value is not None}
        if form["year"] is None and (found := re.search(r"(20\d\d)年度", "".join(texts.values()))):
            form["year"] = int(found[1])
        for column, text in texts.items():
            if text in ("项目名称", "主管部门", "实施单位"):
                beside = [other for key, other in sorted(texts.items()) if key > column]
                form[text] = beside[0] if beside else ""
            elif text in ("预期目标", "实际完成情况"):
                form[text] = label(sheet.cell(row + 1, column).value)
        if {"三级指标", "年度指标值"} <= set(texts.values()):
            columns = {COLUMNS[text]: column for column, text in texts.items() if text in COLUMNS}
            money = {}
        elif "全年预算数" in texts.values():
            money = {text: column for column, text in texts.items()}
        elif "总分" in texts.values():
            form["points"] = number(values[columns["points"]])
            form["total"] = number(values[columns["claimed"]])
            columns = {}
        elif columns:
            line = {name: at(row, column) for name, column in columns.items()}
            if label(line["name"]):
                form["rows"].append(line | {"cell": f"{chr(64 + columns['actual'])}{row}"})
        elif money and any(name in "".join(texts.values()) for name in ("资金", "拨款")):
            name = next((text for text in texts.values() if text.endswith(("总额", "拨款", "资金"))), "")
            if name:
                form["funds"].append(
                    {"name": name} | {key: values.get(column) for key, column in money.items() if key != name}
                )
    return form


def score_row(line: dict) -> Decimal | None:
    """The points of a row, None where its actual is missing; 财预〔2020〕10号 第十六条."""
    points, target = number(line["points"]), TARGET.match(label(line["target"]))
    if points is None:
        return None
    if target is None:  # words: the claimed score stands
        return number(line["claimed"])
    actual = TARGET.match(label(line["actual"]))
    if actual is None:
        return None
    sign = SIGNS[target[1]] if target[1] else ">="
    wanted, got = Decimal(target[2].replace(",", "")), Decimal(actual[2].replace(",", ""))
    reached = {">=": got >= wanted, ">": got > wanted, "=": got >= wanted, "<=": got <= wanted, "<": got < wanted}[sign]
    if reached:
        return points
    if wanted <= 0 or got <= 0:
        return Decimal(0)
    ratio = wanted / got if sign in ("<=", "<") else got / wanted
    return rounded(points * min(max(ratio, Decimal(0)), Decimal(1)))


def score(form: dict) -> dict:
    """Scores of the rows, of the execution rate, their sum and the grade."""
    first = form["funds"][0]
    budget, executed = number(first["全年预算数"]), number(first["全年执行数"])
    worth = number(first["分值"]) or Decimal(10)
    execution = None
    if budget and executed is not None:
        execution = rounded(worth * min(executed / budget, Decimal(1)))
    rows = [score_row(line) for line in form["rows"]]
    total = sum((one for one in [execution, *rows] if one is not None), Decimal(0))
    grade = next(name for name, low in (("优", 90), ("良", 80), ("中", 60), ("差", 0)) if total >= low)
    return {"execution": execution, "rows": rows, "total": total, "grade": grade}


def check(form: dict, result: dict) -> list[str]:
    """A few of the things a reviewer marks."""
    problems = []
    points = [number(line["points"]) for line in form["rows"]]
    worth = number(form["funds"][0]["分值"]) or Decimal(10)
    if sum((one for one in points if one is not None), worth) != 100:
        problems.append("分值合计不是 100")
    names: set[str] = set()
    for line, own in zip(form["rows"], result["rows"], strict=True):
        claimed, most, name = number(line["claimed"]), number(line["points"]), label(line["name"])
        if claimed is not None and most is not None and claimed > most:
            problems.append(f"{line['cell']} {name} 得分高于分值")
        if own is not None and claimed is not None and own != claimed:
            problems.append(f"{line['cell']} {name} 自评得分 {claimed}，核算 {own}")
        if own is None:
            problems.append(f"{line['cell']} {name} 没有完成值")
        elif most is not None and own < most and label(line["reason"]) in ("", *PHRASES):
            problems.append(f"{line['cell']} {name} 没有完成，却没有写原因")
        if any(word in label(line["target"]) for word in VAGUE):
            problems.append(f"{line['cell']} {name} 指标值不明确")
        if name in names:
            problems.append(f"{line['cell']} {name} 重复")
        names.add(name)
    if form.get("total") is not None and form["total"] != result["total"]:
        problems.append(f"总分 {form['total']}，核算 {result['total']}")
    budget, executed = number(form["funds"][0]["全年预算数"]), number(form["funds"][0]["全年执行数"])
    if budget is not None and executed is not None and executed > budget:
        problems.append("执行数大于预算数")
    for column in ("年初预算数", "全年预算数", "全年执行数"):
        parts = [number(line[column]) for line in form["funds"][1:]]
        whole = number(form["funds"][0][column])
        if whole is not None and sum((part for part in parts if part is not None), Decimal(0)) != whole:
            problems.append(f"{column}的分项合计不等于总额")
    return problems


def report(form: dict, result: dict, problems: list[str], template: Path, out: Path) -> None:
    """The report of the form from a Word template, the short one or that of the outline."""
    document = DocxTemplate(template)
    rows = [
        {"level1": label(line["level1"]), "level2": label(line["level2"]), "name": label(line["name"]),
         "target": label(line["target"]), "actual": label(line["actual"]), "points": label(line["points"]),
         "claimed": label(line["claimed"]), "score": "—" if own is None else f"{own}", "reason": label(line["reason"])}
        for line, own in zip(form["rows"], result["rows"], strict=True)
    ]  # fmt: skip
    levels: dict[str, list[dict]] = {}
    for line in rows:
        line["level1"] = line["level1"] or next(reversed(levels), "")
        levels.setdefault(line["level1"], []).append(line)
    groups = [
        {"name": name, "rows": lines, "points": sum(number(line["points"]) or 0 for line in lines),
         "claimed": sum(number(line["claimed"]) or 0 for line in lines),
         "score": sum(number(line["score"]) or 0 for line in lines)}
        for name, lines in levels.items()
    ]  # fmt: skip
    missed = [line for line in rows if (number(line["score"]) or 0) < (number(line["points"]) or 0)]
    document.render(
        {"form": form, "project": form.get("项目名称"), "unit": form.get("实施单位"), "goal": form.get("预期目标"),
         "department": form.get("主管部门"), "done": form.get("实际完成情况"), "rows": rows, "result": result,
         "problems": problems, "funds": form["funds"], "groups": groups, "missed": missed},
        autoescape=True,
    )  # fmt: skip
    document.save(out)


def remark(path: str | Path, problems: list[str], out: Path) -> None:
    """The workbook with its problems: loaded once more, for what was read without formulas must not be saved."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    at: dict[str, list[str]] = {}
    for problem in problems:
        cell, _, words = problem.partition(" ")
        at.setdefault(cell if re.fullmatch(r"[A-Z]\d+", cell) else "A1", []).append(words or problem)
    for cell, lines in at.items():
        sheet[cell].comment = Comment("\n".join(lines), "检查")
        sheet[cell].fill = PatternFill("solid", fgColor="FFEB9C")
    listed = book.create_sheet("问题清单", 0)
    for number, problem in enumerate(problems, 1):
        listed.append([number, problem])
    book.save(out)


FUNDS = ("资金", "年初预算数", "全年预算数", "全年执行数")
FUND_CELLS = ("{{ line.name }}", *(f"{{{{ line['{name}'] }}}}" for name in FUNDS[1:]))


def table(document, heads: tuple[str, ...], loop: str, cells: tuple[str, ...]) -> None:
    made = document.add_table(rows=4, cols=len(heads))
    made.style = "Table Grid"
    for column, head in enumerate(heads):
        made.cell(0, column).text = head
        made.cell(2, column).text = cells[column]
    made.cell(1, 0).text = f"{{%tr for {loop} %}}"
    made.cell(3, 0).text = "{%tr endfor %}"
    document.add_paragraph()


def fields(*names: str) -> tuple[str, ...]:
    return tuple(f"{{{{ row.{name} }}}}" for name in names)


def write_short_template(path: Path) -> None:
    """A Word template for `report`: three chapters and one table of indicators."""
    document = Document()
    document.add_heading("{{ project }}绩效自评报告", 0)
    document.add_paragraph("实施单位：{{ unit }}　年度：{{ form.year }}")
    document.add_heading("一、项目概况", 1)
    document.add_paragraph("{{ goal }}")
    document.add_heading("二、完成情况", 1)
    document.add_paragraph("{{ done }}")
    document.add_paragraph(
        "总分 {{ result.total }} 分，等级为“{{ result.grade }}”，预算执行率得分 {{ result.execution }}。"
    )
    table(document, ("资金", "预算数", "执行数"), "line in funds", (FUND_CELLS[0], *FUND_CELLS[2:]))
    table(
        document, ("指标", "指标值", "完成值", "分值", "得分", "原因"), "row in rows",
        fields("name", "target", "actual", "points", "score", "reason"),
    )  # fmt: skip
    document.add_heading("三、存在问题", 1)
    document.add_paragraph("{%p for problem in problems %}")
    document.add_paragraph("{{ problem }}")
    document.add_paragraph("{%p endfor %}")
    document.save(path)


def write_template(path: Path) -> None:
    """A Word template for `report` with the chapters that a 自评报告 has: what ours writes too, but how scores came about."""
    document = Document()
    document.add_heading("项目支出绩效自评报告", 0)
    for name, value in (
        ("项目名称", "project"),
        ("主管部门", "department"),
        ("实施单位", "unit"),
        ("年度", "form.year"),
    ):
        document.add_paragraph(f"{name}：{{{{ {value} }}}}")
    document.add_heading("一、项目基本情况", 1)
    document.add_heading("（一）资金情况", 2)
    table(document, FUNDS, "line in funds", FUND_CELLS)
    document.add_heading("（二）绩效目标", 2)
    document.add_paragraph("{{ goal }}")
    document.add_heading("二、绩效自评工作开展情况", 1)
    document.add_paragraph("{{ unit }}对照绩效目标，对{{ rows|length }}项指标逐项核对完成情况后打分。")
    document.add_heading("三、自评结果及分析", 1)
    document.add_heading("（一）综合结论", 2)
    document.add_paragraph(
        "总分 {{ result.total }} 分，等级为“{{ result.grade }}”，其中预算执行率 {{ result.execution }} 分。"
        "{% if form.total != result.total %}自评 {{ form.total }} 分，与核算不一致。{% endif %}"
    )
    document.add_paragraph("{{ done }}")
    table(
        document, ("组成部分", "项数", "分值", "自评得分", "核算得分"), "row in groups",
        ("{{ row.name }}", "{{ row.rows|length }}", *fields("points", "claimed", "score")),
    )  # fmt: skip
    document.add_heading("（二）绩效指标完成情况", 2)
    document.add_paragraph("{%p for group in groups %}")
    document.add_paragraph("{{ group.name }}共{{ group.rows|length }}项，{{ group.points }}分，得{{ group.score }}分。")
    columns = ("target", "actual", "points", "claimed", "score")
    table(
        document, ("指标", "指标值", "完成值", "分值", "自评得分", "核算得分"), "row in group.rows",
        fields("name", *columns),
    )  # fmt: skip
    document.add_paragraph("{%p endfor %}")
    document.add_heading("（三）未完成的指标及原因", 2)
    document.add_paragraph("{%p for row in missed %}")
    document.add_paragraph(
        "{{ row.name }}：指标值{{ row.target }}，完成{{ row.actual }}，{{ row.points }}分得{{ row.score }}分。"
        "{% if row.reason %}原因：{{ row.reason }}{% else %}没有写原因。{% endif %}"
    )
    document.add_paragraph("{%p endfor %}")
    document.add_heading("四、存在的问题", 1)
    document.add_paragraph("{%p for problem in problems %}")
    document.add_paragraph("{{ loop.index }}.{{ problem }}")
    document.add_paragraph("{%p endfor %}")
    document.add_heading("五、改进措施", 1)
    document.add_paragraph("针对上述问题，逐条落实整改。")
    document.add_heading("附件　自评得分表", 1)
    table(
        document, ("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "自评得分", "核算得分", "原因"),
        "row in rows", fields("level1", "level2", "name", *columns, "reason"),
    )  # fmt: skip
    document.save(path)


def main() -> None:
    for name in sys.argv[1:]:
        form = read(name)
        result = score(form)
        print(name, result["total"], result["grade"], *check(form, result), sep="\n  ")


if __name__ == "__main__":
    main()

"""A form is found by its labels: the same content in any arrangement reads to the same model."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import SELF, document, meaning, one, read, table, workbook

from scorecard.findings import message
from scorecard.layouts import recognise
from scorecard.model.values import UNCALCULATED
from scorecard.readers.opening import open_bytes


def test_the_ministry_form():
    form, codes = one(SELF)
    assert codes == []
    assert (form.layout, form.kind, form.year, form.money_unit) == (
        "mof-self-evaluation",
        "project_self_evaluation",
        2025,
        "万元",
    )
    assert (form.title.text, form.project.text, form.unit.text, form.department.text) == (
        "项目支出绩效自评表",
        "道路养护",
        "市公路中心",
        "市交通局",
    )
    assert [(line.name, line.role) for line in form.funds] == [
        ("年度资金总额", "total"),
        ("其中：当年财政拨款", "fiscal"),
        ("上年结转资金", "carryover"),
        ("其他资金", "other"),
    ]
    total = form.fund("total")
    assert (total.initial.value, total.budget.value, total.executed.value) == (100, 120, Decimal("118.2"))
    assert (total.rate.value, total.rate.unit, total.points.value, total.claimed_score.value) == (
        Decimal("98.5"),
        "%",
        10,
        Decimal("9.85"),
    )
    assert form.fund("carryover").initial is None
    assert form.fund("fiscal").points.value is None
    assert (form.goal.text, form.goal_actual.text) == ("养护农村道路21公里", "养护农村道路20公里")
    rows = [(i.level1.text, i.level2.text, i.level3.text, i.points.value, i.place.cell) for i in form.indicators]
    assert rows == [
        ("产出指标", "数量指标", "养护里程", 20, "D13"),
        ("产出指标", "数量指标", "巡查次数", 20, "D14"),
        ("产出指标", "质量指标", "验收合格率", 10, "D15"),
        ("效益指标", "社会效益指标", "通行条件", 30, "D16"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", 10, "D17"),
    ]
    first = form.indicators[0]
    assert (first.target.operator, first.target.value, first.target.unit, first.target.place.cell) == (
        ">=",
        21,
        "公里",
        "E13",
    )
    assert (first.actual.value, first.claimed_score.value, first.deviation_reason.text) == (
        20,
        Decimal("19.05"),
        "雨季停工",
    )
    assert form.indicators[1].level1.place.cell == "B13"
    assert (form.total_points.value, form.claimed_total.value) == (100, Decimal("98.9"))


def lines(text=SELF):
    return text.strip("\n").split("\n")


def unmerged(text):
    return text.replace("←", " ").replace("↑", " ")


def moved(text, rows, columns):
    return "\n".join([*[" "] * rows, *("| " * columns + line for line in lines(text))])


def with_notes(text):
    part = lines(text)
    return "\n".join(["附件1", "填报日期：2026年1月8日", *part[:11], "", *part[11:], "注：1.定量指标按比例计分。"])


def broken(text):
    words = ["年初预算数", "全年预算数", "一级指标", "二级指标", "年度指标值", "主管部门", "年度总体目标", "实际完成值"]
    for word in words:
        text = text.replace(word, word[:2] + "⏎" + word[2:4] + " " + word[4:])
    return text.replace("产出指标", "产⏎出⏎指⏎标").replace("总分", "总　 分")


def lettered(text):
    return (
        text.replace("全年预算数", "全年预算数（A）")
        .replace("全年执行数", "全年执行数（B）")
        .replace("执行率", "执行率（B/A）")
        .replace("年度指标值", "年度指标值(A)")
        .replace("实际完成值", "全年实际完成值(B)")
        .replace("| 实施单位 |", "| 实施单位： |")
    )


def repeated(text):
    """Level labels on every row, nothing merged."""
    part = lines(text)
    levels = {13: "数量指标", 14: "质量指标"}
    for number, level2 in levels.items():
        cells = part[number].split("|")
        cells[1], cells[2] = " 产出指标 ", f" {level2} "
        part[number] = "|".join(cells)
    return unmerged("\n".join(part))


def other_order(text):
    """Points before the target, the reason before the actual value."""
    order = [0, 1, 2, 3, 6, 4, 8, 5, 7]
    part = lines(text)
    for number in range(11, 17):
        cells = [*part[number].split("|"), ""]
        part[number] = "|".join(cells[index] for index in order)
    part[17] = "总分 | ← | ← | ← | 100 | ← | ← | ← | 98.9"
    return "\n".join(part)


VARIANTS = {
    "moved": moved(SELF, 3, 2),
    "unmerged": unmerged(SELF),
    "notes": with_notes(SELF),
    "broken labels": broken(SELF),
    "lettered heads": lettered(SELF),
    "repeated levels": repeated(SELF),
    "column order": other_order(SELF),
    "all at once": moved(unmerged(with_notes(lettered(broken(SELF)))), 2, 1),
}


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS)
def test_the_same_form_in_other_arrangements(text):
    form, codes = one(text)
    assert codes == []
    assert meaning(form) == meaning(one(SELF)[0])
    assert form.layout == ("anhui-self-evaluation" if text is VARIANTS["column order"] else "mof-self-evaluation")


@given(
    st.lists(st.sampled_from([unmerged, broken, lettered, with_notes, other_order]), unique=True, max_size=4),
    st.integers(0, 5),
    st.integers(0, 3),
)
def test_any_mixture_of_arrangements(changes, rows, columns):
    text = SELF
    for change in sorted(changes, key=lambda change: change is not other_order):
        text = change(text)
    form, codes = one(moved(text, rows, columns))
    assert codes == []
    assert meaning(form) == meaning(one(SELF)[0])


@pytest.mark.parametrize("merged", [True, False])
def test_through_a_workbook(merged):
    opened, findings = open_bytes(workbook(SELF, merged=merged), "自评表.xlsx")
    assert findings == []
    forms, findings = recognise(opened)
    assert [finding.code for finding in findings] == []
    assert meaning(forms[0]) == meaning(one(SELF)[0])


def test_two_forms_on_a_sheet_and_one_on_another():
    second = SELF.replace("道路养护", "桥梁维修").replace("98.9", "97")
    forms, findings = read(SELF + "\n\n附件2\n" + second.strip("\n"), SELF.replace("道路养护", "隧道照明"))
    assert [form.project.text for form in forms] == ["道路养护", "桥梁维修", "隧道照明"]
    assert [form.claimed_total.value for form in forms] == [Decimal("98.9"), 97, Decimal("98.9")]
    assert [len(form.indicators) for form in forms] == [5, 5, 5]
    assert findings == []


def test_two_forms_without_titles():
    body = "\n".join(lines()[2:])
    forms, findings = read(body + "\n" + body.replace("道路养护", "桥梁维修"))
    assert [form.project.text for form in forms] == ["道路养护", "桥梁维修"]
    assert [form.kind for form in forms] == ["project_self_evaluation"] * 2
    assert [finding.code for finding in findings] == ["L015", "L015"]


def test_a_form_in_two_tables_of_a_document():
    part = lines()
    form, codes = one(
        "\n".join(part[2:11]), "\n".join(part[11:]), form="docx", before=["项目支出绩效自评表", "（2025年度）"]
    )
    assert codes == []
    assert meaning(form) == meaning(one(SELF)[0])


def test_a_table_that_goes_on_without_its_heading():
    part = lines()
    first, second = (
        "\n".join(part[:14]),
        "\n".join([*part[14:], ""]).replace("↑ | ↑ | 质量", " |  | 质量").replace("↑", " "),
    )
    form, codes = one(first, second, form="docx")
    assert codes == []
    assert meaning(form) == meaning(one(SELF)[0])
    # Another table of the document is none of the form.
    form, codes = one(SELF, "姓名 | 职务\n张三 | 局长", form="docx")
    assert codes == []
    # Nor are two sheets of a workbook.
    assert len(one(first, second)[0].indicators) == 2


def test_money_unit_from_a_line_above():
    text = SELF.replace("项目资金（万元）", "项目资金").replace("（2025年度）", "（2025年度） 单位：元")
    assert one(text)[0].money_unit == "元"
    form, codes = one(SELF.replace("项目资金（万元）", "项目资金"))
    assert form.money_unit is None
    assert codes == ["L017"]


def test_year_missing():
    form, codes = one(SELF.replace("（2025年度）", "（    年度）"))
    assert form.year is None
    assert codes == ["L015"]


def test_placeholders_are_dropped_and_printed_prefixes_kept():
    text = SELF.replace(
        "↑ | ↑ | 质量指标 |",
        "↑ | ↑ | ↑ | 指标3： |  |  |  |  | \n↑ | ↑ | ↑ | …… |  |  |  |  | \n↑ | ↑ | 质量指标 |",
    ).replace("巡查次数", "指标2：巡查次数")
    form, codes = one(text)
    assert codes == ["L008"]
    assert [row.level3.text for row in form.indicators][:3] == ["养护里程", "指标2：巡查次数", "验收合格率"]


def test_a_placeholder_with_values_is_an_error():
    form, codes = one(SELF.replace("巡查次数", "指标2："))
    assert codes == ["L009"]
    assert form.indicators[1].level3 is None
    assert form.indicators[1].points.value == 20


def test_level_labels_with_points():
    form, codes = one(SELF.replace("产出指标", "产出指标⏎（50分）").replace("绩效指标 |", "绩效指标（90分） |"))
    assert codes == []
    assert form.indicators[0].level1.text == "产出指标（50分）"
    assert form.indicators[1].level1.text == "产出指标（50分）"
    assert form.layout == "mof-self-evaluation"


def test_trailing_labels_become_entries():
    form, _ = one(
        SELF + "评价结论 | 完成较好 | ← | ←\n存在问题 | 进度偏慢 | ←\n填表人：张三 |  |  | 联系电话：010\n评价等级 | 优"
    )
    assert form.entry("评价结论").text == "完成较好"
    assert form.entry("存在问题").text == "进度偏慢"
    assert form.claimed_grade.text == "优"
    assert len(form.indicators) == 5


def test_unknown_column_is_kept_in_the_remark():
    text = SELF.replace("| 偏差原因分析及改进措施", "| 责任科室").replace("雨季停工", "养护科")
    form, codes = one(text)
    assert codes == ["L007"]
    assert form.indicators[0].remark.text == "责任科室：养护科"


def test_content_beside_the_table():
    text = SELF.replace("| 10 | 10\n总分", "| 10 | 10 |  | 核对过\n总分")
    form, codes = one(text)
    assert codes == ["L020"]
    assert form.indicators[4].remark.text == "核对过"


def test_doubtful_label():
    form, codes = one(SELF.replace("年度指标值", "年度指标数值"))
    assert codes == ["L005"]
    assert form.indicators[0].target.value == 21


def test_two_columns_for_one_field():
    text = SELF.replace("| 偏差原因分析及改进措施", "| 指标值").replace("雨季停工", "≥30公里")
    form, codes = one(text)
    assert codes == ["L006"]
    assert form.indicators[0].target.value == 21
    assert "30公里" in form.indicators[0].remark.text


def test_missing_columns():
    for label, word in (("年度指标值", "指标值"), ("三级指标", "三级指标")):
        forms, findings = read(SELF.replace(f"| {label} |", "|  |", 1))
        assert len(forms) == 1
        assert "L004" in [finding.code for finding in findings]
        assert any(word in message(finding) for finding in findings)


def test_unknown_layout_names_what_is_missing():
    text = "\n".join(
        "|".join(cell for number, cell in enumerate(line.split("|")) if number not in {6, 7}) for line in lines()
    )
    form, codes = one(text)
    assert form.layout == "unknown"
    assert "L003" in codes
    assert form.indicators[0].target.value == 21


def test_two_totals():
    form, codes = one(SELF + "总分 | ← | ← | ← | ← | ← | 100 | 88 | ")
    assert codes == ["L010"]
    assert form.claimed_total.value == Decimal("98.9")


def test_negative_points():
    form, codes = one(SELF.replace("| 20 | 19.05", "| -20 | 19.05"))
    assert codes == ["L011"]
    assert form.indicators[0].points.value == -20


def test_points_merged_over_rows_count_once():
    text = SELF.replace("| 12次 | 20 | 20", "| 12次 | ↑ | ↑")
    form, codes = one(text)
    assert codes == ["L016", "L016"]
    assert [row.points and row.points.value for row in form.indicators[:3]] == [20, None, 10]


def test_an_actual_merged_over_rows_is_told():
    form, codes = one(SELF.replace("| 12次 | 20 | 20", "| ↑ | 20 | 20"))
    assert codes == ["L021"]
    assert form.indicators[0].actual.text == form.indicators[1].actual.text


def test_characters_without_width_are_not_seen():
    form, codes = one(SELF.replace("三级指标", "\u200b三级指标\ufeff").replace("养护里程", "\u200b养护里程"))
    assert codes == []
    assert all("\u200b" not in row.level3.text for row in form.indicators)


def test_same_label_twice():
    form, codes = one(SELF.replace("项目资金（万元） | ←", "实施单位 | ← | 市养护处 | ←\n项目资金（万元） | ←"))
    assert codes == ["L014"]
    assert form.unit.text == "市公路中心"


def test_an_empty_table_is_told():
    form, codes = one("\n".join([*lines()[:12], lines()[17]]))
    assert form.indicators == ()
    assert codes == ["L018"]


def test_no_form_at_all():
    for text in ("会议通知", "单位 | 收入 | 支出\n甲 | 1 | 2", "一级指标 | 金额\n甲 | 3"):
        forms, findings = read(text)
        assert forms == []
        assert [finding.code for finding in findings] == ["L002"]
    assert recognise(document())[1][0].code == "L002"


def test_hidden_rows_are_read_and_told():
    doc = document(SELF)
    for cell in doc.tables[0].cells:
        cell.hidden = cell.row == 13
    forms, findings = recognise(doc)
    assert len(forms[0].indicators) == 5
    assert [finding.code for finding in findings] == ["F019"]
    assert "巡查次数" in message(findings[0])


def test_hidden_sheets():
    doc = document(SELF, SELF)
    doc.tables[1].hidden = True
    forms, findings = recognise(doc)
    assert len(forms) == 1
    assert [finding.code for finding in findings] == ["F020"]
    doc = document(SELF)
    doc.tables[0].hidden = True
    forms, findings = recognise(doc)
    assert len(forms) == 1
    assert [finding.code for finding in findings] == ["F020"]


def test_faulty_cells():
    doc = document(SELF)
    for cell in doc.tables[0].cells:
        if cell.text == "93%":
            cell.text, cell.fault = "#DIV/0!", "error"
        elif cell.text == "19.05":
            cell.text, cell.fault = "", "uncalculated"
    forms, findings = recognise(doc)
    rows = forms[0].indicators
    assert (rows[4].actual.kind, rows[4].actual.text) == ("blank", "#DIV/0!")
    assert (rows[0].claimed_score.value, rows[0].claimed_score.text) == (None, UNCALCULATED)
    assert sorted((finding.code, finding.place.cell) for finding in findings) == [("F017", "F17"), ("F018", "H13")]


def test_percent_cells():
    doc = document(SELF)
    for cell in doc.tables[0].cells:
        if cell.text in {"93%", "98.5%"}:
            cell.number, cell.percent = Decimal(cell.text.rstrip("%")) / 100, True
    assert meaning(recognise(doc)[0][0]) == meaning(one(SELF)[0])


def test_places_of_text_tables_are_lines():
    made = table(SELF, line_places=True)
    for cell in made.cells:
        cell.line = 100 + cell.row
    doc = document(SELF)
    doc.tables = [made]
    form = recognise(doc)[0][0]
    row = form.indicators[0]
    assert row.place.line == row.target.place.line == row.points.place.line == 112
    assert row.place.cell is None

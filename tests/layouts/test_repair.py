"""Rows that slipped are put right by what their cells mean, and only where one way is possible."""

from hypothesis import given
from hypothesis import strategies as st
from making import SELF, meaning, one, read

from scorecard.findings import message

HEAD = """
项目支出绩效目标表 | ← | ← | ← | ← | ← | ← | ← | ←
(2024 年) | ← | ← | ← | ← | ← | ← | ← | ←
预算单位 | ← | 监测站 | ← | ← | ← | ← | ← | ←
项目名称 | ← | 监测项目 | ← | ← | ← | ← | ← | ←
一级指标 | 二级指标 | 三级指标 | 指标值 | 指标值设置依据 | 上年完成值 | 指标分值权重 | 指标赋分规则 | 佐证资料
产出指标 | 数量指标 | 断面数量 | ≥21 个 | 计划标准 | 21 个 | 50 | 按照完成比例赋分 | 工作资料
"""
LAST = "满意度指标 | 满意度指标 | 满意度 | > =90% | 计划标准 | - | 10 | 满意度赋分 | 工作资料"


def second(text):
    forms, findings = read(HEAD + text + "\n" + LAST)
    row = forms[0].indicators[1]
    return row, findings


def told(row):
    return [v.text if v else None for v in (row.level1, row.level2, row.level3, row.target, row.basis, row.points)]


def test_a_row_shifted_to_the_right():
    row, findings = second(
        " | 效益指标 | 生态效益指标 | 监测数据使用率 | > =95% | 计划标准 | - | 30 | 按比例 | 工作资料"
    )
    assert told(row) == ["效益指标", "生态效益指标", "监测数据使用率", "> =95%", "计划标准", "30"]
    assert row.evidence.text == "工作资料"
    assert [finding.code for finding in findings] == ["L012"]
    assert "效益指标" in message(findings[0])


def test_a_row_shifted_to_the_right_into_a_blank():
    row, findings = second(" | 效益指标 | 生态效益指标 | 监测数据使用率 | > =95% | 计划标准 | - | 30 | 按比例")
    assert told(row) == ["效益指标", "生态效益指标", "监测数据使用率", "> =95%", "计划标准", "30"]
    assert [finding.code for finding in findings] == ["L012"]


def test_a_level2_label_in_the_level1_column():
    row, findings = second("时效指标 |  | 及时率 | =100% | 计划标准 | - | 5 | 按比例 | 工作资料")
    assert told(row) == ["产出指标", "时效指标", "及时率", "=100%", "计划标准", "5"]
    assert [finding.code for finding in findings] == ["L012"]


def test_a_row_shifted_to_the_left():
    row, findings = second("时效指标 | 及时率 | =100% | 计划标准 | - | 5 | 按比例 | 工作资料")
    assert told(row) == ["产出指标", "时效指标", "及时率", "=100%", "计划标准", "5"]
    assert [finding.code for finding in findings] == ["L012"]


def test_two_ways_are_told_and_nothing_is_changed():
    # Whether the last cell slipped too (赋分规则) or stands where it belongs (佐证资料), nothing tells.
    row, findings = second(" | 效益指标 | 生态效益指标 | 使用率 | ≥95% |  |  |  | 满意度赋分")
    codes = [finding.code for finding in findings]
    assert "L013" in codes
    assert "L012" not in codes
    assert "佐证资料" in message(findings[0]) or "指标赋分规则" in message(findings[0])
    assert told(row)[:3] == ["产出指标", "效益指标", "生态效益指标"]


def test_text_among_points_is_left_alone():
    form, codes = one(SELF.replace("| 12次 | 20 | 20", "| 12次 | 八分左右 | 20"))
    assert codes == ["V026"]
    assert form.indicators[1].points.value is None


def test_labels_in_the_middle_of_their_group():
    text = "\n".join(
        [
            HEAD.strip("\n").rsplit("\n", 1)[0],
            " | 数量指标 | 断面数量 | ≥21 个 | 计划标准 | 21 个 | 30 | 按比例 | 工作资料",
            "产出指标 | 质量指标 | 准确率 | =100% | 计划标准 | - | 10 | 按比例 | 工作资料",
            " | 时效指标 | 及时率 | =100% | 计划标准 | - | 10 | 按比例 | 工作资料",
            " | 经济效益指标 | 增收 | ≥3万元 | 计划标准 | - | 10 | 按比例 | 工作资料",
            "效益指标 | 社会效益指标 | 使用率 | ≥95% | 计划标准 | - | 20 | 按比例 | 工作资料",
            LAST,
        ]
    )
    form, codes = one(text)
    assert [row.level1.text for row in form.indicators] == [
        "产出指标",
        "产出指标",
        "产出指标",
        "效益指标",
        "效益指标",
        "满意度指标",
    ]
    assert codes == ["L019", "L019"]


@given(st.integers(12, 16), st.integers(1, 3))
def test_a_row_without_contradiction_is_never_touched(line, blanks):
    """Blank cells alone are no reason to move anything."""
    part = SELF.strip("\n").split("\n")
    cells = part[line].split("|")
    for column in range(4, min(4 + blanks, len(cells))):
        cells[column] = "  "
    form, codes = one("\n".join([*part[:line], "|".join(cells), *part[line + 1 :]]))
    assert "L012" not in codes
    whole = meaning(one(SELF)[0])["indicators"]
    mine = meaning(form)["indicators"]
    assert [row["level3"] for row in mine] == [row["level3"] for row in whole]

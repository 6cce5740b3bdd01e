"""Each finding of the family L2xx on the smallest text that produces it, with its place, and what was read."""

import random

import pytest
from flow import printing
from flow.reading import codes, only, plain, rebuilt, rows

HEADING = "一级指标\t二级指标\t三级指标\t指标值\t指标值设置依据\t上年完成值\t指标分值权重\t指标赋分规则\t佐证资料"
FIRST = "产出指标\t数量指标\t设备购置数量\t≥5台\t计划标准\t4台\t10\t按照完成比例赋分\t工作资料"
SECOND = "\t\t宣传册印制数量\t≥200份\t计划标准\t-\t20\t按照完成比例赋分\t工作资料"
LAST = "满意度指标\t服务对象满意度指标\t群众满意度\t≥90%\t计划标准\t-\t10\t满意度赋分\t工作资料"


def tabs(*lines, heading=HEADING):
    return "\n".join(["项目支出绩效目标表", "", "预算单位\t\t某局", "项目名称\t\t设备项目", heading, *lines]) + "\n"


def test_a_clean_table_says_nothing():
    tables, findings = rebuilt(tabs(FIRST, SECOND, LAST))
    assert findings == []
    _first, second, last = rows(tables[0])
    assert (second["level1"], second["level2"], second["points"]) == ("产出指标", "数量指标", "20")
    assert "last_year" not in second
    assert last["level2"] == "服务对象满意度指标"


def test_a_heading_that_lost_a_cell_l203():
    heading = HEADING.replace("\t指标赋分规则", "")
    tables, findings = rebuilt(tabs(FIRST, SECOND, LAST, heading=heading))
    assert only(findings, "L203").args["label"] == "指标赋分规则"
    assert [row["scoring_rule"] for row in rows(tables[0])] == ["按照完成比例赋分"] * 2 + ["满意度赋分"]


def test_a_wrong_heading_is_read_by_its_contents_l204():
    wrong = HEADING.replace("三级指标\t指标值\t", "三级指标\t佐证资料\t").removesuffix("\t佐证资料")
    good = tabs(FIRST, SECOND, LAST)
    tables, findings = rebuilt(
        good + "\n" + good.replace("设备项目", "另一项目") + "\n" + tabs(FIRST, SECOND, LAST, heading=wrong)
    )
    finding = only(findings, "L204")
    assert finding.args == {"printed": "佐证资料", "label": "指标值"}
    assert rows(tables[2])[0]["target"] == "≥5台"


@pytest.mark.parametrize(
    "line",
    [
        "宣传册印制数量\t≥200份\t计划标准\t-\t20\t按照完成比例赋分\t工作资料\t\t",
        "宣传册印制数量\t\t≥200份\t计划标准\t-\t20\t按照完成比例赋分\t工作资料\t",
        "\t宣传册印制数量\t≥200份\t计划标准\t-\t20\t按照完成比例赋分\t工作资料\t",
    ],
)
def test_a_shifted_row_l205(line):
    tables, findings = rebuilt(tabs(FIRST, line, LAST))
    assert only(findings, "L205").place.line == rows(tables[0])[1]["line"]
    assert rows(tables[0])[1] == rows(rebuilt(tabs(FIRST, SECOND, LAST))[0][0])[1]


def test_a_row_pushed_right_keeps_its_last_cell_blank_l205():
    tables, findings = rebuilt(tabs(FIRST, "\t" + LAST.rsplit("\t", 1)[0]))
    assert only(findings, "L205").severity == "hint"
    last = rows(tables[0])[1]
    assert (last["level1"], last["scoring_rule"]) == ("满意度指标", "满意度赋分")
    assert "evidence" not in last


def test_two_cells_in_one_l206():
    heading = HEADING.replace("\t指标赋分规则", "")
    lines = [line.replace("分\t工作资料", "分 工作资料") for line in (FIRST, SECOND, LAST)]
    tables, findings = rebuilt(tabs(*lines, heading=heading))
    assert only(findings, "L206").args["rows"] == "3"
    assert [row["evidence"] for row in rows(tables[0])] == ["工作资料"] * 3


def test_a_row_over_two_pages_l207_and_a_heading_again_l208():
    cut = FIRST.replace("设备购置数量", "设备购置及安装")
    tables, findings = rebuilt(tabs(cut, "", HEADING, "\t\t调试数量\t\t\t\t\t\t", SECOND, LAST))
    assert rows(tables[0])[0]["level3"] == "设备购置及安装调试数量"
    assert only(findings, "L207").args["text"] == "调试数量"
    assert only(findings, "L208").args["line"] == "8"


def test_level_words_of_one_table_are_written_alike_l210():
    tables, findings = rebuilt(tabs(FIRST, SECOND, FIRST.replace("产出指标\t数量指标", "效益指标\t社会效益"), LAST))
    assert rows(tables[0])[2]["level2"] == "社会效益指标"
    assert only(findings, "L210").args == {"text": "社会效益", "word": "社会效益指标"}
    short = [
        line.replace("数量指标", "经济效益").replace("服务对象满意度指标", "服务对象满意度") for line in (FIRST, LAST)
    ]
    tables, findings = rebuilt(tabs(*short))
    assert "L210" not in codes(findings)
    assert rows(tables[0])[0]["level2"] == "经济效益"


def test_a_label_without_an_indicator_l211():
    _, findings = rebuilt(tabs(FIRST, LAST, "可持续影响指标\t\t\t\t\t\t\t\t"))
    assert only(findings, "L211").args["text"] == "可持续影响指标"


def test_a_row_with_two_readings_is_not_read_l212():
    heading = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"
    lines = ["产出指标\t数量指标\t设备购置数量\t5\t5\t10\t10", "宣传册印制数量\t12\t20\t10"]
    tables, findings = rebuilt(tabs(*lines, heading=heading))
    finding = only(findings, "L212")
    assert finding.severity == "error"
    assert finding.place.line == 7
    row = rows(tables[0])[1]
    assert row["level3"] == "宣传册印制数量"
    assert len({"target", "actual", "points", "claimed_score"} & row.keys()) < 3


def test_a_row_with_too_many_cells_l213():
    _, findings = rebuilt(tabs(FIRST, SECOND + "\t甲\t乙\t丙\t丁\t戊", LAST))
    assert only(findings, "L213").place.line == 7


def test_a_row_without_its_value_is_blank_l214():
    tables, findings = rebuilt(tabs(FIRST, "\t\t宣传册印制数量\t\t计划标准\t-\t20\t按照完成比例赋分\t工作资料", LAST))
    assert "target" not in rows(tables[0])[1]
    assert only(findings, "L214").args["missing"] == "指标值"


def test_run_together_cells_are_refused_l215():
    text = "项目绩效目标表\n\n绩效指标一级指标二级指标指标内容指标值备注产出指标数量指标88100质量指标88100\n"
    tables, findings = rebuilt(text)
    assert tables == []
    assert codes(findings) == ["L215"]


def test_run_together_lines_are_read_as_far_as_signs_decide_l215():
    lines = [
        "绩效目标表",
        "项目名称某项目",
        "绩效指标一级指标二级指标指标内容指标值",
        "产出指标数量指标学校改造覆盖率100%",
        "质量指标校舍维修合格率≥95%",
        "设备维护12",
        "效益指标社会效益指标教育质量稳步提高",
    ]
    tables, findings = rebuilt("\n".join(lines) + "\n")
    got = rows(tables[0])
    assert [(row["level2"], row["level3"], row["target"]) for row in got] == [
        ("数量指标", "学校改造覆盖率", "100%"),
        ("质量指标", "校舍维修合格率", "≥95%"),
        ("社会效益指标", "教育质量", "稳步提高"),
    ]
    assert [row["level1"] for row in got] == ["产出指标", "产出指标", "效益指标"]
    assert only(findings, "L215").args["text"] == "设备维护12"


def test_a_title_without_rows_l216():
    _, findings = rebuilt("项目支出绩效目标表\n\n一级指标\n\n二级指标\n\n三级指标\n\n指标值\n")
    assert codes(findings) == ["L216"]


def test_tags_of_web_pages_are_taken_off_l217():
    tables, findings = rebuilt(tabs(FIRST, SECOND.replace("宣传册", "<p>宣传册</p>"), LAST))
    assert rows(tables[0])[1]["level3"] == "宣传册印制数量"
    assert only(findings, "L217").args["tags"] == "</p> <p>"


BARS = "项目绩效目标表 | |||\n项目名称 | 某项目 | ||\n{heading}\n{rows}"


def bars(heading, *lines):
    return BARS.format(heading=heading, rows="\n".join(lines))


def test_half_a_number_at_the_end_is_no_number_l218():
    text = bars(
        "一级指标 | 二级指标 | 三级指标 | 指标值 |",
        "产出指标 | 数量指标 | 就学补助户数 | ≥101户 |",
        "质量指标 | 发放准确率 | 100% |",
        "成本指标 | 补助标准 | 15",
    )
    tables, findings = rebuilt(text)
    last = rows(tables[0])[-1]
    assert (last["level3"], last.get("target")) == ("补助标准", None)
    assert only(findings, "L218").args["text"] == "15"
    assert only(findings, "L218").place.line == last["line"]


def test_a_column_for_each_district_is_refused_l219():
    text = bars(
        "一级指标 | 二级指标 | 三级指标 | 指标解释 | 东镇 | 西乡 | 南村 |",
        "产出指标 | 数量指标 | 开展水利工程建设 | 反映开展情况 | 1 | 2 | 3 |",
        "质量指标 | 工程验收合格率 | 反映合格情况 | 100% | 100% | 95% |",
    )
    tables, findings = rebuilt(text)
    assert only(findings, "L219").args["count"] == "3"
    assert all("target" not in row for table in tables for row in rows(table))


def test_a_column_without_a_heading_l220():
    lines = ["项目绩效自评表", "项目名称", "某项目", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"]
    lines += ["产出指标", "数量指标", "指标1:培训人员数量", "≥10人", "12人", "5", "指标2:抽查次数", "≥4次", "4次", "4"]
    lines += ["指标3:检查覆盖率", "100%", "100%", "5", "指标4:投诉处置率", "100%", "100%", "3"]
    tables, findings = rebuilt("\n\n".join(lines) + "\n")
    assert only(findings, "L220").args["text"] == "5"
    assert [row["actual"] for row in rows(tables[0])] == ["12人", "4次", "100%", "100%"]


def test_two_groups_of_columns_l221():
    text = bars(
        "一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值 |",
        "产出指标 | 数量指标 | 养护设施数量 | ≥90个 | 数量指标 | |",
        "质量指标 | 项目验收合格率 | ≥95% | 质量指标 | |",
    )
    tables, findings = rebuilt(text)
    assert [row["level3"] for row in rows(tables[0])] == ["养护设施数量", "项目验收合格率"]
    assert only(findings, "L221").severity == "warning"


def test_an_undecided_border_says_both_l222():
    lines = ["一级指", "标", "二级指", "标", "三级指标", "指标值", "分值"]
    for name in ("保障设备正常运", "保障平台正常运", "保障系统正常运"):
        lines += ["效益指", "标", "社会效", "益指标", name, "转", "有效", "提升", "10"]
    _, findings = rebuilt("项目支出绩效目标表\n项目名称 某项目\n" + "\n".join(lines) + "\n")
    finding = next(finding for finding in findings if finding.code == "L222")
    assert finding.severity == "error"
    assert finding.args["first"] + finding.args["second"] == finding.args["other_first"] + finding.args["other_second"]


def test_a_row_between_two_groups_says_both_l223():
    from scorecard.layouts.flow.levels import undecided
    from scorecard.layouts.flow.parse import Label

    found = [Label("经济效益指标", "2", 1, 1), Label("社会效益指标", "2", 5, 5)]
    names = [("保障甲地供水", "有效"), ("保障乙地供水", "有效"), ("保障丙地供水", "有效"), ("保障丁地供水", "有效")]
    names += [("保障戊地供水", "有效"), ("保障己地供水", "有效"), ("保障庚地供水", "有效")]
    assert undecided(found, names)
    said = set()
    for seed in range(8):
        rng = random.Random(seed)
        form = printing.random_form(rng, wide=False)
        text = printing.print_pages(form, rng, wide=False, way="middle", end_spaces=True, widths=[6, 8, 24, 8, 8])
        said |= set(codes(rebuilt(text)[1]))
    assert "L223" in said


def test_an_endless_table_is_cut_l224():
    many = [SECOND.replace("宣传册", f"第{number}号宣传册") for number in range(3100)]
    tables, findings = rebuilt(tabs(FIRST, *many))
    assert only(findings, "L224").args["limit"] == "3000"
    assert len(rows(tables[0])) == 3000


PROSE = (
    "2025年，本部门整体预算绩效目标 1 个，涉及金额 500.00 万元；当年财政拨款项目 3 个，涉及预算金额 {fiscal} 万元。\n\n"
)
FUNDS = "项目资金(万元)\t\t年度预算总额\t180.00\t其中：财政拨款\t150.00\t其他资金\t30.00"


def funded(name, unit="某局"):
    return tabs(FUNDS, HEADING, FIRST, SECOND, LAST, heading="").replace("设备项目", name).replace("某局", unit)


def test_declared_number_l230_and_amount_l231():
    two = funded("甲项目") + "\n" + funded("乙项目")
    _, findings = rebuilt(PROSE.format(fiscal="300.00") + two)
    whole, single = (finding for finding in findings if finding.code == "L230")
    assert (whole.args["what"], whole.args["found"]) == ("整体预算绩效目标", "0")
    assert (single.args["declared"], single.args["found"]) == ("3", "2")
    assert "L231" not in codes(findings)
    _, findings = rebuilt(PROSE.format(fiscal="310.00") + two)
    finding = only(findings, "L231")
    assert (finding.args["declared"], finding.args["found"], finding.args["difference"]) == ("310", "300", "10")
    assert finding.place.line == 1


def test_points_against_the_heading_l232():
    heading = HEADING.replace("指标分值权重", "分值权重（90）")
    _, findings = rebuilt(tabs(FIRST, SECOND, LAST, heading=heading))
    assert only(findings, "L232").args["found"] == "40"
    _, findings = rebuilt(tabs(FIRST, SECOND, LAST, heading=heading.replace("90", "40")))
    assert "L232" not in codes(findings)


def test_projects_of_one_name_in_several_units_l233():
    text = funded("监察项目", "甲办公室") + "\n" + funded("监察项目", "乙办公室")
    tables, findings = rebuilt(text)
    assert len(tables) == 2
    assert only(findings, "L233").args["units"] == "甲办公室、乙办公室"


def test_listed_projects_without_a_form_l234():
    text = "按照要求，本单位公开了甲类监测项目、乙类研究与评估项目、丙类执法项目等二级项目的2025年绩效目标表。\n\n"
    _, findings = rebuilt(text + funded("甲类监测项目") + "\n" + funded("丙类执法项目"))
    assert only(findings, "L234").args["names"] == "乙类研究与评估项目"


def test_indicators_listed_in_prose():
    text = "一、产出指标\n（一）数量指标\n设施温棚种植人员（县内培训）≧300人；\n（二）时效指标\n完成时限，2025年10月底前；\n二、效益指标\n（一）社会效益指标\n学员素质素养和种植技术水平，提高；\n三、满意度指标\n参训学员满意度≥95%。\n附件：无"
    tables, _ = rebuilt(text)
    got = [(row["level1"], row.get("level2"), row["level3"], plain(row["target"])) for row in rows(tables[0])]
    assert got == [
        ("产出指标", "数量指标", "设施温棚种植人员（县内培训）", ">=300人"),
        ("产出指标", "时效指标", "完成时限", "2025年10月底前"),
        ("效益指标", "社会效益指标", "学员素质素养和种植技术水平", "提高"),
        ("满意度指标", None, "参训学员满意度", ">=95%"),
    ]


def test_prose_and_other_tables_are_no_forms():
    text = "部门收支总表\n\n项目 预算数\n\n一、一般公共预算 100.00\n\n绩效目标表公开情况说明。\n" * 20
    assert rebuilt(text) == ([], [])

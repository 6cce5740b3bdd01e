"""The trace in words: rule, bands, numbers with their cells, steps, result."""

from hypothesis import given
from hypothesis import strategies as st
from scoring_forms import form, funds, row

from scorecard.model import Step
from scorecard.rules import load_pack, with_parameters
from scorecard.scoring import evaluate
from scorecard.scoring.telling import find_items, near_names, step_words, tell

PACK = load_pack("mof-2020-10")


def told(one, name, pack=PACK, *, known=True):
    evaluation, _ = evaluate(one, pack)
    (item,) = find_items(evaluation, name)
    return {part.title: part for part in tell(evaluation, item, pack if known else None)}


def test_execution():
    parts = told(form(money=funds("100", "86.18", claimed=9)), "预算执行率")
    assert "依据：财预〔2020〕10号 第十三条第二款、第十六条第二款" in parts["规则"].lines
    assert "说明：看“年度资金总额”行；分母是全年预算数（调整后），不是年初预算数" in parts["规则"].lines
    assert len(parts["分段"].rows) == 3
    assert parts["分段"].marked == {1}
    assert parts["分段"].rows[1] == ("0 ＜ 全年执行数 ＜ 全年预算数", "全年执行数 ÷ 全年预算数 × 分值")
    assert parts["数据"].rows[1] == ("全年执行数", "86.18万元", "86.18", "工作表“表” E5")
    assert parts["计算"].lines[1] == "全年执行数 ÷ 全年预算数：86.18 ÷ 100 ＝ 0.8618"
    assert parts["计算"].lines[-1] == "四舍五入到 2 位小数：8.618 → 8.62"
    assert parts["结果"].lines == (
        "分值：10 分；情况：未达标",
        "得分：8.62 分（取整前 8.618）",
        "自评：9 分，相差 +0.38 分",
    )


def test_a_parameter_is_told_with_its_meaning():
    pack = with_parameters(PACK, {"反向未达标": "按超出"})
    parts = told(form(row("≤100元", "125元", 100, name="人均成本")), "成本", pack)
    (line,) = [line for line in parts["规则"].lines if line.startswith("参数")]
    assert line.startswith("参数：反向未达标取“按超出”（（1−超出部分÷指标值）×分值，最低为 0）。第十六条没有规定")
    assert parts["分段"].marked == {1}
    assert parts["分段"].rows[2][1].endswith("（指标值不是正数，比例没有意义）")


def test_bands_and_their_interval():
    parts = told(form(row("有效保障", "部分达成", 10, 9, name="机制")), "机制")
    assert parts["档次"].marked == {1}
    assert parts["档次"].rows[1][1] == "分值 × [60%, 80%)"
    assert "允许的区间：[6, 8) 分" in parts["结果"].lines
    assert "判断档次：实际完成值写有“部分达成” → 部分达成年度指标并具有一定效果" in parts["计算"].lines


def test_without_the_pack_the_evaluation_is_enough():
    parts = told(form(row("≥3个", "2个", 100, name="数量")), "数量", known=False)
    assert parts["分段"].rows[0] == ("完成值 ≥ 指标值", "分值")
    assert parts["分段"].marked == frozenset()
    assert "得分：66.67 分（取整前 66.666666…）" in parts["结果"].lines


def test_a_line_without_a_score():
    parts = told(form(row("≥3个", None, 100, name="数量"), row("≥1个", "1个", 0, name="别的")), "数量")
    assert parts["规则"].lines[-1] == "没有用到规则：这一行没有计分。"
    assert "得分：没有" in parts["结果"].lines


def test_names_are_found_by_a_part_and_all_of_them():
    evaluation, _ = evaluate(form(*[row("≥1个", "1个", 50, name=name) for name in ("培训（期）", "培训人数")]), PACK)
    assert [item.level3 for item in find_items(evaluation, "培训")] == ["培训（期）", "培训人数"]
    assert [item.level3 for item in find_items(evaluation, "培训(期)")] == ["培训（期）"]
    assert find_items(evaluation, "满意度") == []
    assert find_items(evaluation, " ") == []
    assert near_names([evaluation], "培川人数") == ["培训人数"]
    assert near_names([evaluation], "xyz") == ["培训（期）", "培训人数"]


def test_steps():
    assert step_words(Step(label="换算", expression="1万元 = 10000元", result="")) == "换算：1万元 = 10000元"
    assert step_words(Step(label="得分", expression="0", result="0")) == "得分：0"
    assert step_words(Step(label="", expression="", result="3")) == "3"


@given(st.text(max_size=20), st.text(max_size=20), st.none() | st.integers(0, 20))
def test_any_line_can_be_told(target, actual, claim):
    evaluation, _ = evaluate(form(row(target, actual, 10, claim), money=funds("5", "3")), PACK)
    for item in evaluation.items:
        for part in tell(evaluation, item, PACK):
            assert part.title
            assert all(len(one) == len(part.head) for one in part.rows)

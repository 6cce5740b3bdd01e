"""What differs between two packs, in words."""

from scorecard.rules import load_pack, read_pack_text, with_parameters
from scorecard.rules.comparing import MISSING, compare_packs

CHILD = """\
编号: child
名称: 子包
版本: "1"
地区: 某省
继承: mof-2020-10
执行率分值: 20
取整: {小数位: 1}
等级: [{名称: 合格, 范围: "[60, 100]"}, {名称: 不合格, 范围: "[0, 60)"}]
删除规则: [时限指标]
总分规则: [{名称: 封顶, 条款: 某条, 当: 执行率 < 70%, 上限: 79}]
规则:
  - 名称: 预算执行率
    条款: 第五条
    适用: {部位: 预算执行率}
    分段:
      - {当: 全年执行数 ≥ 全年预算数, 得分: 分值}
      - {当: 0 < 全年执行数 < 全年预算数, 得分: 50% × 分值}
      - {当: 全年执行数 ≤ 0 且 全年执行数 < 全年预算数, 得分: 0}
  - 名称: 定性指标
    条款: 第六条
    适用: {类型: 定性}
    档次:
      - {名称: 达成年度指标, 词: [达成, 已达成了], 区间: "[80%, 100%]"}
      - {名称: 部分达成年度指标并具有一定效果, 词: [部分达成], 区间: "[50%, 80%)"}
      - {名称: 差, 词: [未达成], 区间: "[0%, 50%)"}
"""


def test_a_pack_does_not_differ_from_itself():
    pack = load_pack("mof-2020-10")
    assert compare_packs(pack, pack) == []


def test_a_changed_parameter_changes_the_rules_that_use_it():
    pack = load_pack("mof-2020-10")
    found = compare_packs(pack, with_parameters(pack, {"反向未达标": "零分"}))
    assert found[0].where == "参数“反向未达标”"
    assert {d.where for d in found[1:]} == {"规则“定量指标（不高于）”", "规则“定量指标（区间）”"}
    assert "指标值 ÷ 完成值 × 分值" in found[1].left
    assert "分值 ÷" not in found[1].right


def test_a_child_against_its_parent():
    child, findings = read_pack_text(CHILD)
    assert findings == []
    found = {(d.where, d.what): d for d in compare_packs(load_pack("mof-2020-10"), child)}
    assert found["地区", ""].right == "某省"
    assert found["执行率分值", ""].words() == "执行率分值：10 → 20"
    assert found["取整", ""].right == "1 位小数"
    assert "合格 [60, 100]" in found["等级", ""].right
    assert found["规则“时限指标”", ""].right == MISSING
    assert found["规则“预算执行率”", "条款"].right == "第五条"
    formula = found["规则“预算执行率”", "公式"]
    assert formula.right == "0 ＜ 全年执行数 ＜ 全年预算数 时：50% × 分值"
    assert found["规则“定性指标”", "档次“部分达成年度指标并具有一定效果”"].right == "[50%, 80%)"
    assert "已达成了" in found["规则“定性指标”", "档次“达成年度指标”独有的词"].right
    assert found["总分规则“封顶”", ""].right == "执行率 < 70% 时，不高于 79"


def test_two_ministry_papers():
    words = [d.words() for d in compare_packs(load_pack("mof-2020-10"), load_pack("mof-2021-101"))]
    assert any("及格线" in line for line in words)
    assert any("70% × 分值" in line for line in words)

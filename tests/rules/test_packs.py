"""Loading packs: every P code of the format, inheritance, parameters, and the doors of `scorecard.rules`."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scorecard import rules
from scorecard.findings import message
from scorecard.rules import UnknownPack, available_packs, load_pack, read_pack, read_pack_text, with_parameters
from scorecard.rules.examples import check_examples

SMALL = """\
编号: test-pack
名称: 试验包
版本: "1"
规则:
  - 名称: 数量
    条款: 第一条
    适用: {类型: 定量, 符号: ≥}
    公式: 最小(1, 完成值 ÷ 指标值) × 分值
    示例:
      - {数据: {完成值: 80, 指标值: 100, 分值: 10}, 得分: 8}
"""


def codes(findings):
    return [finding.code for finding in findings]


def broken(old, new, code, *, line=None, says=""):
    assert old in SMALL
    pack, findings = read_pack_text(SMALL.replace(old, new))
    assert code in codes(findings), [message(f) for f in findings]
    finding = next(f for f in findings if f.code == code)
    assert says in message(finding)
    if line is not None:
        assert finding.place.line == line
    return pack


def test_a_small_pack():
    pack, findings = read_pack_text(SMALL)
    assert findings == []
    assert pack.rules[0].citation == "第一条"
    assert pack.places == 2
    assert check_examples(pack) == []


def test_p001_no_yaml():
    assert broken("名称: 试验包", "名称: [试验包", "P001") is None
    assert broken("版本:", "说明: &a 1\n版本:", "P001", says="锚点") is None
    for text in ("", "- 1\n- 2\n", "a" * 1_000_001, "\x00", "!!python/object/apply:os.system ['true']"):
        assert read_pack_text(text)[0] is None
    assert codes(read_pack("/nonexistent.yaml")[1]) == ["P001"]


def test_p001_nesting():
    for text in (
        "名称: " + "[" * 50_000,
        "名称: " + "{a: " * 30 + "}" * 30,
        "\n".join("  " * n + "甲:" for n in range(40)),
    ):
        pack, findings = read_pack_text(text)
        assert pack is None
        assert findings[0].code == "P001"


def test_p001_not_utf8(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes("名称: 包".encode("gb18030"))
    assert codes(read_pack(path)[1]) == ["P001"]


def test_p002_key_twice():
    broken("    条款: 第一条", "    条款: 第一条\n    条款: 第二条", "P002", line=7, says="条款")


def test_p003_key_missing():
    assert broken("    条款: 第一条\n", "", "P003", line=5, says="条款") is None


def test_p004_key_unknown():
    assert broken("条款:", "条文:", "P004", line=6, says="条文") is None


def test_p005_wrong_value():
    assert broken("类型: 定量", "类型: 数量", "P005", line=7, says="定量") is None
    assert broken("编号: test-pack", "编号: 试验", "P005", line=1) is None
    assert broken("版本:", "等级: [{名称: 优, 范围: 90-100}]\n版本:", "P005", says="方括号") is None
    assert broken("版本:", "等级: [{名称: 优, 范围: '[100, 90]'}]\n版本:", "P005", says="下限大于上限") is None
    assert broken("版本:", "总分: 一百\n版本:", "P005") is None
    assert broken("    公式:", "    分段: [{得分: 0}]\n    公式:", "P005", says="恰好写一项") is None


def test_p006_formula():
    assert broken("指标值) ×", "指标直) ×", "P006", line=8, says="▶指标直") is None


def test_p006_long_formula_is_cut_in_the_message():
    pack, findings = read_pack_text(SMALL.replace("最小(1,", "最小(" + "1, " * 100 + "啊,"))
    assert pack is None
    assert len(message(findings[0])) < 300


def test_p007_unknown_reference():
    text = SMALL.replace("版本:", "继承: mof-2020-10\n删除规则: [没有的]\n版本:")
    assert "P007" in codes(read_pack_text(text)[1])
    text = SMALL.replace("    公式: 最小(1, 完成值 ÷ 指标值) × 分值", "    分段: [{选项: {甲: 乙}, 得分: 分值}]")
    assert "P007" in codes(read_pack_text(text)[1])


def test_p008_name_twice():
    again = SMALL[SMALL.index("  - 名称: 数量") :]
    assert "P008" in codes(read_pack_text(SMALL + again)[1])


def test_p009_example_that_does_not_hold():
    pack, _ = read_pack_text(SMALL.replace("得分: 8}", "得分: 8.5}"))
    (finding,) = check_examples(pack)
    assert finding.code == "P009"
    assert "应得 8.5，按规则算得 8" in message(finding)
    for wrong in ("得分: 八", "得分: 8, 得分区间: '[0, 8]'"):
        pack, _ = read_pack_text(SMALL.replace("得分: 8", wrong))
        assert codes(check_examples(pack)) == ["P009"]
    pack, _ = read_pack_text(SMALL.replace("完成值: 80, ", ""))
    assert "缺少完成值" in message(check_examples(pack)[0])


def test_p010_rule_without_example():
    pack, _ = read_pack_text(SMALL[: SMALL.index("    示例")])
    assert codes(check_examples(pack)) == ["P010"]


def test_p011_parent(tmp_path):
    assert broken("版本:", "继承: no-such\n版本:", "P011") is None
    assert broken("版本:", "继承: test-pack\n版本:", "P011") is None
    for one, other in (("aa", "bb"), ("bb", "aa")):
        text = SMALL.replace("test-pack", one).replace("版本:", f"继承: {other}\n版本:")
        (tmp_path / f"{one}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnknownPack, match="成了圈"):
        load_pack("aa", directory=tmp_path)


def test_inheritance(tmp_path):
    child = SMALL.replace(
        "版本:", "继承: mof-2020-10\n删除规则: 时限指标\n参数: {超额阈值: {说明: 本省, 默认: 20%}}\n版本:"
    )
    child = child.replace("名称: 数量", "名称: 定量指标（不低于）")
    (tmp_path / "test-pack.yaml").write_text(child, encoding="utf-8")
    pack = load_pack("试验包", directory=tmp_path)
    parent = load_pack("mof-2020-10")
    names = [rule.name for rule in pack.rules]
    assert "时限指标" not in names
    assert len(names) == len(parent.rules) - 1
    own = next(rule for rule in pack.rules if rule.name == "定量指标（不低于）")
    assert own.citation == "第一条"
    assert pack.rules[0].citation.startswith("财预〔2020〕10号")
    assert pack.number("超额阈值") == Fraction(1, 5)
    assert [grade.name for grade in pack.grades] == ["优", "良", "中", "差"]
    assert "试验包" in [p.name for p in available_packs(directory=tmp_path)]


def test_new_rules_of_a_child_stand_before_its_parents():
    pack, findings = read_pack_text(SMALL.replace("版本:", "继承: mof-2020-10\n版本:"))
    assert findings == []
    assert pack.rules[0].name == "数量"


def test_load_pack_by_id_name_title_document():
    one = load_pack("mof-2020-10")
    for name in ("财预2020-10", "项目支出绩效评价管理办法", "财预〔2020〕10号", " mof-2020-10 "):
        assert load_pack(name) is one
    assert one.execution_points == Decimal(10)
    assert one.valid_from.year == 2020


def test_unknown_pack():
    with pytest.raises(UnknownPack, match="没有规则包“没有的”"):
        load_pack("没有的")


def test_parameters():
    pack = load_pack("mof-2020-10", parameters={"反向未达标": "零分", "超额阈值": "50%"})
    assert pack.option("反向未达标") == "零分"
    assert pack.number("超额阈值") == Fraction(1, 2)
    changed = with_parameters(pack, {"逾期": "按天扣分"})
    assert changed.option("反向未达标") == "零分"
    assert changed.option("没有的") is None
    assert changed.number("没有的") is None
    for wrong in ({"反向未达标": "随便"}, {"没有": "1"}, {"超额阈值": "很多"}):
        with pytest.raises(UnknownPack):
            load_pack("mof-2020-10", parameters=wrong)


def test_a_changed_file_is_read_again(tmp_path):
    path = tmp_path / "test-pack.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert load_pack("test-pack", directory=tmp_path).name == "试验包"
    path.write_text(SMALL.replace("试验包", "改名包"), encoding="utf-8")
    rules.clear()
    assert load_pack("test-pack", directory=tmp_path).name == "改名包"


def test_sympy_is_not_imported():
    import subprocess
    import sys

    code = (
        "import sys, scorecard.scoring, scorecard.rules as r; r.load_pack('mof-2020-10'); print('sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_schema_of_a_pack_file():
    schema = rules.pack_schema()
    assert {"编号", "规则", "参数", "等级", "选用"} <= set(schema["properties"])
    assert {"编号", "名称", "版本"} == set(schema["required"])
    assert schema["additionalProperties"] is False
    rule = schema["$defs"]["RuleText"]["properties"]
    assert {"名称", "条款", "适用", "公式", "分段", "档次", "分项", "示例"} <= set(rule)

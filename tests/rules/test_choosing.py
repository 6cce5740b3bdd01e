"""The pack is chosen by what the form says, and the reason is told."""

import sys
from pathlib import Path

import pytest

from scorecard.model import Criterion, Source, Text
from scorecard.rules import choose_pack, load_pack, read_pack_text
from scorecard.rules.choosing import choose

sys.path.insert(0, str(Path(__file__).parent.parent / "scoring"))
from scoring_forms import form, row


def test_nothing_said_is_the_ministry():
    pack, reason = choose_pack(form(row("≥1个", "1个")))
    assert pack.id == "mof-2020-10"
    assert "财预〔2020〕10号" in reason


@pytest.mark.parametrize("rule", ["按照完成比例赋分", "满意度赋分", "直接赋分", "按评判等级赋分"])
def test_rows_with_their_own_rule(rule):
    one = form(row("≥1个", "1个", scoring_rule=rule), year=2025)
    assert choose_pack(one)[0].id == "mof-2021-101"
    for more in ({"unit": Text(text="新疆维吾尔自治区生态环境厅")}, {"title": Text(text="昌吉州绩效目标表")}):
        pack, reason = choose_pack(one.model_copy(update=more))
        assert pack.id == "xinjiang-2024"
        assert "新疆" in reason
    source = Source(name="昌吉2025.xlsx", format="xlsx", sha256="0")
    assert choose_pack(one.model_copy(update={"source": source}))[0].id == "xinjiang-2024"


def test_a_pack_is_not_chosen_before_its_time():
    one = form(row("≥1个", "1个", scoring_rule="直接赋分"), year=2023, unit=Text(text="新疆某厅"))
    assert choose_pack(one)[0].id == "mof-2021-101"
    assert choose_pack(one.model_copy(update={"year": 2019}))[0].id == "mof-2020-10"


OWN = """\
编号: own
名称: 本县
版本: "1"
有效期: {{起: 2020-01-01, 止: 2024-12-31}}
继承: mof-2020-10
选用:
  - {{理由: 本县的表, {signs}}}
"""


@pytest.mark.parametrize(
    ("signs", "more", "chosen"),
    [
        ("地名: 某县", {"unit": Text(text="某县财政局")}, True),
        ("地名: 某县", {"unit": Text(text="他县财政局")}, False),
        ("地名: 某县", {"title": Text(text="某"), "unit": Text(text="县财政局")}, False),
        ("表种: monitoring", {"kind": "monitoring"}, True),
        ("表种: monitoring", {}, False),
        ("年份: '[2021, 2022]'", {"year": 2022}, True),
        ("年份: '[2021, 2022]'", {"year": 2023}, False),
        ("年份: '[2021, 2030]'", {"year": 2026}, False),
        ("年份: '[2021, 2022]'", {}, False),
        ("评分表: 是", {"criteria": (Criterion(level3=Text(text="编制")),)}, False),
        ("评分表: 否", {}, True),
    ],
)
def test_signs_of_a_pack(signs, more, chosen):
    own, findings = read_pack_text(OWN.format(signs=signs))
    assert findings == []
    pack_id, _ = choose(form(row("≥1个", "1个"), **more), [load_pack("mof-2020-10").text, own.text])
    assert (pack_id == "own") is chosen


def test_the_rows_of_a_table_are_known():
    text = (
        OWN.format(signs="评分表: 是")
        + """\
规则:
  - 名称: 编制
    条款: 第一条
    适用: {部位: 评分项, 名称: [预算编制]}
    公式: 分值
"""
    )
    own, _ = read_pack_text(text)
    rows = tuple(Criterion(level3=Text(text=name)) for name in ("预算 编制", "别的"))
    assert choose(form(criteria=rows), [own.text])[0] == "own"

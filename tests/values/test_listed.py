"""Every wording of the task's list and of the samples' README, one line each."""

import datetime as dt
from decimal import Decimal

import pytest

from scorecard.findings import message, remedy
from scorecard.model import Place
from scorecard.values import parse_actual, parse_target, show

NUMBERS = [
    # text, operator, value, unit
    ("≥21 个", ">=", "21", "个"),
    (">=21个", ">=", "21", "个"),
    ("> =95%", ">=", "95", "%"),
    ("＞=1次", ">=", "1", "次"),
    ("＞=1\n次", ">=", "1", "次"),
    ("＜\n=302.49万元", "<=", "302.49", "万元"),
    ("﹦100%", "=", "100", "%"),
    ("══100%", "=", "100", "%"),
    ("》5次", ">=", "5", "次"),
    ("≧90%", ">=", "90", "%"),
    ("≦1000元/人", "<=", "1000", "元/人"),
    ("≥≥98%", ">=", "98", "%"),
    ("≯5%", "<=", "5", "%"),
    ("不少于10次", ">=", "10", "次"),
    ("不低于90%", ">=", "90", "%"),
    ("低于3%", "<", "3", "%"),
    ("至少 5 家", ">=", "5", "家"),
    ("不超过5天", "<=", "5", "天"),
    ("小于等于2%", "<=", "2", "%"),
    ("大于等于98%", ">=", "98", "%"),
    ("等于3个", "=", "3", "个"),
    ("10次以上", ">=", "10", "次"),
    ("5人以下", "<=", "5", "人"),
    ("90%以上", ">=", "90", "%"),
    ("90%（含）以上", ">=", "90", "%"),
    ("30天以内", "<=", "30", "天"),
    ("3个工作日内完成", "<=", "3", "个工作日"),
    ("控制在302万元以内", "<=", "302", "万元"),
    ("≥30 万张", ">=", "30", "万张"),
    ("=60本\n（份\n）", "=", "60", "本(份)"),
    ("≥3台/辆", ">=", "3", "台/辆"),
    ("≥99台(套)", ">=", "99", "台(套)"),
    (">=200 个工作日", ">=", "200", "个工作日"),
    ("<=34.3 微克/立方米", "<=", "34.3", "微克/立方米"),
    (">=15000 m ²", ">=", "15000", "m2"),
    ("≥500㎡", ">=", "500", "m2"),
    ("<=30 分钟", "<=", "30", "分钟"),
    (">=65 吨/年", ">=", "65", "吨/年"),
    ("1,057.50万元", None, "1057.50", "万元"),
    ("1.2亿元", None, "1.2", "亿元"),
    ("3500万人次", None, "3500", "万人次"),
    ("5元/人·月", None, "5", "元/人·月"),
    ("百分之九十五", None, "95", "%"),
    ("百分之95以上", ">=", "95", "%"),
    ("百分百", None, "100", "%"),
    ("四分之三", None, "75", "%"),
    ("三分之二", None, "2", "3分之一"),
    ("三次", None, "3", "次"),
    ("十二期", None, "12", "期"),
    ("不少于二十个", ">=", "20", "个"),
    ("一亿二千万元", None, "120000000", "元"),
    ("三十万张", None, "30", "万张"),
    ("≥100百分比", ">=", "100", "%"),
    ("100%(百分比)", None, "100", "%"),
    ("98 %", None, "98", "%"),
    ("１００％", None, "100", "%"),
    ("100‰", None, "100", "‰"),
    ("0.00%", None, "0.00", "%"),
    ("100%达标", None, "100", "%"),
    ("已完成100%", None, "100", "%"),
    ("≥95%。", ">=", "95", "%"),
    ("≥84 点位", ">=", "84", "点位"),
    ("2TB", None, "2", "TB"),
    ("≥-5%", ">=", "-5", "%"),
    ("7个", None, "7", "个"),
    ("3骡子", None, "3", "骡子"),
]


@pytest.mark.parametrize(("text", "operator", "value", "unit"), NUMBERS)
def test_number(text, operator, value, unit):
    target, findings = parse_target(text, year=2025)
    assert (target.kind, target.operator, target.value, target.unit) == ("number", operator, Decimal(value), unit)
    assert str(target.value) == value
    assert (target.implied_operator is None) == (operator is not None)
    assert target.text == text.strip()
    assert findings == []


RANGES = [
    ("3-5次", "3", "5", "次", True, True),
    ("90%~95%", "90", "95", "%", True, True),
    ("90—95%", "90", "95", "%", True, True),
    ("90%至95%", "90", "95", "%", True, True),
    ("[90,95]%", "90", "95", "%", True, True),
    ("[90%,95%)", "90", "95", "%", True, False),
    ("80%≤X<90%", "80", "90", "%", True, False),
    ("≥80%且≤90%", "80", "90", "%", True, True),
    ("±5%", "-5", "5", "%", True, True),
    ("1-2万元", "1", "2", "万元", True, True),
]


@pytest.mark.parametrize(("text", "low", "high", "unit", "low_in", "high_in"), RANGES)
def test_range(text, low, high, unit, low_in, high_in):
    target, findings = parse_target(text)
    assert (target.kind, target.low, target.high, target.unit) == ("range", Decimal(low), Decimal(high), unit)
    assert (target.low_included, target.high_included) == (low_in, high_in)
    assert findings == []


DEADLINES = [
    ("2025年11月30日前", "2025-11-30", []),
    ("2025年 11月\n30日前", "2025-11-30", []),
    ("2024 年 12 月 15 日之前", "2024-12-15", []),
    ("2024 年 7 月 31 日", "2024-07-31", []),
    ("12 月 15 日前", "2025-12-15", []),
    ("2020年12月底", "2020-12-31", []),
    ("11月底之前", "2025-11-30", []),
    ("2025年第三季度", "2025-09-30", []),
    ("上半年", "2025-06-30", []),
    ("2023年底", "2023-12-31", []),
    ("年底前", "2025-12-31", []),
    ("2025年年底前", "2025-12-31", []),
    ("当年12月底", "2025-12-31", []),
    ("2020 年 11 月 2 日完成", "2020-11-02", []),
    ("2021年12月", "2021-12-31", []),
    ("完成时间为2022年12月30日", "2022-12-30", []),
    ("12月底到位", "2025-12-31", []),
    ("2025-11-30", "2025-11-30", []),
    ("2025-11-30 00:00:00", "2025-11-30", []),
    ("2025/11/30", "2025-11-30", []),
    ("二〇二五年十二月底", "2025-12-31", []),
    ("9月前", "2025-08-31", ["V009"]),
    ("1月前", "2024-12-31", ["V009"]),
    ("2025年前", "2024-12-31", ["V009"]),
    ("12月中旬前", "2025-12-10", ["V009"]),
    ("23年12月底前", "2023-12-31", ["V012"]),
    ("2023.07-2024.01", "2024-01-31", ["V013"]),
    ("2020.1.1-2020.12.31", "2020-12-31", ["V013"]),
    ("1-12月", "2025-12-31", ["V013"]),
    ("2025年6月至12月", "2025-12-31", ["V013"]),
    ("每年12月底前", "2025-12-31", ["V014"]),
    ("≤2024年12月31日", "2024-12-31", []),
    ("≥2024年12月31日", "2024-12-31", ["V025"]),
    ("<2024年12月31日", "2024-12-30", ["V025"]),
]


@pytest.mark.parametrize(("text", "date", "codes"), DEADLINES)
def test_deadline(text, date, codes):
    target, findings = parse_target(text, year=2025)
    assert (target.kind, target.date) == ("deadline", dt.date.fromisoformat(date))
    assert [f.code for f in findings] == codes


WORDS = [
    "按时完成",
    "全部通过",
    "有效提升",
    "达成预期指标",
    "部分达成预期指标并具有一定效果",
    "未达成",
    "通过",
    "提供决策支持",
    "长期",
    "优",
    "优良中低差",
    "好坏",
    "一般",
    "十分满意",
    "一次性",
    "三公经费",
    "不低于上年",
    "零投诉",
    "半年内",
    "百分之八十至九十",
    "三级",
    "第一名",
    "举办了2020“一带一路”绿色创新大会",
    "不超预算",
    "按实际情况发放",
    "认可",
    "健全",
    "第3次会议",
    "1.开展培训；2.完成验收",
]


@pytest.mark.parametrize("text", WORDS)
def test_words_are_words_without_a_finding(text):
    for reading, findings in (parse_target(text, year=2025), parse_actual(text, year=2025)):
        assert (reading.kind, reading.value, reading.date, findings) == ("text", None, None, [])


@pytest.mark.parametrize("text", ["不适用", "/", "-", "—", "——", "无", "／", "本项目不适用此指标", "N/A"])
def test_not_applicable(text):
    assert parse_target(text)[0].kind == "not_applicable"
    assert parse_actual(text) == (parse_actual(text)[0], [])


@pytest.mark.parametrize("text", ["", "  ", "\n\u3000", "\u200b"])
def test_blank(text):
    target, findings = parse_target(text)
    assert (target.kind, findings) == ("blank", [])


REFUSED = [
    ("1,05%", "V001"),
    ("15日前", "V001"),
    ("25日", "V001"),
    ("≥5以下", "V001"),
    ("降低5%", "V001"),
    ("次年3月底前", "V001"),
    ("50%以上的企业", "V001"),
    ("12345热线", "V001"),
    ("24小时值班", "V001"),
    ("1/2", "V001"),
    ("不少于3-5次", "V002"),
    ("每人每月500元", "V001"),
    ("前10名", "V001"),
    ("2024年12月31日前完成100%", "V002"),
    ("4月、10月", "V002"),
    ("3-5日", "V036"),
    ("<>5", "V001"),
    ("100%1000件", "V002"),
    ("困难台胞432人、高龄台胞1792人", "V002"),
    ("由80%提高到90%", "V002"),
    (">=95%>=95%>=95%", "V002"),
    ("95 100", "V002"),
    ("第一年按总投资额返本20%,分红按8%分红", "V002"),
    ("≥**批次", "V003"),
    ("≤****000元", "V003"),
    ("XX", "V003"),
    ("≥X次", "V003"),
    ("≥□□个", "V003"),
    ("公里", "V004"),
    ("≧ %", "V004"),
    ("≥", "V004"),
    ("指标1：", "V005"),
    ("……", "V005"),
    ("工95%", "V006"),
    ("92^%", "V006"),
    ("①100%", "V006"),
    ("2025年11月31日前", "V007"),
    ("2025年13月", "V007"),
    ("#DIV/0!", "V030"),
    ("2023.12", "V036"),
    ("2312222", "V038"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refused(text, code):
    place = Place(sheet="表1", cell="E5")
    for reading, findings in (parse_target(text, year=2025, place=place), parse_actual(text, year=2025, place=place)):
        assert (reading.kind, reading.value, reading.low, reading.date) == ("text", None, None, None)
        assert [f.code for f in findings] == [code]
        assert findings[0].place == place
        assert message(findings[0])
        assert remedy(findings[0])


DOUBTFUL = [
    ("约3次", "V020", "3", "次"),
    ("20人左右", "V020", "20", "人"),
    ("100余人次", "V020", "100", "人次"),
    ("3577. 95万人次", "V021", "3577.95", "万人次"),
    ("10\n0%", "V021", "100", "%"),
    ("12\u00a0500元", "V021", "12500", "元"),
    ("各 1 次", "V022", "1", "次"),
    ("每月1次", "V022", "1", "次/月"),
    ("5份报告", "V022", "5", "份"),
    ("指标1:≥95%", "V022", "95", "%"),
]


@pytest.mark.parametrize(("text", "code", "value", "unit"), DOUBTFUL)
def test_read_with_a_finding(text, code, value, unit):
    target, findings = parse_target(text)
    assert (target.kind, target.value, target.unit) == ("number", Decimal(value), unit)
    assert [f.code for f in findings] == [code]


@pytest.mark.parametrize("text", ["12月15日前", "9月前", "年底前", "1-12月", "第三季度"])
def test_a_date_needs_a_year(text):
    target, findings = parse_target(text)
    assert (target.kind, [f.code for f in findings]) == ("text", ["V008"])
    assert parse_target(text, year=2024)[0].kind == "deadline"


@pytest.mark.parametrize("text", ["7月", "10月", "7月份"])
def test_a_month_alone_is_no_day_of_completion(text):
    assert parse_actual(text, year=2023)[0].kind == "text"
    assert parse_actual(text, year=2023)[1] == []


@pytest.mark.parametrize("text", [t for t, *_ in NUMBERS + RANGES])
def test_shown_and_read_again(text):
    first = parse_target(text, year=2025)[0]
    again = parse_target(show(first), year=2025)[0]
    assert again.model_copy(update={"text": ""}) == first.model_copy(update={"text": ""})


def test_canonical_printing():
    shown = [show(parse_target(t, year=2025)[0]) for t in ("＞=21 个", "[90,95]%", "12月15日前", "/", "约3次", "优")]
    assert shown == ["≥21个", "90%~95%", "2025年12月15日前", "不适用", "约3次", "优"]
    assert show(parse_actual("2020 年 11 月 2 日完成")[0]) == "2020年11月2日"

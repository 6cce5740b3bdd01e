"""An office's settings: switched off, re-graded, wrong, expired; always told."""

import datetime as dt
import random

from check_forms import planted

from scorecard.checks import Settings, check
from scorecard.findings import message

TODAY = dt.date(2026, 3, 1)
OFF = """
C002:
  处理: 关闭
  理由: 本省规定执行率 20 分
  有效期至: 2026-12-31
"""


def parse(text, today=TODAY):
    return Settings.parse(text, today=today)


def test_switched_off_is_told():
    settings, findings = parse(OFF)
    assert findings == []
    form = planted("C002", random.Random(1))
    codes = [finding.code for finding in check(form, settings=settings)]
    assert "C002" not in codes
    assert codes[-1] == "C194"
    last = check(form, settings=settings)[-1]
    assert message(last) == "C002“预算执行率不是 10 分”已关闭，理由：本省规定执行率 20 分，有效期至 2026-12-31"
    assert "C002" in [finding.code for finding in check(form)]


def test_regraded():
    settings, _ = parse(OFF.replace("关闭", "错误"))
    form = planted("C002", random.Random(1))
    assert [f.severity for f in check(form, settings=settings) if f.code == "C002"] == ["error"]


def test_applies_to_findings_of_other_families():
    settings, findings = parse(OFF.replace("C002", "F002"))
    assert findings == []
    from scorecard.findings import found

    assert settings.apply([found("F002")]) == []
    assert [n.code for n in settings.notices()] == ["C194"]


def test_expired_changes_nothing():
    settings, findings = parse(OFF, today=dt.date(2027, 1, 1))
    assert [f.code for f in findings] == ["C192"]
    assert "C002" in [f.code for f in check(planted("C002", random.Random(1)), settings=settings)]
    settings, findings = parse(OFF, today=dt.date(2026, 12, 31))
    assert findings == []
    assert "C002" in settings.overrides


def test_unknown_code():
    _, findings = parse(OFF.replace("C002", "C0041"))
    assert [f.code for f in findings] == ["C191"]


def test_wrong_entries():
    for text in (
        OFF.replace("关闭", "停用"),
        OFF.replace("  理由: 本省规定执行率 20 分\n", ""),
        OFF.replace("2026-12-31", "年底"),
        OFF + "  备注: x\n",
        "C002: 关闭",
        OFF.replace("关闭", "[关闭]"),
    ):
        settings, findings = parse(text)
        assert [f.code for f in findings] == ["C193"], text
        assert settings.overrides == {}


def test_unreadable():
    for text in ("- a", "C002: [", "a: b: c", "x" * 300_000, "[" * 3000):
        _, findings = parse(text)
        assert {f.code for f in findings} <= {"C195"}
        assert findings
    assert parse("") == (Settings(), []) or parse("")[1] == []


def test_load(tmp_path):
    path = tmp_path / "检查设置.yaml"
    path.write_text(OFF, encoding="utf-8-sig")
    settings, findings = Settings.load(path, today=TODAY)
    assert findings == []
    assert list(settings.overrides) == ["C002"]
    path.write_bytes(b"\xff\xfe\x00C")
    assert [f.code for f in Settings.load(path, today=TODAY)[1]] == ["C195"]
    assert [f.code for f in Settings.load(tmp_path / "none.yaml", today=TODAY)[1]] == ["C195"]

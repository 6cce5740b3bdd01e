"""Comma-separated exports, in the encodings and with the quotes that systems write."""

import csv
import io

import pytest

from scorecard.layouts import recognise
from scorecard.readers.opening import open_bytes

ROWS = [
    ["项目支出绩效自评表（2025年度）", "", "", "", "", "", ""],
    ["项目名称", "道路养护", "", "", "实施单位", "公路中心", ""],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "养护里程\n（含支线）", "≥1,200公里", "1,250公里", "50", "50"],
    ["", "质量指标", "验收合格率", "=100%", "100%", "40", "40"],
    ["总分", "", "", "", "", "90", "90"],
]


def written(rows=ROWS):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_form_in_csv(encoding):
    document, findings = open_bytes(written().encode(encoding), "自评表.csv")
    assert findings == []
    assert document.source.format == "csv"
    forms, findings = recognise(document)
    assert findings == []
    first, second = forms[0].indicators
    assert (first.level3.text, first.target.value, first.points.value) == ("养护里程\n（含支线）", 1200, 50)
    assert (second.level1.text, second.place.cell) == ("产出指标", "C5")
    assert forms[0].layout == "mof-self-evaluation"


def test_limits(monkeypatch):
    monkeypatch.setattr("scorecard.readers.csv.MOST_ROWS", 4)
    document, findings = open_bytes(written().encode(), "a.csv")
    assert [finding.code for finding in findings] == ["F015"]
    assert max(cell.row for cell in document.tables[0].cells) == 3


def test_a_field_without_end():
    data = (written() * 3 + '"' + "x" * 200_000).encode()
    document, findings = open_bytes(data, "a.csv")
    assert document is None
    assert [finding.code for finding in findings] == ["F009"]

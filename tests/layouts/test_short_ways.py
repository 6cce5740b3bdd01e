"""What recognition passes over cheaply is what it would have passed over after looking closely."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scorecard.layouts import labels, repair
from scorecard.layouts.draft import Draft
from scorecard.layouts.grid import numeric, rows_of
from scorecard.layouts.heads import find_heads
from scorecard.layouts.indicators import _Table
from scorecard.readers.table import Cell, Table
from scorecard.values import tidy
from scorecard.values.tidy import spelled_one_way

NAMES = sorted({name for group in labels.GROUPS for name in labels._names(group)})
PRINTED = st.builds(
    lambda before, name, after: before + name + after,
    st.sampled_from(["", " ", "1.", "2、", "一、", "①", "≥", "12", "（", "其中：", "\u200b"]),
    st.sampled_from([*NAMES, "1—8月份执行数", "1-6月", "办公设备购置", "95"]),
    st.sampled_from(["", "：", "（万元）", "(10分)", "%", "人", " ", "\n", "月份", "12", "指标"]),
)


def looked_up(text):
    """What the vocabulary has for `text`, without any short way."""
    folded, core = labels._key(labels.fold(text)), labels._key(labels.take_apart(text).core)
    known = {group: labels._names(group).get(folded) or labels._names(group).get(core) for group in labels.GROUPS}
    return {group: field for group, field in known.items() if field is not None}


@given(st.one_of(PRINTED, st.text(max_size=12)))
def test_no_label_is_passed_over(text):
    expected = looked_up(text) if text and len(text) <= labels.LONGEST else {}
    assert (labels.named([text])[0] or {}) == expected
    if len(text) <= labels.LONGEST:
        assert dict(labels.roles(text)) == expected


def test_every_name_is_found_as_it_stands():
    assert all(labels.named(NAMES))


def test_what_has_one_spelling_is_left_as_it_is():
    plain = [chr(code) for code in range(0x110000) if spelled_one_way(chr(code))]
    assert len(plain) > 20_000
    assert all(unicodedata.normalize("NFKC", char) == char and not char.isspace() for char in plain)
    assert tidy("".join(plain)) == "".join(plain)
    assert not spelled_one_way("≥95%")
    assert not spelled_one_way("培训 人数")


@given(st.text(alphabet="0159.,，-%％元万分 \n培一", max_size=6))
def test_a_word_is_no_number_however_it_goes_on(text):
    bare = text.strip().rstrip("%％元万分 ").replace(",", "").replace("，", "")
    assert numeric(Cell(0, 0, text)) == (bool(bare) and bare.lstrip("-").replace(".", "", 1).isdigit())


def table(*rows):
    return Table(
        "表1", [Cell(at, column, text) for at, row in enumerate(rows) for column, text in enumerate(row) if text]
    )


HEADING = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分")


@given(
    st.sampled_from(
        ["10", "7.5", "0", "07", "-3", "+2", "1,000", " 5", "10分", "95%", "—", "（10）", "123456.789", "很多"]
    ),
    st.booleans(),
    st.booleans(),
)
def test_points_are_read_as_any_number_of_a_form(text, percent, hidden):
    rows = rows_of(table(HEADING, ("产出指标", "数量指标", "培训人数", "≥5人", "6人", "1", "1")))
    row, cell = rows[1], Cell(1, 5, text, percent=percent, hidden=hidden)
    short, whole = Draft(), Draft()
    amount = _Table(short, find_heads(rows)[0]).amount(row, cell, "points", "培训人数")
    assert amount == whole.amount(row, cell, "“培训人数”的分值", level3="培训人数")
    assert [finding for finding in short.findings if finding.code != "L011"] == whole.findings
    assert [finding.code for finding in short.findings].count("L011") == (text == "-3")
    assert short.hidden == whole.hidden


@given(
    st.sampled_from(
        ["培训人数", "不低于95%", "指导次数", "社会效益指标", "大于5人", "95%", "≥5人", " 培训", "12个", "小学数量"]
    )
)
def test_a_name_that_contradicts_its_column_is_seen(text):
    rows = rows_of(table(HEADING, ("产出指标", "数量指标", text, "≥5人", "6人", "1", "1")))
    fields = repair.fields_of_row(rows[1], find_heads(rows)[0])
    contradicts = repair._level_word(fields["level3"]) or repair._valued(fields["level3"])
    assert repair._suspicious(rows[1], fields) == contradicts

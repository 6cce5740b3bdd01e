"""What the checks look at: texts folded at once, words found by one pattern, and names cut without looking twice."""

import random
import re
import unicodedata
from decimal import Decimal

import pytest
from check_forms import planted
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_checks_random import forms, texts

from scorecard.checks.cells import REASON, texts_of
from scorecard.checks.counting import CLAUSE, MIN_CORE, QUANTITY, core_of, cores_of, read_counts, without_join
from scorecard.checks.folding import fold, fold_all
from scorecard.checks.subject import Subject
from scorecard.checks.words import load_words

WORDS = load_words()
LISTED = [word for words in WORDS.lists.values() for word in words]
phrases = st.lists(st.sampled_from([*LISTED, "道路", "12", "%", "(", ")", "《", "》", "\u2260"]), max_size=5).map(
    "".join
)
mixed = st.one_of(texts, phrases, st.text("，：；（）％＝＞＜ \n\t　①㎡…\0\u0301\u0338ａ九0", max_size=12))


def folded(text):
    """One text, by the book."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@given(st.lists(mixed, max_size=8))
@example([])
@example(["", ""])
@example(["＞\u0338", "a\0b", "，"])
def test_folding_all_at_once_is_folding_each(given_texts):
    assert fold_all(given_texts) == [folded(text) for text in given_texts]
    assert [fold(text) for text in given_texts] == fold_all(given_texts)


@settings(max_examples=50)
@given(forms)
def test_cells_have_every_text_folded_and_its_place(form):
    subject = Subject(form)
    assert [cell.folded for cell in subject.cells] == [folded(cell.text) for cell in subject.cells]
    lines = subject.blob[1:-1].split("\n")
    assert [cell.folded for cell in subject.cells if cell.folded] == [line for line in lines if line]


@pytest.mark.parametrize("code", ["C121", "C036", "C011", "C137", "C171"])
def test_cells_name_their_places(code):
    form = planted(code, random.Random(1))
    cells = Subject(form).cells
    assert {cell.place for cell in cells if cell.label == "指标名称"} == {row.level3.place for row in form.indicators}
    expected = [row.deviation_reason.place for row in form.indicators if row.deviation_reason is not None]
    assert [cell.place for cell in cells if cell.label == "偏差原因"] == expected
    assert [cell.place for cell in cells if cell.label == "任务名称"] == [t.name.place or t.place for t in form.tasks]


def slowly(name, text):
    """What `Words.has` says, word by word."""
    for word in WORDS.plain[name]:
        if word in text:
            return word
    pattern = WORDS.patterns[name]
    match = pattern.search(text) if pattern is not None else None
    return match[0] if match is not None else None


@given(st.sampled_from(sorted(WORDS.lists)), mixed.map(folded), mixed.map(folded))
def test_words_are_found_as_one_by_one(name, one, other):
    assert WORDS.has(name, one) == slowly(name, one)
    assert WORDS.is_whole(name, one) == (WORDS.whole[name].fullmatch(one) is not None)
    if slowly(name, one) or slowly(name, other):
        assert WORDS.anywhere(name, f"\n{one}\n{other}\n")


@pytest.mark.parametrize(
    "name", ["执行率", "资金支出率", "财政资金使用进度率", "专项资金拨付率", "预算执行率", "支出进度率"]
)
def test_a_rate_that_repeats_the_execution_rate(name):
    assert (WORDS.has("与执行率重复", name) is not None) == (name != "执行率")


@given(phrases.map(folded))
@example("培训项目数量总数")
@example("完成等")
def test_cores_are_what_the_whole_patterns_leave(name):
    join, head, tail = (
        "|".join(sorted(WORDS.lists[k], key=len, reverse=True)) for k in ("连接词", "名称虚词头", "名称虚词尾")
    )
    bare = re.sub(r"[(（][^()（）]{0,40}[)）]|《[^》]{0,60}》", "", name)
    bare = re.sub(rf"^(?:{head})+(?=.{{{MIN_CORE}}})", "", bare)
    short = re.sub(rf"(?:{tail})+$", "", bare)
    assert core_of(name) == (short if len(short) >= MIN_CORE or "满意度" in short else bare)
    assert without_join(name) == re.sub(rf"(?:{join}|[≥≤=<>])+$", "", name)


@given(st.lists(phrases.map(folded), max_size=5))
def test_cores_all_at_once_are_the_cores_of_each(names):
    assert cores_of(names) == [core_of(name) for name in names]


def counts_by_clause(text):
    """Number, unit, what stands before and behind of each number in `text`, clause by clause."""
    for clause in CLAUSE.split(text):
        last = 0
        for match in QUANTITY.finditer(clause):
            start, end = match.span()
            if len(match[1]) <= 15:
                before = without_join(clause[max(last, start - 30) : start])
                yield match[1], match[2], before, clause[end : end + 30], core_of(before)
            last = end


quantities = st.lists(
    st.one_of(
        st.sampled_from(
            ["3人", "20个", "5.5万元", "95%", "第3期", "2025年", "1" * 16 + "个", ",", "。", "、", "(", "\n"]
        ),
        phrases,
    ),
    max_size=10,
).map("".join)


@given(quantities)
@example("完成道路3公里,桥梁不少于2座(含在建1座)。《法》2025年培训300人次")
def test_counts_are_those_of_each_clause(text):
    counts = [(str(c.value), c.unit, c.before, c.behind, c.core) for c in read_counts(text)]
    expected = list(counts_by_clause(text))
    assert counts == [(str(Decimal(number)), *rest) for number, *rest in expected]


@settings(max_examples=50)
@given(forms)
def test_texts_and_cells_go_side_by_side(form):
    texts, starts = texts_of(form)
    assert [cell.text for cell in Subject(form).cells if cell.text] == [text for text in texts if text]
    for start, indicator in zip(starts, form.indicators, strict=True):
        reason = indicator.deviation_reason
        assert texts[start + REASON] == (reason.text if reason is not None else "")
        assert texts[start] == (indicator.level3.text if indicator.level3 is not None else "")

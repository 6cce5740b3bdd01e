"""The short ways of the template engine (fields of dictionaries, counted lists, remembered values) give what jinja2 gives."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
import sample
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, Undefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from scorecard.reports import builtin_templates, sandboxing
from scorecard.reports import text as text_module
from scorecard.reports.context import build_context
from scorecard.reports.later import Later
from scorecard.reports.page import PageTemplate
from scorecard.reports.templating import value_text
from scorecard.reports.text import bound, clean, exact_words, gap_mark, inline, marked, percent

VALUES = {
    "空": None, "真": True, "一": 1, "文": "甲", "表": ["甲", 1, None], "典": {"甲": 1, "items": 2}, "特殊": "<甲> & '乙'\n丙",
    "数": bound("9.50", "items.3.score"), "待补": f"甲{gap_mark('【待补充】')}", "记号": Markup("<b>甲</b>"),
    "相等": [True, 1, "1", 1.0, Decimal(1), Markup("1"), "True", "<b>甲</b>", Markup("<b>甲</b>")],
}  # fmt: skip


def without_printer(monkeypatch, source):
    """The page by jinja2's own `escape(finalize(value))`."""
    with monkeypatch.context() as patch:
        patch.setattr(sandboxing.Environment, "printer", property(lambda _: "", lambda *_: None), raising=False)
        return PageTemplate(source, "页.html")


@pytest.mark.parametrize("make", [sample.evaluation, sample.department])
@pytest.mark.parametrize("name", ["自评报告.html", "部门整体自评报告.html"])
def test_pages_are_the_same_with_and_without_remembered_values(name, make, monkeypatch):
    source = (builtin_templates() / name).read_text(encoding="utf-8")
    context = build_context(make(), sample.findings())
    short = PageTemplate(source, name)
    assert short.render(context) == short.render(context) == without_printer(monkeypatch, source).render(context)


@pytest.mark.parametrize(
    "source",
    [
        *(f"{{{{ {name} }}}}" for name in VALUES),
        "{% for 值 in 相等 %}{{ 值 }},{% endfor %}",
        "{{ '<i>' }}{{ '<i>'|safe }}{{ 特殊|upper }}{{ 表|join(特殊) }}{{ 特殊 ~ 记号 }}",
        "{% autoescape false %}{{ 特殊 }}{{ 待补 }}{% endautoescape %}{{ 特殊 }}",
        "{% filter upper %}{{ 特殊 }}a{% endfilter %}",
        "{% for 值 in 表 %}{{ loop.index }}{{ loop.length }}{{ loop.last }}{{ 值 }}{% else %}无{% endfor %}",
        "{{ 典.甲 }}{{ 典.items }}{{ 典['items'] }}",
    ],
)
def test_whatever_is_printed_is_printed_as_jinja2_does(source, monkeypatch):
    short = PageTemplate(source, "页.html")
    first = short.render(VALUES)
    assert first == short.render(VALUES) == without_printer(monkeypatch, source).render(VALUES)


def test_values_that_are_equal_are_printed_by_their_types():
    assert PageTemplate("{% for 值 in 相等 %}{{ 值 }},{% endfor %}", "页.html").render(VALUES).decode() == (
        "True,1,1,1.0,1,1,True,&lt;b&gt;甲&lt;/b&gt;,<b>甲</b>,"
    )


@pytest.mark.parametrize("attribute", ["甲", "乙", "items", "__class__", "setdefault", "get", "没有"])
@pytest.mark.parametrize("value", [{"甲": 1, "items": 2}, {"乙": None}, "甲", ["甲"], Markup("甲"), 1, None])
def test_attributes_are_those_of_the_sandbox(value, attribute):
    ours, its = sandboxing.make(value_text), ImmutableSandboxedEnvironment(undefined=StrictUndefined)

    def got(environment):
        found = environment.getattr(value, attribute)
        try:
            return type(found), found.__name__ if callable(found) and not isinstance(found, Undefined) else str(found)
        except (UndefinedError, SecurityError) as error:
            return type(error), str(error)

    assert got(ours) == got(its)


def test_loops_over_lists_are_counted_too(monkeypatch):
    monkeypatch.setattr(sandboxing, "MOST_STEPS", 10)
    environment = sandboxing.make(value_text)
    assert list(environment.counted([1] * 6)) == [1] * 6
    with pytest.raises(SecurityError, match="循环次数过多"):
        list(environment.counted([1] * 5))
    environment.steps = 0
    assert list(environment.counted(iter([1] * 10))) == [1] * 10
    with pytest.raises(SecurityError, match="循环次数过多"):
        list(environment.counted(iter([1])))


def rounded(value, places):
    """`value` half up, by the decimal module."""
    with localcontext() as context:
        context.prec = 200
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")


def digits(value):
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**7) | st.builds(
    Fraction, st.integers(-(10**9), 10**9), st.sampled_from([1, 2, 8, 100, 1000, 10**6, 10**7, 2 * 10**6])
)


@given(FRACTIONS)
def test_exact_words_round_half_up_at_six_decimals(value):
    printed = digits(rounded(value, 6))
    assert exact_words(value) == (printed if Fraction(printed) == value else f"约{printed}")


@given(FRACTIONS.filter(lambda value: value >= 0))
def test_percents_have_two_decimals_and_no_unmet_hundred(value):
    printed = f"{rounded(value * 100, 2)}%"
    assert percent(value) == ("略低于100%" if printed == "100.00%" and value < 1 else printed)


TEXTS = st.text(st.sampled_from("甲A1“，  \n\t\r\xa0\u2028\u3000\x1f\ue000\ud800\x07"), max_size=8)


@given(TEXTS)
def test_tidy_texts_are_told_from_untidy_ones(text):
    assert inline(text) == text_module._SPACES.sub(" ", text_module._BROKEN_WORD.sub("", clean(text)))


@pytest.mark.parametrize("number", [n for n in range(0x11000) if chr(n).isspace() and chr(n) != " "])
def test_every_white_space_but_the_space_is_untidy(number):
    assert text_module._UNTIDY.search(chr(number))


@given(st.text(st.sampled_from("甲1<\n\ue000\ue000\ue001\ue001\ue002\ue002\ue003\ue004"), max_size=12))
def test_marks_are_parted_as_the_pattern_parts_them(text):
    assert marked(text) == text_module._MARKED.split(text)


def test_marks_beside_each_other_are_parted():
    text = f"甲{bound('1', 'a')}{bound('2', 'b')}乙"
    assert marked(text) == ["甲", "a", "1", None, "", "b", "2", None, "乙"]


def test_what_no_template_asks_for_is_not_made():
    context = build_context(sample.evaluation())
    assert type(context["部门"]) is Later
    assert type(context["图"]) is Later
    makings = []
    fields = Later(lambda: makings.append(1) or {"乙": 2}, {"甲": 1})
    assert fields["甲"] == 1
    assert makings == []
    page = sandboxing.make(value_text).from_string(
        "{{ 数.甲 }}{{ 数.乙 }}{{ 数|length }}{% for 名 in 数 %}{{ 名 }}{% endfor %}{{ 数 }}"
    )
    assert page.render(数=fields) == "122甲乙{&#39;甲&#39;: 1, &#39;乙&#39;: 2}"
    assert makings == [1]
    with pytest.raises(UndefinedError, match="丙"):
        sandboxing.make(value_text).from_string("{{ 数.丙 }}").render(数=fields)
    with pytest.raises(SecurityError):
        sandboxing.make(value_text).from_string("{{ 数._make }}").render(数=fields)

"""The formula language: what it reads, where it complains, that both back ends of evaluation agree, that it is harmless."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.rules.formula import FormulaError, compile_node, half_up, names_of, parse, show, words, work
from scorecard.rules.formula.nodes import Arithmetic, Call, Choice, Compare, Logic, Name, Negate, Not, Number

NAMES = {"完成值": "number", "指标值": "number", "分值": "number", "非税收入": "number", "合规": "condition"}


def value(text, **values):
    node = parse(text, {**NAMES, **dict.fromkeys(values, "number")})
    names = names_of(node)
    slots = {name: slot for slot, name in enumerate(names)}
    return compile_node(node, slots)([Fraction(values[name]) for name in names])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 × 3", 7),
        ("（1＋2）×３", 9),
        ("10 ÷ 4", Fraction(5, 2)),
        ("2 − 3 − 4", -5),
        ("12 ÷ 3 ÷ 2", 2),
        ("-3 + 5", 2),
        ("95%", Fraction(19, 20)),
        ("最小(1, 2, 0.5)", Fraction(1, 2)),
        ("max(1, 2)", 2),
        ("求和(1, 2, 3)", 6),
        ("平均(1、2、6)", 3),
        ("四舍五入(2.675, 2)", Fraction(268, 100)),
        ("四舍五入(-0.5, 0)", -1),
        ("绝对值(3 - 5)", 2),
        ("向下取整(-1.5)", -2),
        ("若 3 > 2 则 1 否则 0", 1),
        ("若 3 ≤ 2 则 1 否则若 1=1 则 5 否则 0", 5),
        ("若 非(1 = 2) 且 2 ≠ 3 或 1 > 2 则 1 否则 0", 1),
        ("若 80% ≤ 0.85 < 90% 则 8 否则 0", 8),
        ("若 80% ≤ 0.9 < 90% 则 8 否则 0", 0),
        ("2024年12月31日 - 2024年12月1日", 30),
    ],
)
def test_evaluation(text, expected):
    assert value(text) == expected


def test_a_declared_name_beats_a_keyword_inside_it():
    assert value("非税收入 × 2", 非税收入=3) == 6


def test_names_run_together_with_keywords():
    assert value("若完成值≥指标值则分值否则完成值÷指标值×分值", 完成值=3, 指标值=4, 分值=8) == 6


@pytest.mark.parametrize(
    ("text", "at", "reason"),
    [
        ("().__class__", 2, "不认识的字符“.”"),
        ("完成值.__class__", 3, "不认识的字符“.”"),
        ("9**9**9", 2, "这里不应当是“*”"),
        ("(" * 1500, 40, "嵌套超过"),
        ("(" * 10000, 2000, "个字符，超过"),
        ("1" + "+1" * 500, 0, "公式太长"),
        ("非" * 60 + "(1>2)", 41, "嵌套超过"),
        ("__import__('os')", 0, "没有声明"),
        ("sin(完成值)", 0, "“sin”没有声明"),
        ("sympify(1)", 0, "没有声明"),
        ("完成值 + 末知", 6, "“末知”没有声明"),
        ("完成值 指标值", 4, "多出了"),
        ("完成值 +", 5, "没有写完"),
        ("(完成值", 4, "括号没有配对"),
        ("若 完成值 则 1 否则 2", 0, "应当是一个条件"),
        ("若 1>2 则 1", 9, "应当是“否则”"),
        ("(1 > 2) + 1", 0, "应当是一个数"),
        ("1 且 2", 0, "应当是一个条件"),
        ("合规 × 2", 0, "应当是一个数"),
        ("四舍五入(1, 7)", 0, "只能写 0 到 6"),
        ("四舍五入(1, 分值)", 0, "只能写 0 到 6"),
        ("最小()", 3, "这里不应当是"),
        ("绝对值(1, 2)", 0, "要 1 个数"),
        ("2024年13月1日", 0, "不是一个日期"),
        ("9" * 25, 0, "位，超过"),
        ("1.2.3", 3, "后面不应紧跟"),
        ("1e99", 1, "后面不应紧跟"),
        ("2π", 1, "后面不应紧跟"),
        ("完成值 $ 2", 4, "不认识的字符"),
        ("", 0, "没有写完"),
    ],
)
def test_a_syntax_error_points_at_its_character(text, at, reason):
    with pytest.raises(FormulaError) as caught:
        parse(text, NAMES)
    assert reason in caught.value.reason
    assert caught.value.at == at


@settings(max_examples=300)
@given(
    st.text(
        alphabet="完成值指标分若则否非且或最小大()（）+-*/÷×<>=≥≤%0123456789.,， _a\\'\"{}[]\x00年月日", max_size=60
    )
)
def test_any_text_is_read_or_refused_and_nothing_else(text):
    at = 0
    try:
        assert words(parse(text, NAMES))
    except FormulaError as error:
        at = error.at
    assert 0 <= at <= len(text)


def numbers():
    cents = st.integers(min_value=0, max_value=5000)
    return cents.map(lambda n: Number(Fraction(n, 100), f"{n // 100}.{n % 100:02}"))


def trees():
    leaves = st.one_of(numbers(), st.sampled_from(["完成值", "指标值", "分值"]).map(Name))

    def grow(inner):
        compare = st.builds(
            lambda a, op, b: Compare(a, ((op, b),)), inner, st.sampled_from([">=", "<=", ">", "<", "=", "!="]), inner
        )
        condition = st.one_of(
            compare,
            st.builds(lambda op, a, b: Logic(op, (a, b)), st.sampled_from(["且", "或"]), compare, compare),
            st.builds(Not, compare),
        )
        return st.one_of(
            st.builds(Arithmetic, st.sampled_from("+-*/"), inner, inner),
            st.builds(Negate, inner),
            st.builds(lambda f, a, b: Call(f, (a, b)), st.sampled_from(["最小", "最大", "求和", "平均"]), inner, inner),
            st.builds(lambda a: Call("四舍五入", (a, Number(Fraction(2), "2"))), inner),
            st.builds(Choice, condition, inner, inner),
        )

    return st.recursive(leaves, grow, max_leaves=12)


values = st.fractions(min_value=-100, max_value=100, max_denominator=50)


@given(trees(), values, values, values)
def test_tracing_gives_what_evaluation_gives(node, one, two, three):
    slots = {"完成值": 0, "指标值": 1, "分值": 2}
    given_values = {"完成值": one, "指标值": two, "分值": three}
    try:
        expected = compile_node(node, slots)([one, two, three])
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            work(node, given_values, {})
        return
    assert work(node, given_values, {})[0] == expected


@given(values, values, values)
def test_a_share_of_the_points_is_one_fraction(one, two, three):
    share = compile_node(parse("完成值 ÷ 指标值 × 分值", NAMES), {"完成值": 0, "指标值": 1, "分值": 2})
    if two == 0:
        with pytest.raises(ZeroDivisionError):
            share([one, two, three])
    else:
        assert share([one, two, three]) == one / two * three


@given(trees())
def test_words_are_read_back_as_the_same_tree(node):
    again = parse(words(node), NAMES)
    slots = {"完成值": 0, "指标值": 1, "分值": 2}
    for sample in ((3, 7, 10), (-2, 5, Fraction(1, 3)), (0, 0, 1)):
        results = []
        for tree in (node, again):
            try:
                results.append(compile_node(tree, slots)([Fraction(v) for v in sample]))
            except ZeroDivisionError:
                results.append("÷0")
        assert results[0] == results[1]


@pytest.mark.parametrize(
    ("exact", "places", "expected"),
    [
        ("2.675", 2, "2.68"),
        ("2.665", 2, "2.67"),
        ("0.005", 2, "0.01"),
        ("0.0049999", 2, "0"),
        ("-2.675", 2, "-2.68"),
        ("89.995", 2, "90"),
        ("8.5", 0, "9"),
        ("-0.5", 0, "-1"),
        ("1/3", 6, "0.333333"),
        ("9.995", 2, "10"),
    ],
)
def test_half_up(exact, places, expected):
    assert half_up(Fraction(exact), places) == Fraction(expected)


def test_show():
    assert show(Fraction(1, 3)) == "0.333333…"
    assert show(Fraction(-5, 2)) == "-2.5"
    assert show(Fraction(1, 10**7)) == "0.000000…"
    assert show(True) == "成立"


def test_steps_are_small_and_carry_their_numbers():
    node = parse("若 完成值 ≥ 指标值 则 分值 否则 四舍五入(完成值 ÷ 指标值 × 分值, 2)", NAMES)
    _, steps = work(node, {"完成值": Fraction(2), "指标值": Fraction(3), "分值": Fraction(10)}, {"完成值": "2个"})
    assert [(s.expression, s.result) for s in steps] == [
        ("2个 ≥ 3", "不成立"),
        ("2个 ÷ 3", "0.666666…"),
        ("0.666666… × 10", "6.666666…"),
        ("四舍五入（6.666666…，2）", "6.67"),
    ]


def test_a_guarded_division_is_not_shown():
    node = parse("若 指标值 > 0 且 完成值 ÷ 指标值 ≥ 1 则 1 否则 0", NAMES)
    value, steps = work(node, {"完成值": Fraction(2), "指标值": Fraction(0)}, {})
    assert (value, steps[0].result) == (0, "不成立")
    assert steps[0].expression == "0 ＞ 0 且 完成值 ÷ 指标值 ≥ 1（前面已定，不必比较）"


def test_fuzzing_for_two_seconds():
    from fuzzing import run

    done, slowest = run(2, seed=5)
    assert set(done) == {"拒绝", "除以零", "算出"}
    assert slowest < 1

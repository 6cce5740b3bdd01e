"""What recognition passes over cheaply is what it would have passed over after looking closely."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scorecard.layouts import labels
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
    assert dict(labels.named([text])[0]) == expected
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

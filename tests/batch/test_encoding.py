"""Rows as lines: every text and every number comes out of the store as it went in."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.batch.encoding import ITEMS, PACKED, UnfitError, fits, packed, unpacked
from scorecard.batch.records import FileRow, FindingRow, ItemRow, Records
from scorecard.batch.store import Store, connect

FILE = FileRow("名", "0" * 64, 3, True, 1, 0, 0, 0)
ITEM = ItemRow(
    "名", 1, "indicator", 0, None, None, "指标", None, None, None, None, None, None, None, None, None, Decimal(10), None,
    None, None, None, "2/3", None, None, "E12", None, None,
)  # fmt: skip
FINDING = FindingRow("名", None, "F002", "error", "t", "m", "r", None, None, None, None, None)

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20) | st.none()
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**20), max_value=10**20)


@settings(max_examples=8)
@given(rows=st.lists(st.tuples(TEXTS, NUMBERS | st.none()), max_size=8), name=st.text(min_size=1, max_size=12))
def test_what_goes_in_comes_out(tmp_path_factory, rows, name):
    name = name.replace("\0", "_").encode("utf-8", "replace").decode()
    items = tuple(
        ITEM._replace(row=number, target=text, reason=text, score=value) for number, (text, value) in enumerate(rows)
    )
    out = tmp_path_factory.mktemp("store")
    store = Store(out)
    store.rows([(name, packed(Records(FILE, (), items, (), (FINDING,))))])
    store.findings([FINDING._replace(file=None, form=3, message="横跨"), FINDING._replace(file='别"的')])
    store.finish()
    connection = connect(out)
    got = connection.execute("SELECT * FROM items").fetchall()
    assert got == [item._replace(file=name) for item in items]
    assert connection.execute("SELECT file, form, message FROM findings").fetchall() == [
        (name, None, "m"),
        (None, 3, "横跨"),
        ('别"的', None, "m"),
    ]
    connection.close()


def test_a_number_that_does_not_fit_is_a_finding_and_never_rounded():
    long = Decimal("3.33333333333333333")
    records = Records(FILE, (), (ITEM._replace(points=long, score=Decimal("1E+26")),), (), ())
    parts = dict(zip((table.name for table in PACKED), unpacked(packed(records), "表.xlsx"), strict=True))
    assert b"3.3333" not in parts["items"]
    lines = parts["findings"].decode().splitlines()
    assert [line.split(",")[2] for line in lines] == ['"B008"', '"B008"']
    assert "分值 3.33333333333333333 位数太多" in lines[0]
    assert parts["files"].decode().rstrip().endswith(",0,2,0")


@given(
    st.decimals(allow_nan=True, allow_infinity=True)
    | st.decimals(places=13, min_value=-(10**6), max_value=10**6)
    | st.builds(Decimal, st.integers(-(10**30), 10**30))
)
def test_a_number_is_written_where_it_fits_and_only_there(value):
    row = ITEM._replace(points=value)
    if fits(value):
        assert f",{value:f}," in ITEMS.line(row)
    else:
        with pytest.raises(UnfitError):
            ITEMS.line(row)


def test_what_fits():
    assert fits(Decimal("12345678901234567890123456.123456789012"))
    assert fits(Decimal("1.5000000000000000"))
    assert fits(Decimal("1E+25"))
    assert not fits(Decimal("1E+26"))
    assert not fits(Decimal("1E-13"))
    assert not fits(Decimal("NaN"))


def test_the_name_is_put_in_last():
    data = packed(Records(FILE, (), (ITEM,), (), (FINDING,)))
    for name in ("甲.xlsx", 'a"b,\n.xlsx'):
        quoted = '"' + name.replace('"', '""') + '"'
        assert all(part.decode().startswith(quoted) for part in unpacked(data, name) if part)

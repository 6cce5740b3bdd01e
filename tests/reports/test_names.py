import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.reports import safe_name, unused

RESERVED = ["CON", "nul", "COM1", "lpt9.txt", "aux", "CONIN$"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("环境监测项目", "环境监测项目"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d*e?f", "a_b_c_d_e_f"),
        ("末尾有点. . ", "末尾有点"),
        ("  两头\n空白\t ", "两头 空白"),
        ("", "未命名"),
        ("...", "未命名"),
        ("///", "未命名"),
        ("NUL", "_NUL"),
        ("con.项目", "_con.项目"),
        ("控制\x00字符\x1f", "控制_字符"),
        ("倒\u202e序", "倒_序"),
        ("~$锁文件", "$锁文件"),
    ],
)
def test_known_names(text, name):
    assert safe_name(text) == name


def test_long_names_are_cut_between_characters():
    name = safe_name("项" * 100, suffix=".docx")
    assert name == "项" * 38 + ".docx"
    assert len(name.encode()) <= 120


@given(
    st.one_of(st.text(), st.sampled_from(RESERVED), st.text(alphabet="./\\ :~CONul一", max_size=60)),
    st.sampled_from(["", ".docx", "_2.xlsx"]),
)
def test_every_name_is_one_safe_component(text, suffix):
    name = safe_name(text, suffix=suffix)
    assert name
    assert name.endswith(suffix)
    assert len(name.encode()) <= 120
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert all(c.isprintable() or c.isspace() or ord(c) > 127 for c in name)
    assert not name.startswith((".", " ", "~"))
    assert not name.endswith((".", " "))
    assert name.split(".")[0].upper() not in {
        "CON",
        "PRN",
        "AUX",
        "NUL",
        *(f"COM{n}" for n in string.digits),
        *(f"LPT{n}" for n in string.digits),
    }
    assert safe_name(name, suffix="") == name


def test_collisions_are_numbered_whatever_the_capitals():
    taken = set()
    for expected in ("Road.docx", "road_2.docx", "ROAD_3.docx"):
        name = unused(expected.split("_")[0].split(".")[0], taken, suffix=".docx")
        assert name == expected
        taken.add(name.casefold())

"""Plain text: encodings, line numbers, pages."""

import pytest

from scorecard.model import Source
from scorecard.readers import text

LINES = "项目支出绩效目标表\r\n（2025年）\n\f第二页 ≥95%\n"


def read(data):
    return text.read(data, Source(name="稿.txt", format="text", sha256="0" * 64))


@pytest.mark.parametrize(
    "data",
    [
        LINES.encode(),
        b"\xef\xbb\xbf" + LINES.encode(),
        LINES.encode("gb18030"),
        LINES.encode("utf-16"),
        LINES.encode("utf-16-be"),
        ("1" * 40 + "\n" + LINES).encode("utf-16-le"),
        LINES.encode("utf-32"),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16", "utf-16-be", "utf-16-le", "utf-32"],
)
def test_encodings_give_the_same_lines(data):
    document, findings = read(data)
    assert findings == []
    assert document.tables == []
    texts = [line.text for line in document.lines if not line.text.startswith("1111")]
    assert texts == ["项目支出绩效目标表", "（2025年）", "第二页 ≥95%", ""]


def test_lines_and_pages_are_counted():
    document, _ = read(LINES.encode())
    assert [(line.line, line.page) for line in document.lines] == [(1, 1), (2, 1), (3, 2), (4, 2)]


def test_what_cannot_be_decoded_is_said_l201():
    document, findings = read("第一行\n".encode() + b"\xff\xfe\xfd\xfc" + "第二行好".encode() + b"\xff\n")
    assert [finding.code for finding in findings] == ["L201"]
    assert findings[0].place.line == 2
    assert "�" in document.lines[1].text


def test_a_line_without_end_is_cut_l202():
    document, findings = read(("短\n" + "长" * 30_000).encode())
    assert [finding.code for finding in findings] == ["L202"]
    assert findings[0].place.line == 2
    assert len(document.lines[1].text) == 20_000

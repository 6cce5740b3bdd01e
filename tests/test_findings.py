"""The catalogue: complete entries, checked arguments, and a test that produces each code."""

import re
from pathlib import Path

import pytest

from scorecard.findings import CATALOGUE, article, filled, found, message, remedy

TESTS = Path(__file__).parent


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_entry_is_complete(code):
    kind = CATALOGUE[code]
    assert re.fullmatch(r"[A-Z]\d{3}", code)
    for text in (kind.title, kind.template, kind.explanation, kind.remedy, kind.example):
        assert text.strip() == text
        assert re.search(r"[\u4e00-\u9fff]", text)
    assert len(kind.title) <= 30


def test_codes_are_unique():
    from scorecard import findings

    modules = [m for m in vars(findings).values() if hasattr(m, "KINDS")]
    codes = [kind.code for module in modules for kind in module.KINDS]
    assert len(codes) == len(set(codes))
    assert set(codes) == set(CATALOGUE)


def test_every_code_has_a_test():
    texts = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__))
    missing = [code for code in CATALOGUE if not re.search(rf"\b{code}\b", texts)]
    assert missing == []


def test_every_code_is_used():
    package = TESTS.parent / "scorecard"
    texts = "\n".join(
        path.read_text(encoding="utf-8") for path in package.rglob("*.py") if "findings" not in path.parts
    )
    missing = [code for code in CATALOGUE if f'"{code}"' not in texts]
    assert missing == []


def test_quotation_marks_inside_those_of_a_message_are_single():
    template = "“{name}”的指标值是“{raw}”，见{where}"
    given = {"name": "“甲”宣传", "raw": "好", "where": "“乙”"}
    assert filled(template, given) == "“‘甲’宣传”的指标值是“好”，见“乙”"


def test_arguments_are_checked():
    with pytest.raises(TypeError):
        found("F001")
    with pytest.raises(KeyError):
        found("Z999")
    finding = found("F001", reason="文件不存在")
    assert message(finding) == "文件打不开：文件不存在"
    assert remedy(finding)
    assert article(finding) is None
    assert article(found("F001", reason="x", article="第一条")) == "第一条"

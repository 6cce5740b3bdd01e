"""trace, whatif and score --against, as a person and as a script meet them."""

import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from scorecard.cli import against, asking, screen, tracing
from scorecard.cli.app import app
from scorecard.cli.width import width

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.xlsx"))
WRONG = str(next(path for path in EXAMPLES if path.name.startswith("4")))


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.parametrize(
    "arguments",
    [
        ("trace", WRONG, "--item", "执行率"),
        ("trace", WRONG, "--item", "率"),
        ("whatif", WRONG),
        ("whatif", *EXAMPLES, "--total", "95"),
        ("score", *EXAMPLES, "--against", "mof-2021-101"),
    ],
)
def test_answers_fit_80_columns(arguments):
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    assert max(width(line) for line in done.stdout.splitlines()) <= 80


def test_a_trace_shows_rule_cells_steps_and_result():
    done = run("trace", WRONG, "--item", "预算执行率")
    for words in ("第十三条第二款", "E6", "F6", "49.02 ÷ 57 ＝ 0.86", "得分：8.6 分", "相差 +0.4 分", "四舍五入到整数"):
        assert words in done.stdout
    data = json.loads(run("trace", WRONG, "--item", "预算执行率", "--format", "json").stdout)
    (entry,) = data["items"]
    assert list(entry) == ["file", "pack", "item", "place", "parts"]
    assert [part["title"] for part in entry["parts"]] == ["规则", "分段", "数据", "计算", "结果", "自评得分的来由"]


def test_every_match_is_told_and_none_is_wrong_use():
    data = json.loads(run("trace", WRONG, "--item", "费用", "--format", "json").stdout)
    assert len(data["items"]) > 1
    done = run("trace", WRONG, "--item", "预算实行率")
    assert done.exit_code == 2
    assert "相近的有：“预算执行率”" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "特优"], "没有等级“特优”（优、良、中、差）"),
        (["--to", "优", "--total", "90"], "只能写一个"),
        (["--total", "很多"], "“很多”不是"),
        (["--total", "NaN"], "“NaN”不是"),
        (["--total", "101"], "总分最多 100 分"),
    ],
)
def test_wrong_use(arguments, said):
    done = run("whatif", WRONG, *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_whatif_json():
    data = json.loads(run("whatif", *EXAMPLES[:4], "--total", "99.5", "--format", "json").stdout)
    assert len(data["answers"]) == 4
    for answer in data["answers"]:
        assert list(answer) == [
            "file", "now", "goal", "grade", "reached", "possible", "best", "singles", "pairs", "together", "limits",
        ]  # fmt: skip
        assert answer["goal"] == "99.5"


def test_against_json_and_what_changes():
    data = json.loads(run("score", WRONG, "--against", "mof-2021-101", "--format", "json").stdout)
    (one,) = data["comparisons"]
    assert one["changed"]
    assert {change["name"] for change in one["changes"]} >= {"预算执行率"}
    assert one["changes"][0]["first"]["steps"]
    assert run("score", WRONG, "--against", "没有的包").exit_code == 2


def test_a_file_that_cannot_be_read_is_exit_2():
    assert run("whatif", "没有.xlsx").exit_code == 2
    assert run("trace", "没有.xlsx", "--item", "率").exit_code == 2


def test_a_form_that_is_there_already_and_one_that_cannot():
    out = run("whatif", EXAMPLES[0], "--total", "10").stdout
    assert "已经达到目标 10 分" in out
    assert "没有读到绩效表" in _printed(asking.print_answers, [])
    assert "没有读到绩效表" in _printed(against.print_comparisons, [])
    assert _printed(tracing.print_traces, []) == ""


def _printed(function, argument):
    console = Console(width=80)
    with console.capture() as captured:
        before, screen.console = screen.console, lambda: console
        try:
            function(argument)
        finally:
            screen.console = before
    return captured.get()

"""The command line as a person and as a script meet it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from scorecard.cli.app import app
from scorecard.cli.width import pad, width, wrap

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.xlsx"))


def run(*arguments, cwd=ROOT, columns=80):
    return subprocess.run(
        [sys.executable, "-m", "scorecard", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
        env={"COLUMNS": str(columns), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LANG": "C"},
    )


def commands():
    command = get_command(app)
    return list(command.commands)


@pytest.mark.parametrize("name", ["", *commands()])
def test_help_is_chinese_and_fits(name):
    done = run(*([name] if name else []), "--help")
    assert done.returncode == 0
    assert max(width(line) for line in done.stdout.splitlines()) <= 80
    for english in ("Usage", "Options", "Commands", "Arguments", "Show this message", "default"):
        assert english not in done.stdout
    assert "显示这一页" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["score"], "缺少参数 文件"),
        (["scor"], "没有这个命令：scor"),
        (["score", "--foo", "a"], "没有 --foo 这个选项"),
        (["read", "--format", "xml", "a"], "可以写：table|json"),
        (["explain", "Q1"], "没有代码 Q1"),
        (["score", str(EXAMPLES[0]), "--pack", "没有的包"], "没有的包"),
    ],
)
def test_wrong_use_is_exit_2_in_chinese(arguments, said):
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_file_is_exit_2():
    done = run("read", "没有.xlsx")
    assert done.returncode == 2
    assert "文件不存在" in done.stdout
    assert "F001" in done.stdout


def test_read_json_is_the_contract():
    done = run("read", EXAMPLES[0], "--format", "json")
    assert done.returncode == 0, done.stdout
    data = json.loads(done.stdout)
    assert list(data) == ["forms", "findings"]
    (form,) = data["forms"]
    assert list(form)[:9] == ["layout", "kind", "title", "year", "unit", "project", "funds", "goal", "indicators"]
    assert list(form["funds"][0])[:8] == [
        "name", "initial", "budget", "executed", "rate", "points", "claimed_score", "place",
    ]  # fmt: skip
    assert list(form["indicators"][0])[:15] == [
        "level1", "level2", "level3", "target", "half_year_target", "actual", "points", "claimed_score", "basis",
        "last_year", "scoring_rule", "evidence", "work", "deviation_reason", "place",
    ]  # fmt: skip
    target = form["indicators"][0]["target"]
    assert (target["text"], target["kind"], target["operator"], target["value"], target["unit"], target["date"]) == (
        "=2份", "number", "=", "2", "份", None,
    )  # fmt: skip


def test_score_json_is_the_contract():
    done = run("score", EXAMPLES[0], "--format", "json")
    data = json.loads(done.stdout)
    assert list(data) == ["evaluations", "findings"]
    (evaluation,) = data["evaluations"]
    assert {"form", "pack", "items", "total", "claimed_total", "grade"} <= set(evaluation)
    assert {"level3", "points", "score", "interval", "claimed", "rule", "trace", "place"} <= set(evaluation["items"][0])
    assert evaluation["items"][0]["trace"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("command", ["read", "score"])
def test_tables_fit_80_columns(command, path):
    done = run(command, path)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1)
    assert max(width(line) for line in done.stdout.splitlines()) <= 80


def test_explain():
    done = run("explain", "f001")
    assert done.returncode == 0
    assert "文件打不开" in done.stdout
    assert "怎么改" in done.stdout


@pytest.mark.parametrize("name", ["packs", "layouts", "schema"])
def test_lists(name):
    done = run(name)
    assert done.returncode == 0
    expected = {"packs": "mof-2020-10", "layouts": "mof-self-evaluation", "schema": '"$defs"'}
    assert expected[name] in done.stdout


def test_demo_writes_a_report_for_each_example(tmp_path):
    done = run("demo", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    for suffix in (".docx", ".html"):
        assert len(list(tmp_path.rglob(f"自评报告{suffix}"))) == len(EXAMPLES) - 1
        assert len(list(tmp_path.rglob(f"监控报告{suffix}"))) == 1
        assert [path.parent for path in tmp_path.rglob(f"自评总结报告{suffix}")] == [tmp_path]
    assert "不计分" in done.stdout


def test_a_closed_pipe_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m scorecard schema | head -1",
        shell=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_pages_of_docs_are_current():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_docs.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_width():
    assert width("指标a") == 5
    assert pad("指标", 6) == "指标  "
    assert wrap("一二三四五六", 4) == ["一二", "三四", "五六"]
    assert wrap("一二，三", 4) == ["一", "二，", "三"]
    assert all(width(line) <= 10 for line in wrap("甲（乙），丙。丁：戊、己 scorecard，" * 5, 10))
    assert wrap("read me now", 8) == ["read me", "now"]

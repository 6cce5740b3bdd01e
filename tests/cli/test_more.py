"""The commands around the main job: convert, verify, packs, templates, checks, base data, settings."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scorecard.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
GOOD = next((ROOT / "examples").glob("3-*.xlsx"))
WRONG = next((ROOT / "examples").glob("4-*.xlsx"))
SEEDS = ROOT / "tests/data/seeds"


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output.replace("\n", "")


def test_convert_writes_a_workbook_and_json(tmp_path):
    code, said = run("convert", SEEDS / "feco-2025.txt", "--out", tmp_path)
    assert code == 0
    assert (tmp_path / "feco-2025.xlsx").stat().st_size > 10_000
    assert "已写出 1 个文件" in said
    run("convert", SEEDS / "feco-2025.txt", "--out", tmp_path, "--to", "json")
    assert len(json.loads((tmp_path / "feco-2025.json").read_text(encoding="utf-8"))["forms"]) == 8
    run("convert", SEEDS / "feco-2025.txt", "--out", tmp_path)
    assert (tmp_path / "feco-2025_2.xlsx").exists()


def test_a_fresh_report_agrees_and_another_form_does_not(tmp_path):
    run("score", GOOD, "--out", tmp_path)
    code, said = run("verify", tmp_path / "自评报告.docx", "--against", GOOD)
    assert code == 0
    assert "D004" not in said
    code, said = run("verify", tmp_path / "自评报告.docx", "--against", WRONG)
    assert code == 1
    assert "D004" in said


def test_opinion_and_public_copy(tmp_path):
    code, said = run("score", WRONG, "--out", tmp_path, "--opinion", "--public")
    assert code == 1
    assert (tmp_path / "自评审核意见.docx").exists()
    assert (tmp_path / "公开稿" / "公开稿删除清单.txt").exists()
    assert "D002" in said


def test_an_unusable_template_is_a_finding(tmp_path):
    templates = tmp_path / "模板"
    templates.mkdir()
    (templates / "自评报告.html").write_text("{{ 没有的字段.名称 }}", encoding="utf-8")
    code, said = run("score", GOOD, "--out", tmp_path / "out", "--templates", templates)
    assert code == 1
    assert "D001" in said
    code, said = run("templates", "check", templates)
    assert code == 1
    assert "D008" in said


def test_packs():
    code, said = run("packs", "lint", "mof-2020-10")
    assert code == 0
    assert "检查了 1 个规则包" in said
    code, said = run("packs", "diff", "mof-2020-10", "河南2020")
    assert code == 0
    assert "豫财效〔2020〕10号" in said
    assert run("packs", "lint", "没有.yaml")[0] == 2
    code, said = run("packs", "schema")
    assert code == 0
    assert "编号" in said


def test_an_office_s_own_pack(tmp_path):
    pack = tmp_path / "own.yaml"
    pack.write_text(
        "编号: own\n名称: 本市2025\n版本: '1'\n继承: mof-2020-10\n"
        "参数: {反向未达标: {说明: 本市规定超支不得分, 可选: {按比例: 比例, 按超出: 超出, 零分: 不得分}, 默认: 零分}}\n",
        encoding="utf-8",
    )
    code, said = run("score", WRONG, "--packs", tmp_path, "--pack", "own", "--format", "json")
    if code == 2:
        pytest.fail(said)
    rows = json.loads(said)["evaluations"][0]["items"]
    (over,) = [item for item in rows if item["level3"] == "办公费用"]
    assert over["score"] == "0.00"


def test_checks_and_fields_are_listed():
    assert "C141" in run("checks")[1]
    assert "报告.标题" in run("templates", "fields")[1]


def test_base_data_score_an_evaluation_table():
    facts = ROOT / "tests/data/shenzhen-facts.yaml"
    code, said = run("score", SEEDS / "shenzhen-2020.txt", "--facts", facts, "--format", "json")
    (evaluation,) = json.loads(said)["evaluations"]
    assert evaluation["pack"]["id"] == "shenzhen-2020-department"
    exact = {item["level3"]: item["exact"] for item in evaluation["items"] if item["kind"] == "criterion"}
    assert exact["预算执行率"] == "2.18915"
    assert exact["政府采购执行情况"] == "39843/20020"
    assert code == 0
    assert run("score", GOOD, "--facts", "没有.yaml")[0] == 2


def test_settings_switch_a_check_off(tmp_path):
    settings = tmp_path / "检查设置.yaml"
    settings.write_text("C141: {处理: 关闭, 理由: 本年统一口径, 有效期至: 2099-12-31}\n", encoding="utf-8")
    assert "C141" in run("score", GOOD)[1]
    _, said = run("score", GOOD, "--settings", settings)
    assert "C194" in said
    assert "警告 C141" not in said


def test_what_cannot_be_written_is_said_in_chinese(tmp_path):
    (tmp_path / "文件").write_text("", encoding="utf-8")
    for where in (tmp_path / "文件", tmp_path / "文件" / "里面"):
        code, said = run("score", GOOD, "--out", where)
        assert code == 2
        assert "不是文件夹" in said
        assert "Errno" not in said


def test_a_folder_is_named_in_its_finding(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, said = run("read", ".")
    assert code == 2
    assert "F001 ." in said


def test_summary_and_deadline(tmp_path):
    run("score", GOOD, WRONG, "--out", tmp_path, "--summary", "--opinion", "--by", "2026年3月15日")
    assert (tmp_path / "自评总结报告.docx").is_file()
    pages = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("自评审核意见.html"))]
    assert len(pages) == 2
    assert all("于2026年3月15日前重新报送" in page for page in pages)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--opinion", "--by", "明天"], "“明天”不是日期"),
        (["--opinion", "--by", "2026-02-30"], "不是日期"),
    ],
)
def test_a_day_that_is_none(tmp_path, arguments, said):
    code, told = run("score", GOOD, "--out", tmp_path, *arguments)
    assert code == 2
    assert said in told


def test_a_summary_needs_self_evaluations(tmp_path):
    monitoring = next((ROOT / "examples").glob("6-*.xlsx"))
    code, told = run("score", monitoring, "--out", tmp_path, "--summary")
    assert code == 2
    assert "写不出自评总结报告" in told

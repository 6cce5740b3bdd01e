"""`scorecard batch` on the command line: what it prints, how it leaves."""

import errno

import pytest
from batch_files import folder, workbook

from scorecard.batch import run as running
from scorecard.batch.errors import CannotWrite
from scorecard.batch.run import Summary
from scorecard.cli import main
from scorecard.cli.batch import told
from scorecard.cli.width import width


@pytest.fixture
def call(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["scorecard", "batch", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        captured = capsys.readouterr()
        return left.value.code, captured.out, captured.err

    return run


@pytest.fixture
def given(tmp_path):
    return folder(tmp_path / "报送", {"a.xlsx": workbook("河道清淤", "水务局"), "空.xlsx": b""})


def test_a_batch_from_the_command_line(call, given, tmp_path):
    code, out, err = call(given, "--out", tmp_path / "结果", "--jobs", "1", "--no-outputs")
    assert code == 1  # 空.xlsx is an error
    assert "文件 2 个，读出表 1 张。" in out
    assert "读不出 1 个。" in out
    assert "读表、计分、检查：2 个文件" in err
    code, out, _ = call(given, "--out", tmp_path / "结果", "--jobs", "1", "--no-outputs")
    assert "其中 2 个没有变，沿用上次的结果" in out


def test_wrong_use_leaves_with_2(call, given, tmp_path):
    for arguments, words in (
        ((tmp_path / "没有", "--out", tmp_path / "结果"), "找不到"),
        ((given, "--out", tmp_path / "结果", "--pack", "没有"), "没有规则包"),
        ((given, "--out", tmp_path / "结果", "--roster", tmp_path / "没有.xlsx"), "找不到名册"),
        ((given,), "--out"),
    ):
        code, _, err = call(*arguments)
        assert code == 2
        assert words in err


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "只读"), (errno.EACCES, "没有写入权限")]
)
def test_a_disk_that_takes_nothing_is_said_in_chinese(call, given, tmp_path, monkeypatch, number, words):
    def refuse(*_, **__):
        raise CannotWrite(tmp_path / "结果", OSError(number, "in English"))

    monkeypatch.setattr(running, "run", refuse)
    code, out, err = call(given, "--out", tmp_path / "结果")
    assert (code, out) == (2, "")
    assert words in err
    assert "接着做" in err
    assert "English" not in err


def test_an_interrupted_batch_says_how_to_go_on(call, given, tmp_path, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "run", interrupt)
    code, _, err = call(given, "--out", tmp_path / "结果")
    assert code == 130
    assert "用同样的命令再运行，接着做" in err


def test_the_summary_fits_80_columns(tmp_path):
    papers = [tmp_path / "审核意见" / f"{n}.docx" for n in range(3)]
    written = (tmp_path / "汇总表.xlsx", tmp_path / "总览.html", *papers)
    statuses = {"未报送": 12, "已报送": 99_888, "重复报送": 1, "预算数不一致": 3}
    summary = Summary("结果", 100_000, 99_999, 12, 34, 567, 88_888, 123_456, 654_321, 99_999, statuses, 99_999, written)
    lines = list(told(summary))
    assert max(map(width, lines)) <= 80
    assert "  审核意见/（3 份，退回各单位）" in lines
    assert "名册：已报送 99888 个，未报送 12 个，重复报送 1 个，预算数不一致 3 个。" in lines
    assert "总览.html" in lines[-1]

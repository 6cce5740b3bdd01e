"""What came in: names and order, archives, what is left out, what is refused."""

import io
import os
import zipfile
from contextlib import nullcontext

import pytest
from batch_files import folder

from scorecard.batch.entries import Archives, Entry, Unreadable, is_address
from scorecard.batch.errors import BatchError
from scorecard.batch.gather import MARKER, gather
from scorecard.batch.zips import member_name


def names(gathered):
    return [entry.name for entry in gathered.entries]


class Gbk(zipfile.ZipInfo):
    """As Windows packs: GBK bytes, and no flag that says so."""

    def _encodeFilenameFlags(self):  # noqa: N802 - the library's name
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zipped(files, *, kind=zipfile.ZipInfo):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = kind(name, (2025, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return target.getvalue()


def test_a_folder_gives_names_below_it_in_an_order_of_its_own(tmp_path):
    folder(tmp_path, {"乙局/表.xlsx": b"1", "甲局/b.xlsx": b"2", "甲局/a.xlsx": b"3", "甲局.txt": b"4", "表": b"5"})
    assert names(gather([str(tmp_path)])) == ["乙局/表.xlsx", "甲局/a.xlsx", "甲局/b.xlsx", "甲局.txt", "表"]


def test_the_order_does_not_depend_on_the_system(tmp_path, monkeypatch):
    folder(tmp_path, {f"{name}/{name}.xlsx": b"" for name in "dacb"})
    before = names(gather([str(tmp_path)]))
    scandir = os.scandir
    monkeypatch.setattr(
        os, "scandir", lambda path: nullcontext(sorted(scandir(path), key=lambda item: item.name, reverse=True))
    )
    assert names(gather([str(tmp_path)])) == before == ["a/a.xlsx", "b/b.xlsx", "c/c.xlsx", "d/d.xlsx"]


def test_hidden_files_lock_files_and_results_are_left_out(tmp_path):
    folder(
        tmp_path,
        {
            "表.xlsx": b"1", "~$表.xlsx": b"2", ".~lock.表.xlsx#": b"3", ".svn/表.xlsx": b"4", "__MACOSX/表.xlsx": b"5",
            "Thumbs.db": b"6", "结果/文书/甲/自评表.xlsx": b"7", f"旧结果/数据/{MARKER}": b"", "旧结果/文书/自评表.xlsx": b"8",
        },
    )  # fmt: skip
    gathered = gather([str(tmp_path)], str(tmp_path / "结果"))
    assert names(gathered) == ["表.xlsx"]
    assert gathered.others == []


def test_links_cannot_go_in_circles(tmp_path):
    folder(tmp_path, {"甲/表.xlsx": b"1", "乙/表.xlsx": b"2"})
    (tmp_path / "甲" / "上级").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "甲" / "乙").symlink_to(tmp_path / "乙", target_is_directory=True)
    gathered = gather([str(tmp_path)])
    # 乙 comes first by name, and each real folder is walked once.
    assert names(gathered) == ["乙/表.xlsx", "甲/表.xlsx"]


def test_what_is_no_form_is_listed_and_counted(tmp_path):
    folder(tmp_path, {"表.xlsx": b"1", "a.png": b"2", "b.PNG": b"3", "c.mp4": b"4", "包.rar": b"Rar!"})
    gathered = gather([str(tmp_path)])
    assert names(gathered) == ["包.rar", "表.xlsx"]
    assert gathered.others == ["a.png", "b.PNG", "c.mp4"]
    (finding,) = gathered.findings
    assert finding.code == "B005"
    assert finding.args == {"count": "3", "kinds": "png 2 个、mp4 1 个"}


def test_a_file_named_itself_is_read_whatever_it_is_called(tmp_path):
    folder(tmp_path, {"表.dat": b"1"})
    assert names(gather([str(tmp_path / "表.dat")])) == ["表.dat"]


def test_patterns_are_taken_quoted_or_not(tmp_path):
    folder(tmp_path, {"甲/自评表.xlsx": b"1", "乙/自评表.xlsx": b"2", "乙/目标表.xlsx": b"3"})
    assert names(gather([str(tmp_path / "*" / "自评表*.xlsx")])) == ["乙/自评表.xlsx", "甲/自评表.xlsx"]
    assert names(gather([str(tmp_path / "**" / "目标表.xlsx")])) == ["乙/目标表.xlsx"]
    assert names(gather([str(tmp_path / "甲*")])) == ["甲/自评表.xlsx"]


@pytest.mark.parametrize("path", ["没有", "没有*.xlsx"])
def test_what_is_not_there_is_refused(tmp_path, path):
    with pytest.raises(BatchError, match="没有"):
        gather([str(tmp_path / path)])


def test_results_do_not_go_into_the_folder_that_is_read(tmp_path):
    with pytest.raises(BatchError, match="另指定一个文件夹"):
        gather([str(tmp_path)], str(tmp_path))


def test_two_inputs_with_one_name_are_told_apart(tmp_path):
    folder(tmp_path, {"一/表.xlsx": b"1", "二/表.xlsx": b"2", "三/二/表.xlsx": b"3"})
    assert names(gather([str(tmp_path / "一"), str(tmp_path / "二"), str(tmp_path / "三" / "二")])) == [
        "二/表.xlsx",
        "二（2）/表.xlsx",
        "表.xlsx",
    ]


def test_the_same_file_twice_is_one_file(tmp_path):
    folder(tmp_path, {"表.xlsx": b"1"})
    assert names(gather([str(tmp_path), str(tmp_path / "表.xlsx")])) == ["表.xlsx"]


@pytest.mark.parametrize("kind", [zipfile.ZipInfo, Gbk])
def test_names_in_archives_are_read_as_they_were_meant(tmp_path, kind):
    folder(tmp_path, {"包.zip": zipped({"甲局/自评表.xlsx": b"abc", "说明.png": b""}, kind=kind)})
    gathered = gather([str(tmp_path)])
    (entry,) = gathered.entries
    assert entry.name == "包.zip/甲局/自评表.xlsx"
    assert gathered.others == ["包.zip/说明.png"]
    assert Archives().read(entry) == b"abc"


def test_archives_in_archives_are_read_without_unpacking(tmp_path):
    inner = zipped({"表.xlsx": b"inner", "图.png": b"x"})
    folder(tmp_path, {"外.zip": zipped({"内.zip": inner, "表.xlsx": b"outer"})})
    gathered = gather([str(tmp_path)])
    archives = Archives()
    assert {entry.name: archives.read(entry) for entry in gathered.entries} == {
        "外.zip/内.zip/表.xlsx": b"inner",
        "外.zip/表.xlsx": b"outer",
    }
    assert gathered.others == ["外.zip/内.zip/图.png"]
    archives.close()


def test_archives_are_not_opened_without_end(tmp_path):
    data = zipped({"表.xlsx": b"deep"})
    for _ in range(5):
        data = zipped({"包.zip": data})
    folder(tmp_path, {"包.zip": data})
    (entry,) = gather([str(tmp_path)]).entries
    assert entry.problem.code == "B006"


@pytest.mark.parametrize("name", ["../../表.xlsx", "/etc/表.xlsx", "C:\\表.xlsx", "a/../../表.xlsx"])
def test_no_name_leads_out_of_the_archive(name):
    info = zipfile.ZipInfo(name)
    info.flag_bits |= 0x800
    assert member_name(info) in {"表.xlsx", "etc/表.xlsx", "a/表.xlsx"}


def test_a_damaged_archive_is_counted_and_reported(tmp_path):
    folder(tmp_path, {"坏.zip": b"PK\x03\x04 and no more"})
    (entry,) = gather([str(tmp_path)]).entries
    assert (entry.name, entry.problem.code) == ("坏.zip", "B006")
    with pytest.raises(Unreadable):
        Archives().read(entry)


def test_files_that_swell_or_are_locked_are_not_unpacked(tmp_path):
    bomb = zipped({"炸.xlsx": b"\0" * (40 * 2**20), "好.xlsx": b"1"})
    folder(tmp_path, {"包.zip": bomb})
    entries = {entry.name: entry for entry in gather([str(tmp_path)]).entries}
    assert entries["包.zip/炸.xlsx"].problem.code == "B007"
    assert entries["包.zip/好.xlsx"].problem is None
    data = bytearray(zipped({"表.xlsx": b"1"}))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    folder(tmp_path, {"包.zip": bytes(data)})
    (entry,) = gather([str(tmp_path)]).entries
    assert entry.problem.args["reason"] == "压缩包设有密码"


def test_a_member_that_is_damaged_is_a_finding_of_that_file(tmp_path):
    data = bytearray(zipped({"表.xlsx": b"0123456789" * 50, "好.xlsx": b"1"}))
    data[50] ^= 0xFF
    folder(tmp_path, {"包.zip": bytes(data)})
    read = {}
    for entry in gather([str(tmp_path)]).entries:
        try:
            read[entry.base] = Archives().read(entry)
        except Unreadable as error:
            read[entry.base] = error.finding.code
    assert read == {"表.xlsx": "B007", "好.xlsx": b"1"}


def test_a_folder_that_cannot_be_listed_is_a_finding(tmp_path, monkeypatch):
    folder(tmp_path, {"甲/表.xlsx": b"1", "乙/表.xlsx": b"2"})
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("甲"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    gathered = gather([str(tmp_path)])
    assert names(gathered) == ["乙/表.xlsx"]
    assert [finding.code for finding in gathered.findings] == ["B009"]


def test_a_file_that_went_away_is_a_finding(tmp_path):
    with pytest.raises(Unreadable) as raised:
        Archives().read(Entry("表.xlsx", str(tmp_path / "表.xlsx")))
    assert raised.value.finding.code == "F001"


def test_addresses_are_told_from_paths():
    assert is_address("memory://in")
    assert is_address("s3://bucket/x")
    assert not is_address("C:\\表")
    assert not is_address("/a/b")

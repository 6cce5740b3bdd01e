"""The documents of a batch: in folders by unit and project, made once, moved when names change, never over a person's work."""

from pathlib import Path

import pytest
from batch_files import folder, workbook

from scorecard.batch import work
from scorecard.batch.run import Options, run
from scorecard.batch.store import connect

PAPERS = Options(jobs=0, outputs=False, documents=True)
ALL_PAPERS = Options(jobs=0, outputs=False, everything=True)


def papers(out):
    return {
        path.relative_to(out / "文书").as_posix(): path.read_bytes()
        for path in (out / "文书").rglob("*")
        if path.is_file()
    }


def folders(out):
    return sorted({str(Path(name).parent) for name in papers(out)})


@pytest.fixture
def reads(monkeypatch):
    seen = []
    original = work.work_steps

    def watched(data, name, **options):
        seen.append(name)
        return original(data, name, **options)

    monkeypatch.setattr(work, "work_steps", watched)
    return seen


@pytest.fixture
def given(tmp_path):
    return folder(
        tmp_path / "报送",
        {
            "a.xlsx": workbook("河道清淤", "水务局", seed=1),
            "b.xlsx": workbook("河道清淤", "水务局", seed=2),
            "c.xlsx": workbook("校舍维修", "教育局", seed=3),
            "d.txt": b"",
        },
    )


def test_each_form_has_its_documents(given, tmp_path, reads):
    out = tmp_path / "结果"
    summary = run([given], out, PAPERS)
    assert summary.documents == 3
    assert folders(out) == ["教育局/校舍维修", "水务局/河道清淤", "水务局/河道清淤_2"]
    names = {Path(name).name for name in papers(out) if name.startswith("水务局/河道清淤/")}
    assert names == {"自评报告.docx", "a_批注.xlsx"}
    before = papers(out)
    reads.clear()
    run([given], out, PAPERS)
    assert reads == []
    assert papers(out) == before
    run([given], tmp_path / "从头", PAPERS)
    assert papers(tmp_path / "从头") == before


def test_all_documents_that_a_form_can_have(given, tmp_path, reads):
    out = tmp_path / "结果"
    run([given], out, PAPERS)
    before = papers(out)
    summary = run([given], out, ALL_PAPERS)
    assert summary.documents == 3
    assert folders(out) == ["教育局/校舍维修", "水务局/河道清淤", "水务局/河道清淤_2"]
    names = {Path(name).name for name in papers(out) if name.startswith("水务局/河道清淤/")}
    all_of_them = {"自评报告.docx", "自评报告.html", "自评表.xlsx", "得分核算.xlsx", "evaluation.json", "a_批注.xlsx"}
    assert names == all_of_them
    run([given], out, PAPERS)
    assert papers(out) == before  # asked for less again: what is no longer wanted goes


def test_documents_follow_their_forms(given, tmp_path, reads):
    out = tmp_path / "结果"
    run([given], out, PAPERS)
    (given / "a.xlsx").unlink()  # b is now the only one of its name, and takes the folder of a
    reads.clear()
    run([given], out, PAPERS)
    assert reads == []
    assert folders(out) == ["教育局/校舍维修", "水务局/河道清淤"]
    run([given], tmp_path / "从头", PAPERS)
    assert papers(out) == papers(tmp_path / "从头")


def test_a_run_killed_while_documents_are_moved_goes_on(given, tmp_path, reads, monkeypatch):
    from scorecard.batch.storage import Folder

    out = tmp_path / "结果"
    original = Folder.move
    count = 0

    def interrupted(self, old, new):
        nonlocal count
        count += 1
        if count == 2:
            raise KeyboardInterrupt
        original(self, old, new)

    monkeypatch.setattr(Folder, "move", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run([given], out, PAPERS)
    reads.clear()
    run([given], out, PAPERS)
    assert reads == []
    run([given], tmp_path / "从头", PAPERS)
    assert papers(out) == papers(tmp_path / "从头")


def test_what_a_person_has_written_is_kept(given, tmp_path):
    out = tmp_path / "结果"
    run([given], out, ALL_PAPERS)
    report = out / "文书" / "教育局" / "校舍维修" / "自评报告.html"
    report.write_bytes(report.read_bytes() + b"<p>mine</p>")
    (given / "c.xlsx").write_bytes(workbook("校舍维修", "教育局", seed=9))
    run([given], out, ALL_PAPERS)
    assert folders(out)[:2] == ["教育局/校舍维修", "教育局/校舍维修_改过的旧稿"]
    assert (out / "文书" / "教育局" / "校舍维修_改过的旧稿" / "自评报告.html").read_bytes().endswith(b"<p>mine</p>")


def test_files_of_others_stay_where_they_are(given, tmp_path):
    out = tmp_path / "结果"
    run([given], out, PAPERS)
    (out / "文书" / "说明.txt").write_bytes(b"mine")
    for name in ("a.xlsx", "b.xlsx"):
        (given / name).unlink()
    run([given], out, PAPERS)
    assert (out / "文书" / "说明.txt").read_bytes() == b"mine"
    assert not (out / "文书" / "水务局").exists()


def test_documents_that_were_deleted_are_made_again(given, tmp_path, reads):
    import shutil

    out = tmp_path / "结果"
    run([given], out, PAPERS)
    before = papers(out)
    shutil.rmtree(out / "文书" / "教育局")
    reads.clear()
    run([given], out, PAPERS)
    assert reads == ["c.xlsx"]
    assert papers(out) == before


def test_a_template_that_cannot_be_used_is_one_finding(given, tmp_path):
    templates = folder(tmp_path / "模板", {"自评报告.html": "{{ 没有的字段 }}".encode()})
    out = tmp_path / "结果"
    options = Options(jobs=0, outputs=False, everything=True, templates=templates)
    assert run([given], out, options).documents == 0
    for _ in range(2):
        connection = connect(out)
        assert connection.execute("SELECT count(*) FROM findings WHERE code = 'D001'").fetchall() == [(1,)]
        connection.close()
        run([given], out, options)


def test_workers_write_documents_too(given, tmp_path):
    run([given], tmp_path / "a", PAPERS)
    run([given], tmp_path / "b", Options(jobs=2, outputs=False, documents=True))
    assert papers(tmp_path / "a") == papers(tmp_path / "b")


def test_documents_may_go_to_a_shared_storage(given, tmp_path):
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.store.clear()
    run([given], "memory://out", PAPERS)
    run([given], tmp_path / "a", PAPERS)
    there = {name.removeprefix("/out/文书/"): memory.cat_file(name) for name in memory.find("/out/文书")}
    assert there == papers(tmp_path / "a")

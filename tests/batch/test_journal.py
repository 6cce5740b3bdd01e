"""The journal: complete or absent, found by content, cleaned up; and what the disk refuses."""

import errno
import os

import pytest

from scorecard.batch.errors import CannotWrite, disk_error
from scorecard.batch.journal import FOLDER, Journal, Result
from scorecard.batch.lock import locked
from scorecard.batch.storage import Folder, storage


def segments(path):
    return sorted(file.name for file in (path / FOLDER).iterdir())


def test_results_are_found_again(tmp_path):
    journal = Journal(Folder(tmp_path), "r")
    journal.write([Result("a", 1, b"one"), Result("b", 2, b"three")])
    journal.write([Result("c", 0, b"")])
    again = Journal(Folder(tmp_path), "r")
    assert {key: (again.rows(spot), spot.forms) for key, spot in again.known.items()} == {
        "a": (b"one", 1),
        "b": (b"three", 2),
        "c": (b"", 0),
    }


def test_results_of_other_rules_are_not_taken_and_go_at_the_end(tmp_path):
    Journal(Folder(tmp_path), "old").write([Result("a", 1, b"one")])
    journal = Journal(Folder(tmp_path), "new")
    assert journal.known == {}
    spots = journal.write([Result("a", 1, b"new")])
    assert segments(tmp_path) == ["000001.seg", "000002.seg"]
    journal.keep_only(spots)
    assert segments(tmp_path) == ["000002.seg"]


def test_results_of_a_bad_moment_are_tried_again(tmp_path):
    journal = Journal(Folder(tmp_path), "r")
    (spot,) = journal.write([Result("a", 0, b"late", again=True)])
    assert journal.rows(spot) == b"late"
    assert Journal(Folder(tmp_path), "r").known == {}


@pytest.mark.parametrize("keep", [0, 1, 20, 60, -1])
def test_a_torn_segment_is_no_segment(tmp_path, keep):
    journal = Journal(Folder(tmp_path), "r")
    journal.write([Result("a", 1, b"x" * 100)])
    path = tmp_path / FOLDER / "000001.seg"
    path.write_bytes(path.read_bytes()[:keep])
    journal = Journal(Folder(tmp_path), "r")
    assert journal.known == {}
    (spot,) = journal.write([Result("a", 1, b"whole")])
    assert Journal(Folder(tmp_path), "r").rows(spot) == b"whole"


def test_what_a_kill_leaves_of_writing_is_cleaned_up(tmp_path):
    journal = Journal(Folder(tmp_path), "r")
    (spot,) = journal.write([Result("a", 1, b"x")])
    (tmp_path / FOLDER / ".tmp-000002.seg").write_bytes(b"half")
    journal = Journal(Folder(tmp_path), "r")
    assert list(journal.known) == ["a"]
    journal.keep_only([spot])
    assert segments(tmp_path) == ["000001.seg"]


def test_a_full_disk_tears_nothing(tmp_path, monkeypatch):
    journal = Journal(Folder(tmp_path), "r")
    journal.write([Result("a", 1, b"x")])

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite) as raised:
        journal.write([Result("b", 1, b"y")])
    assert raised.value.error.errno == errno.ENOSPC
    assert segments(tmp_path) == ["000001.seg"]
    assert list(Journal(Folder(tmp_path), "r").known) == ["a"]


def test_errors_of_a_disk_are_known_in_the_words_of_duckdb():
    told = disk_error("x", RuntimeError("IO Error: Could not write file: No space left on device"))
    assert told is not None
    assert told.error.errno == errno.ENOSPC
    assert disk_error("x", RuntimeError("Parser Error")) is None


def test_two_batches_never_write_to_one_folder(tmp_path):
    from scorecard.batch.errors import BatchError

    with locked(tmp_path), pytest.raises(BatchError, match="另一个批次正在写"), locked(tmp_path):
        pass
    with locked(tmp_path):  # it is free again, and what the file says does not differ from run to run
        pass
    assert (tmp_path / "数据" / "scorecard-batch.lock").read_bytes() == b""


def test_a_shared_storage_does_the_same_as_a_folder(tmp_path):
    import fsspec

    fsspec.filesystem("memory").store.clear()
    for kept in (storage("memory://结果"), storage(f"file://{tmp_path}/a"), storage(str(tmp_path / "b"))):
        kept.write("x/1.seg", b"0123456789")
        kept.write_folder("y/z", {"a": b"1", "b": b"2"})
        assert kept.read("x/1.seg", 2, 3) == b"234"
        assert kept.size("x/1.seg") == 10
        assert kept.names("x") == ["1.seg"]
        assert kept.names("nothing") == []
        kept.move("y/z", "w/v")
        assert (kept.exists("y/z"), kept.exists("w/v")) == (False, True)
        assert kept.read("w/v/b") == b"2"
        kept.delete("w")
        kept.delete("w")
        assert not kept.exists("w/v/a")

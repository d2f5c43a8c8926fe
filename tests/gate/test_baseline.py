"""The baseline: accepted findings survive renames and moved lines; a third copy does not."""

from __future__ import annotations

import json
import shutil

import pytest

from provenance.errors import InputError
from provenance.gate.baseline import Baseline, Entry, dump, read

from .conftest import COPIED, OWN, text

BASELINE = ("--baseline", "b.jsonl")
CORPUS = ("new", "--against", "corpus")


@pytest.fixture
def accepted(write, gate, folder):
    """A corpus, one addition that shares a paragraph with it, and the baseline that accepts this."""
    write("corpus/old.txt", text(*OWN[:2], COPIED))
    write("new/a.txt", text(OWN[2], COPIED))
    got = gate(*CORPUS, *BASELINE, "--update-baseline")
    assert (got.code, got.failed) == (0, [])
    return folder / "b.jsonl"


def entries(file):
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_it_holds_one_sorted_entry_a_line(accepted, gate):
    header, *lines = entries(accepted)
    assert header == {"schema": "provenance-baseline/1"}
    assert [sorted(one) for one in lines] == [["content", "members", "rule", "text"]]
    assert lines[0]["rule"] == "duplicate-paragraph"
    assert len(lines[0]["members"]) == 2
    before = accepted.read_bytes()
    assert gate(*CORPUS, *BASELINE, "--update-baseline").code == 0
    assert accepted.read_bytes() == before


def test_what_is_accepted_passes_and_is_shown_as_such(accepted, gate):
    got = gate(*CORPUS, *BASELINE)
    assert (got.code, [one["status"] for one in got.verdict["findings"]]) == (0, ["accepted"])
    assert gate(*CORPUS).code == 1


def test_it_survives_renames_and_moved_files(accepted, gate, folder):
    (folder / "new/a.txt").rename(folder / "new/z.txt")
    (folder / "corpus/old.txt").rename(folder / "corpus/older.txt")
    got = gate(*CORPUS, *BASELINE)
    assert (got.code, got.verdict["stale"]) == (0, [])


def test_a_third_copy_is_new(accepted, gate, write):
    write("new/b.txt", text(OWN[3], COPIED))
    got = gate(*CORPUS, *BASELINE)
    assert got.code == 1
    assert [path for _, path, *_ in got.failed] == ["new/b.txt"]


def test_an_identical_third_copy_is_new(write, gate, folder):
    write("corpus/old.txt", text(*OWN))
    write("new/a.txt", text(*OWN))
    assert gate(*CORPUS, *BASELINE, "--update-baseline").code == 0
    assert gate(*CORPUS, *BASELINE).code == 0
    shutil.copy(folder / "new/a.txt", folder / "new/b.txt")
    assert gate(*CORPUS, *BASELINE).code == 1


def test_what_is_no_longer_new_is_not_stale(accepted, gate, write, folder):
    (folder / "new/a.txt").rename(folder / "corpus/a.txt")
    write("new/b.txt", text(OWN[4]))
    assert gate(*CORPUS, *BASELINE).verdict["stale"] == []


def test_stale_entries_are_told_and_dropped(accepted, gate, write):
    write("corpus/old.txt", text(*OWN[:2]))
    got = gate(*CORPUS, *BASELINE)
    assert (got.code, [one["rule"] for one in got.verdict["stale"]]) == (0, ["duplicate-paragraph"])
    assert "The baseline accepts what no longer occurs" in gate(*CORPUS, *BASELINE, "--format", "table").out
    got = gate(*CORPUS, *BASELINE, "--update-baseline")
    assert len(entries(accepted)) == 1
    assert "baseline: 0 added, 1 removed, 0 in all" in got.err
    assert "- duplicate-paragraph " in got.err


def test_reasons_are_kept_and_shown(accepted, gate, write):
    header, entry = entries(accepted)
    accepted.write_text("".join(json.dumps(one) + "\n" for one in (header, {**entry, "reason": "a motto"})), "utf-8")
    assert gate(*CORPUS, *BASELINE).verdict["findings"][0]["reason"] == "a motto"
    write("new/b.txt", text(OWN[3], COPIED))
    got = gate(*CORPUS, *BASELINE, "--update-baseline")
    assert [one.get("reason") for one in entries(accepted)[1:]] == ["a motto"]
    assert len(entries(accepted)[1]["members"]) == 3
    assert "+ duplicate-paragraph " in got.err


def test_a_reread_baseline_is_the_same():
    baseline = Baseline([Entry("shared-passage", "b" * 32, ("x", "y"), "t", "r"), Entry("PV101", "a" * 32, ("z",))])
    assert read(dump(baseline), "b").entries == baseline.entries


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "b.jsonl is empty"),
        (b'{"rule":"PV101"}\n', "b.jsonl:1: this baseline does not begin with its schema"),
        (b'{"schema":"provenance-baseline/2"}\n', "b.jsonl:1: this baseline has the schema 'provenance-baseline/2'"),
        (b'\xef\xbb\xbf{"schema":', "b.jsonl:1: not JSON"),
        (b'{"schema":"provenance-baseline/1"}\n{"rule":\n', "b.jsonl:2: not JSON"),
        (b'{"schema":"provenance-baseline/1"}\n\n<<<<<<< HEAD\n', "b.jsonl:3: a merge conflict is not resolved"),
        (b'{"schema":"provenance-baseline/1"}\n[]\n', "b.jsonl:2: not an object"),
        (b'{"schema":"provenance-baseline/1"}\n{"rule":"x"}\n', "b.jsonl:2: `rule` is 'x', which is no rule"),
        (b'{"schema":"provenance-baseline/1"}\n{"rule":"PV101","content":1}\n', "b.jsonl:2: `content` must be"),
        (b'{"schema":"provenance-baseline/1"}\n{"rule":"PV101","content":"c"}\n', "b.jsonl:2: `members` must be"),
    ],
)
def test_broken_baselines(write, gate, folder, content, message):
    with pytest.raises(InputError):
        read(content, "b.jsonl")
    write("corpus/a.txt", text(OWN[0]))
    file = write("b.jsonl", content)
    for update in ((), ("--update-baseline",)):
        got = gate("corpus", "--against", "corpus", *BASELINE, *update, "--format", "json=out.json")
        assert (got.code, got.out) == (2, "")
        assert message in got.err.splitlines()[0]
        assert file.read_bytes() == content
        assert not (folder / "out.json").exists()


def test_a_baseline_that_is_not_there(write, gate):
    write("corpus/a.txt", text(OWN[0]))
    got = gate("corpus", "--against", "corpus", *BASELINE)
    assert got.code == 2
    assert "--baseline b.jsonl: no such file" in got.err
    assert "--update-baseline creates it" in got.err

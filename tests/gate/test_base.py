"""`--base`: what git says is new, by files and by lines."""

from __future__ import annotations

import json

import pytest

from .conftest import COPIED, OWN, text


@pytest.fixture
def repository(git, write):
    write("corpus/old.txt", text(*OWN[:3], COPIED))
    write("corpus/other.txt", text(OWN[3], COPIED, OWN[4]))
    write("corpus/records.jsonl", json.dumps({"id": "a", "text": text(OWN[5], COPIED)}) + "\n")
    write(".gitignore", "ignored.txt\n")
    git("add", ".")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "work")
    return git


def failed(got):
    return [(rule, path, line) for rule, path, line, _ in got.failed]


def test_nothing_changed_is_an_error_unless_it_is_allowed(repository, gate):
    got = gate("corpus", "--base", "main")
    assert (got.code, got.out) == (2, "")
    assert "nothing was added or changed since main: corpus" in got.err
    got = gate("corpus", "--base", "main", "--allow-empty")
    assert (got.code, got.verdict["passed"], got.verdict["documents"]) == (0, True, 0)


def test_added_untracked_and_ignored_files(repository, write, gate):
    write("corpus/committed.txt", text(OWN[5], COPIED))
    repository("add", ".")
    repository("commit", "-qm", "two")
    write("corpus/staged.txt", text("One more.", COPIED))
    repository("add", ".")
    write("corpus/untracked ü.txt", text("And more.", COPIED))
    write("corpus/ignored.txt", text("No more.", COPIED))
    assert {path for _, path, _ in failed(gate("corpus", "--base", "main"))} == {
        "corpus/committed.txt",
        "corpus/staged.txt",
        "corpus/untracked ü.txt",
    }


def test_of_a_changed_file_only_new_lines_count(repository, write, gate):
    write("corpus/other.txt", text(OWN[3].replace("choir", "band"), COPIED, OWN[4]))
    got = gate("corpus", "--base", "main")
    assert (got.code, got.verdict["documents"], got.failed) == (0, 1, [])
    write("corpus/other.txt", text(OWN[3], COPIED, OWN[4], OWN[0], OWN[1]))
    lines = {line for _, _, line in failed(gate("corpus", "--base", "main"))}
    assert lines <= {7, 9}
    assert lines


def test_only_new_records_count(repository, write, gate, folder):
    with (folder / "corpus/records.jsonl").open("a") as stream:
        stream.write(json.dumps({"id": "b", "text": text("A record.", COPIED)}) + "\n")
        stream.write(json.dumps({"id": "a", "text": text("It has an id that is taken.", COPIED)}) + "\n")
    got = gate("corpus", "--base", "main")
    assert [(one["place"]["document"], one["place"]["lines"]) for one in got.verdict["findings"]
            if one["status"] == "failed"] == [("records.jsonl#b", [2, 2]), ("records.jsonl#a@2", [3, 3])]  # fmt: skip
    assert got.verdict["documents"] == 2


def test_what_was_renamed_or_removed_is_not_new(repository, gate, write, folder):
    repository("mv", "corpus/old.txt", "corpus/renamed.txt")
    repository("rm", "-q", "corpus/records.jsonl")
    assert gate("corpus", "--base", "main").code == 2
    (folder / "corpus/renamed.txt").write_text(text(*OWN[:3], COPIED, OWN[4]), "utf-8")
    got = gate("corpus", "--base", "main")
    assert failed(got) == [("duplicate-paragraph", "corpus/renamed.txt", 9)]


def test_it_is_what_the_branch_did_that_counts(repository, git, write, gate):
    git("checkout", "-q", "main")
    write("corpus/theirs.txt", text(OWN[5], COPIED))
    git("add", ".")
    git("commit", "-qm", "theirs")
    git("checkout", "-q", "work")
    write("corpus/ours.txt", text(OWN[5]))
    assert gate("corpus", "--base", "main").verdict["documents"] == 1


def test_from_a_folder_below(repository, write, gate, folder, monkeypatch):
    write("corpus/ours.txt", text(OWN[5], COPIED))
    monkeypatch.chdir(folder / "corpus")
    assert {path for _, path, _ in failed(gate(".", "--base", "main"))} == {"ours.txt"}


def test_only_the_named_paths_are_judged_and_more_is_compared(repository, write, gate):
    write("new/a.txt", text(OWN[5], COPIED))
    write("corpus/b.txt", text(OWN[5], COPIED))
    got = gate("new", "--base", "main", "--against", "corpus")
    assert {path for _, path, *_ in got.failed} == {"new/a.txt"}


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("corpus", "--base", "nowhere"), "--base nowhere: git knows no such commit"),
        (("corpus", "--base", "--output=x"), "git knows no such commit"),
        (("/", "--base", "main"), "--base needs a git work tree, and / lies in none"),
        (("corpus", "/", "--base", "main"), "--base needs a git work tree, and / lies in none"),
        (("missing", "--base", "main"), "missing: no such file or folder"),
    ],
)
def test_bad_bases(repository, gate, argv, message):
    got = gate(*argv)
    assert (got.code, got.out) == (2, "")
    assert message in got.err


def test_git_that_is_not_there(repository, gate, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    got = gate("corpus", "--base", "main")
    assert got.code == 2
    assert "git, which is not installed" in got.err

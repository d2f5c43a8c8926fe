"""What is new is judged, against the corpus and in itself; the older side is the source."""

from __future__ import annotations

import io
import json
import shutil
import sys

import pytest

from provenance.config import Config

from .conftest import ADDITIONS, COPIED, OWN, SEEDS, text


@pytest.fixture
def seeds(folder):
    shutil.copytree(SEEDS, folder / "seeds")
    shutil.copytree(ADDITIONS, folder / "new")
    return "seeds/000_3d28de8dfd7621dc.txt"


def test_the_four_additions(seeds, gate):
    got = gate("new", "--against", "seeds")
    assert got.code == 1
    assert got.failed == [
        ("near-duplicate-document", "new/near-copy.txt", 1, [seeds]),
        ("duplicate-paragraph", "new/three-paragraphs.txt", 3, [seeds]),
        ("duplicate-paragraph", "new/three-paragraphs.txt", 7, [seeds]),
        ("duplicate-paragraph", "new/three-paragraphs.txt", 11, [seeds, "new/near-copy.txt"]),
    ]
    three = [one for one in got.verdict["findings"] if one["place"]["path"].endswith("three-paragraphs.txt")]
    assert [one["sources"][0]["lines"] for one in three] == [[2, 2], [6, 6], [9, 9]]
    whole = (ADDITIONS / "three-paragraphs.txt").read_text("utf-8")
    for one in three:
        begin, end = one["place"]["span"]["chars"]
        assert whole[begin:end].startswith(one["text"].rstrip("…"))
    assert (got.verdict["documents"], got.verdict["compared"], got.verdict["passed"]) == (4, 5, False)


@pytest.mark.parametrize("name", ["unrelated.txt", "quotation.txt"])
def test_what_is_its_own_passes(seeds, gate, name):
    got = gate(f"new/{name}", "--against", "seeds")
    assert (got.code, got.failed) == (0, [])


@pytest.mark.parametrize("new", ["a-first", "z-last"])
def test_the_new_side_is_to_blame_whichever_is_the_representative(folder, write, gate, new):
    write("corpus/old.txt", text(*OWN[:3], COPIED))
    write(f"{new}/same.txt", text(*OWN[:3], COPIED))
    write(f"{new}/b.txt", text(OWN[4], COPIED, OWN[5]))
    write(f"{new}/upper.txt", text(*OWN[:3], COPIED).upper())
    assert gate(new, "--against", "corpus").failed == [
        ("duplicate-paragraph", f"{new}/b.txt", 3, ["corpus/old.txt", *[f"{new}/same.txt"] * (new == "a-first")]),
        ("identical-document", f"{new}/same.txt", 1, ["corpus/old.txt", f"{new}/upper.txt"][:1]),
        ("same-text-document", f"{new}/upper.txt", 1, ["corpus/old.txt", f"{new}/same.txt"]),
    ]


def test_new_documents_among_themselves(write, gate):
    write("corpus/old.txt", text(OWN[0]))
    write("new/a.txt", text(*OWN[1:4]))
    write("new/b.txt", text(*OWN[1:4]))
    write("new/c.txt", text(OWN[4], COPIED))
    write("new/d.txt", text(OWN[5], COPIED))
    assert gate("new", "--against", "corpus").failed == [
        ("identical-document", "new/b.txt", 1, ["new/a.txt"]),
        ("duplicate-paragraph", "new/d.txt", 3, ["new/c.txt"]),
    ]


def test_what_the_corpus_repeats_is_not_judged(write, gate):
    for name in ("corpus/a.txt", "corpus/b.txt"):
        write(name, text(*OWN[1:4]))
    write("new/c.txt", text(OWN[4]))
    assert gate("new", "--against", "corpus").code == 0


def test_new_may_lie_in_the_corpus(write, gate):
    write("corpus/old.txt", text(*OWN[:3], COPIED))
    write("corpus/new/b.txt", text(OWN[4], COPIED, OWN[5]))
    for argv in (("corpus/new", "--against", "corpus"), ("corpus/new/b.txt", "--against", ".")):
        assert gate(*argv).failed == [("duplicate-paragraph", "corpus/new/b.txt", 3, ["corpus/old.txt"])]


def test_a_contained_text_is_found_in_its_lines(write, gate):
    write("corpus/long.txt", text(*OWN, COPIED))
    write("new/short.txt", text(*OWN[2:5]))
    (one,) = gate("new", "--against", "corpus").verdict["findings"]
    assert (one["rule"], one["sources"][0]["lines"]) == ("contained-document", [5, 9])


def test_a_text_that_holds_an_older_one(write, gate):
    write("corpus/short.txt", text(*OWN[2:5]))
    write("new/long.txt", text(*OWN, COPIED))
    found = gate("new", "--against", "corpus").verdict["findings"]
    assert [one["message"][:27] for one in found] == ["This text holds nearly all "]


def test_a_paragraph_around_a_shared_quotation_passes(write, gate):
    said = f"“{COPIED[:-1]},” said the mayor of the island."
    write("corpus/a.txt", text(OWN[0], said, OWN[1]))
    write("new/b.txt", text(OWN[2], said, OWN[3]))
    got = gate("new", "--against", "corpus")
    assert got.code == 0, got.failed
    statuses = {one["rule"]: one["reason"] for one in got.verdict["findings"]}
    assert "outside quotations, under the threshold of 20" in statuses["duplicate-paragraph"]


def test_thresholds(write, gate):
    write("corpus/a.txt", text(OWN[0], COPIED))
    write("new/b.txt", text(OWN[2], COPIED))
    write("provenance.toml", "[thresholds]\nPV201 = 60\nshared-passage = 60\n")
    assert gate("new", "--against", "corpus").code == 0
    assert gate("new", "--against", "corpus", "--isolated").code == 1
    assert gate("new", "--against", "corpus", "--isolated", "--fail-on", "PV101,identical-document").code == 0
    assert gate("new", "--against", "corpus", "--isolated", "--fail-on", "pv203").code == 1


def test_unreadable_files_fail_and_links_are_told_once(write, folder, gate):
    write("corpus/a.txt", text(OWN[0]))
    write("corpus/old.bin", b"\0\1")
    write("corpus/new/b.bin", b"\0\1\2")
    (folder / "corpus/new/link.txt").symlink_to("nowhere")
    assert [(rule, path) for rule, path, *_ in gate("corpus/new", "--against", "corpus").failed] == [
        ("unreadable-file", "corpus/new/b.bin"),
        ("unreadable-file", "corpus/new/link.txt"),
    ]


def test_records_stand_on_their_lines(write, gate):
    write("corpus/a.txt", text(OWN[0], COPIED))
    records = ({"id": "k", "text": OWN[1]}, {"text": text(OWN[2], COPIED)})
    write("new/x.jsonl", "".join(json.dumps(one) + "\n" for one in records))
    (one,) = gate("new", "--against", "corpus").verdict["findings"]
    assert one["place"]["lines"] == [2, 2]
    assert (one["place"]["path"], one["place"]["record"]) == ("new/x.jsonl", "1")


def test_standard_input(write, gate, monkeypatch):
    write("corpus/a.txt", text(OWN[0], COPIED))
    line = json.dumps({"id": "k", "text": text(OWN[2], COPIED)}) + "\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    assert [path for _, path, *_ in gate("-", "--against", "corpus").failed] == ["-"]


def test_the_settings_of_the_gate_decide_no_finding():
    assert Config(fail_on=(), thresholds={"PV201": 1}).digest() == Config().digest()


def test_a_copy_of_what_stands_in_another_group_fails_whatever_else_the_corpus_has(write, gate):
    """More corpus made a failing gate pass: the copied paragraph had joined the group of a third one."""
    words = [f"word{n}" for n in range(22)]
    second = [*words[:4], "other", *words[5:9], "changed", *words[10:14], "again", *words[15:19], "once", *words[20:]]
    write("corpus/1.txt", text(" ".join(words), *OWN[:2]))
    write("corpus/2.txt", text(" ".join(second), *OWN[2:4]))
    new = " ".join([*second[:12], "new", *second[13:]])
    write("new/n.txt", text(new, *OWN[4:]))
    for corpus in ("corpus/2.txt", "corpus"):
        got = gate("new", "--against", corpus, "--paragraphs", "line")
        assert (got.code, got.failed) == (1, [("near-duplicate-paragraph", "new/n.txt", 1, ["corpus/2.txt"])])


def test_what_cannot_be_decoded_fails_and_what_holds_nothing_is_no_pass(write, gate):
    write("corpus/a.txt", text(*OWN[:3]))
    write("bad/one.txt", "größer ".encode() * 20 + b"\xff\n")
    assert gate("bad", "--against", "corpus").failed == [("unreadable-file", "bad/one.txt", 1, [])]
    write("empty/one.txt", " \n")
    got = gate("empty", "--against", "corpus")
    assert got.code == 2
    assert "empty/one.txt: " in got.err
    assert gate("empty", "--against", "corpus", "--allow-empty").code == 0


def test_a_clause_of_an_unspaced_script_is_no_copied_passage(write, gate):
    """Thirty characters of Japanese are a dozen words, most of them grammar."""
    clause = "詳細については当施設のホームページをご覧いただくか窓口までお問い合わせくださいますようお願いいたします"
    assert 30 < len(clause) < 60
    write("corpus/a.txt", "市立図書館は来月から開館時間を延長する。" + clause + "。\n")
    write("new/b.txt", "港の駐車場は工事のため閉鎖される。" + clause + "。\n")
    assert gate("new", "--against", "corpus").code == 0
    write("new/c.txt", "市場の屋根は来週から修理される。" + clause + "。" + clause[::-1] + "。\n")
    write("corpus/d.txt", "山小屋の水道は凍結した。" + clause + "。" + clause[::-1] + "。\n")
    assert gate("new/c.txt", "--against", "corpus").code == 1

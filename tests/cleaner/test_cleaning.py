"""The promises of cleaning, from end to end on real files."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance import Config, scan
from provenance.cleaner import clean, preview, restore, verify
from provenance.errors import InputError

from .corpora import FURNITURE, SEEDS, SENTENCES, corpora, packed, tree, write

CONFIG = Config(threads=2, template_documents=3)
PARAGRAPHS = Config(
    threads=2,
    strip=("repeated-line", "template-line", "boilerplate-phrase", "duplicate-paragraph", "near-duplicate-paragraph"),
)


def silent(_stage: str, _done: int, _total: int | None) -> None:
    pass


def lines_of(folder: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (folder / ".provenance" / name).read_text("utf-8").splitlines()]


@pytest.fixture
def room() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def is_corpus(files: dict) -> bool:
    """Whether there is a document to scan in it."""
    return any(name.endswith((".txt", ".md")) and data.strip() for name, data in files.items())


@settings(max_examples=25)
@given(corpora().filter(is_corpus), st.sampled_from([CONFIG, CONFIG, PARAGRAPHS]))
def test_input_is_kept_and_removed_and_cleaning_again_removes_nothing(files, config):
    kept_removed_and_clean(files, config)


def kept_removed_and_clean(files: dict[str, bytes], config: Config) -> None:
    """Clean, verify, restore, and clean again what was cleaned."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        source = write(room / "in", files)
        before = tree(source)
        clean(source, room / "out", config)
        assert tree(source) == before

        assert verify(room / "out", silent).problems == ()
        restore(room / "out", room / "back", silent)
        assert tree(room / "back") == before

        # the last copy of no document goes
        entries = {entry["path"]: entry for entry in lines_of(room / "out", "manifest.jsonl")}
        left = {one.id for one in scan([room / "out"], Config(exclude=(".provenance/",))).documents}
        for removal in lines_of(room / "out", "removals.jsonl"):
            assert entries[removal["path"]]["sha256"]
            if removal["rule"].endswith("document"):
                assert removal["kept"]["output"] in left

        again = clean(room / "out", room / "again", config)
        assert again.sums == ()
        assert again.rounds == 1
        assert tree(room / "again") == tree(room / "out")


def test_a_document_for_which_others_went_is_kept_before_others():
    """Found where a record lost paragraphs, went for another one, and what had gone for it came back, round after
    round, until five copies of one text stood in the output and cleaning that again removed four."""
    board = "The river board of Hollenbeck met on Thursday to decide which of its nine footbridges stay open."
    rust = "Engineers who inspected the oldest span in March found rust in two of the four hangers."
    plan = "Council Votes on the New Bridge Plan"
    texts = [plan, plan, plan, rust, board], [board, board, rust], [board] * 4
    records = "".join(json.dumps({"text": "\n".join(lines)}) + "\n" for lines in texts)
    files = {f"{n}.txt": f"{board}\n{rust}".encode() for n in range(5)} | {"records.jsonl": records.encode()}
    kept_removed_and_clean(files, PARAGRAPHS)


def test_paragraphs_go_in_the_same_order_round_after_round():
    """Found where the first paragraph to stay was that of a document for which others had gone, so that nothing would
    have been left of a record; cleaned again, the record came first and lost two of its three."""
    board = "The river board of Hollenbeck met on Thursday to decide which of its nine footbridges stay open."
    rust = "Engineers who inspected the oldest span in March found rust in two of the four hangers."
    long = ["Council Votes on the New Bridge Plan"] * 2 + [board, rust] + ["Post a Comment"] * 2
    files = {f"{n}.txt": f"{board}\n{board}".encode() for n in (0, 2, 3, 4, 5)} | {"1.txt": "\n".join(long).encode()}
    files["records.jsonl"] = (json.dumps({"text": "\n".join([board] * 3)}) + "\n").encode()
    kept_removed_and_clean(files, PARAGRAPHS)


@settings(max_examples=15)
@given(corpora().filter(is_corpus))
def test_a_document_that_goes_matches_the_one_that_stays(files):
    """Judged anew, by a scan of the two alone. No templates here: they are found in many documents."""
    config = Config(threads=2, template_documents=1000)
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        source = write(room / "in", files)
        clean(source, room / "out", config)
        gone = [one for one in lines_of(room / "out", "removals.jsonl") if one["rule"].endswith("document")]
        for removal in gone:
            if "#" in removal["document"] or "#" in removal["kept"]["document"]:
                continue
            pair = room / "pair"
            shutil.rmtree(pair, ignore_errors=True)
            for document in (removal["document"], removal["kept"]["document"]):
                (pair / document).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source / document, pair / document)
            (match,) = scan([pair], config).matches
            assert match.relation in ("identical", "same-text", "near-duplicate", "contains")


def test_seeds(room):
    cleaned = clean(SEEDS, room / "out", Config(threads=2))
    assert (cleaned.files_in, cleaned.files_out, cleaned.dropped, cleaned.stripped) == (5, 5, 0, 2)
    names = sorted(path.name for path in SEEDS.iterdir())
    for name in names[:3]:
        assert (room / "out" / name).read_bytes() == (SEEDS / name).read_bytes()
    third, fourth = ((room / "out" / name).read_text("utf-8") for name in names[3:])
    headline = third.split("\n")[0]
    assert third.count(headline) == 1
    assert not {"Also Read:", "Read More:", "Post a Comment", "0 Comments"} & set(third.split("\n"))
    assert fourth.count(fourth.split("\n")[0]) == 1
    assert "What's Your Reaction?" not in fourth
    assert "\n\n\n" not in third + fourth
    restore(room / "out", room / "back", silent)
    assert tree(room / "back") == tree(SEEDS)


def test_sha256sum_accepts_the_digests(room):
    source = write(room / "in", {"a\nb.txt": SENTENCES[0].encode(), "back\\slash.txt": SENTENCES[1].encode()})
    clean(source, room / "out", CONFIG)
    command = ["sha256sum", "--check", "--strict", ".provenance/manifest-sha256.txt"]
    done = subprocess.run(command, cwd=room / "out", capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "shift_jis"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_encodings_line_ends_and_a_missing_last_one_survive(room, encoding, line_end, last):
    body = "これは長い記事の本文です。川の橋についての話が続きます。" if encoding == "shift_jis" else SENTENCES[6] * 3
    stays = [body, "", body[::-1]]
    text = line_end.join(["Post a Comment", "", *stays, "", "0 Comments"]) + (line_end if last else "")
    source = write(room / "in", {"a.txt": text.encode(encoding)})
    clean(source, room / "out", CONFIG)
    assert (room / "out" / "a.txt").read_bytes() == (line_end.join(stays) + (line_end if last else "")).encode(encoding)
    restore(room / "out", room / "back", silent)
    assert tree(room / "back") == tree(source)


def test_what_is_no_document_is_copied_or_named(room):
    source = write(
        room / "in",
        {"a.txt": SENTENCES[0].encode(), "b.txt": SENTENCES[0].encode(), "p.png": b"\x89PNG\0", "e.txt": b"",
         "x/secret.txt": SENTENCES[1].encode(), ".git/HEAD": b"ref: x"},
    )  # fmt: skip
    (source / "void" / "deep").mkdir(parents=True)
    (source / "link.txt").symlink_to("a.txt")
    cleaned = clean(source, room / "out", Config(threads=2, exclude=("x/",)))
    assert set(tree(room / "out")) == {"a.txt", "p.png", "e.txt"}
    assert (room / "out" / "void" / "deep").is_dir()
    assert [one.id for one in cleaned.not_copied] == ["link.txt"]
    entries = {one["path"]: (one["decision"], one["reason"]) for one in lines_of(room / "out", "manifest.jsonl")}
    assert entries["p.png"] == ("kept", "binary: PNG image")
    assert entries["b.txt"] == ("dropped", None)
    assert entries["x/"][0] == entries["link.txt"][0] == entries[".git/"][0] == "left-out"
    restored = restore(room / "out", room / "back", silent)
    assert set(tree(room / "back")) == {"a.txt", "b.txt", "p.png", "e.txt"}
    assert (room / "back" / "void" / "deep").is_dir()
    assert {one.path for one in restored.not_there} == {"x/", "link.txt", ".git/"}


def test_a_single_file_and_names_that_are_not_utf8(room):
    (room / "in").mkdir()
    odd = room / "in" / "caf\udce9.txt"
    odd.write_bytes(("Post a Comment\n\n" + SENTENCES[0]).encode())
    for source in (odd, room / "in"):
        clean(source, room / "out", CONFIG, force=True)
        assert (room / "out" / odd.name).read_text("utf-8") == SENTENCES[0]
        assert verify(room / "out", silent).problems == ()
        shutil.rmtree(room / "back", ignore_errors=True)
        restore(room / "out", room / "back", silent)
        assert (room / "back" / odd.name).read_bytes() == odd.read_bytes()


def test_policies(room):
    copy, near = SENTENCES[0] + " " + SENTENCES[1], SENTENCES[0] + " " + SENTENCES[1].replace("rust", "moss")
    files = {"a.txt": copy, "b.txt": copy, "c.txt": near, "d.txt": near + "\n\nPost a Comment\n\n" + SENTENCES[2]}
    source = write(room / "in", {name: text.encode() for name, text in files.items()})

    def left(**policy: object) -> set[str]:
        clean(source, room / "out", Config(threads=2, **policy), force=True)
        return set(tree(room / "out"))

    assert left(drop=("none",), strip=("none",)) == set(files)
    assert left(drop=("PV101",)) == {"a.txt", "c.txt", "d.txt"}
    assert left(drop=("identical-document", "near-duplicate-document"), representative=("path",)) == {"a.txt", "d.txt"}
    assert left() == {"d.txt"}
    assert (room / "out" / "d.txt").read_text("utf-8") == near + "\n\n" + SENTENCES[2]


def test_paragraphs_stay_in_the_preferred_document_only_if_asked_for(room):
    files = {
        "a.txt": "\n\n".join((SENTENCES[0], SENTENCES[1], SENTENCES[2])),
        "b.txt": "\n\n".join((SENTENCES[3], SENTENCES[0], SENTENCES[4], SENTENCES[5])),
    }
    source = write(room / "in", {name: text.encode() for name, text in files.items()})
    clean(source, room / "out", CONFIG)
    assert tree(room / "out") == tree(source)
    clean(source, room / "out", Config(threads=2, strip=("duplicate-paragraph",), representative=("path",)), force=True)
    assert (room / "out" / "b.txt").read_text("utf-8") == "\n\n".join((SENTENCES[3], SENTENCES[4], SENTENCES[5]))
    (removal,) = lines_of(room / "out", "removals.jsonl")
    assert (removal["kept"]["document"], removal["kept"]["bytes"]) == ("a.txt", [0, len(SENTENCES[0])])


def test_a_preferred_short_document_goes_for_the_long_one_that_holds_it(room):
    short = SENTENCES[0] + "\n\n" + SENTENCES[1]
    files = {"a-short.txt": short, "b-long.txt": short + "\n\n" + "\n\n".join(SENTENCES[2:6])}
    source = write(room / "in", {name: text.encode() for name, text in files.items()})
    clean(source, room / "out", Config(threads=2, representative=("path",)))
    assert set(tree(room / "out")) == {"b-long.txt"}


def test_a_text_of_furniture_alone_stays_and_is_counted(room):
    source = write(room / "in", {"a.txt": "\n".join(FURNITURE[:4]).encode(), "b.txt": SENTENCES[0].encode()})
    cleaned = clean(source, room / "out", CONFIG)
    assert (cleaned.spared, cleaned.stripped) == (1, 0)
    assert tree(room / "out") == tree(source)


def test_front_matter_stays(room):
    head = "---\ntitle: {}\nlicence: CC BY 4.0\nsource: Example News\n---\n"
    foot = "\nAll rights reserved by us\n"
    files = {f"{n}.md": (head.format(n) + SENTENCES[n] * 2 + foot).encode() for n in range(6)}
    source = write(room / "in", files)
    clean(source, room / "out", Config(threads=2))
    for n in range(6):
        assert (room / "out" / f"{n}.md").read_text("utf-8") == head.format(n) + SENTENCES[n] * 2 + "\n"


def test_a_damaged_file_stays_as_it_is_and_its_records_can_be_kept_ones(room):
    records = "".join(json.dumps({"text": SENTENCES[n % 3] + " Post a Comment"}) + "\n" for n in range(6)).encode()
    source = write(room / "in", {"a.txt": SENTENCES[0].encode(), "b.txt": SENTENCES[5].encode()})
    (source / "r.jsonl.gz").write_bytes(packed(records, ".gz")[:-9])
    clean(source, room / "out", CONFIG)
    assert (room / "out" / "r.jsonl.gz").read_bytes() == (source / "r.jsonl.gz").read_bytes()
    assert verify(room / "out", silent).problems == ()


def test_preview_says_what_clean_does_and_writes_nothing(room):
    with preview(SEEDS, CONFIG) as seen:
        diffs = "".join(seen.diffs())
    assert clean(SEEDS, room / "out", CONFIG) == seen.cleaned
    (room / "patched").mkdir()
    for path in SEEDS.iterdir():
        shutil.copy(path, room / "patched" / path.name)
    patch = ["patch", "-p1", "--binary"]
    subprocess.run(patch, cwd=room / "patched", input=diffs.encode(), check=True, capture_output=True)
    assert tree(room / "patched") == tree(room / "out")


def test_the_same_input_gives_the_same_output(room):
    record = json.dumps({"text": SENTENCES[0]}).encode()
    write(room / "in", {"a.txt": SENTENCES[0].encode(), "r.jsonl.gz": record + b"\n"})
    for out, threads in (("one", 1), ("two", 2)):
        clean(room / "in", room / out, Config(threads=threads))
    subprocess.run(["diff", "-r", room / "one", room / "two"], check=True)


def test_an_input_that_changes_meanwhile_is_an_error(room, monkeypatch):
    source = write(room / "in", {"a.txt": b"Post a Comment\n" + SENTENCES[0].encode()})

    def change(stage: str, _done: int, _total: int | None) -> None:
        if stage == "writing findings":
            (source / "a.txt").chmod(0o644)
            (source / "a.txt").write_bytes(SENTENCES[1].encode())

    with pytest.raises(InputError, match=r"a\.txt changed while it was being cleaned"):
        clean(source, room / "out", CONFIG, watch=change)
    assert [path.name for path in room.iterdir()] == ["in"]


def test_of_one_text_the_copy_with_accents_is_kept(room):
    """As the scan's clusters have it; what was typed without them stood first by its path."""
    text = "Stařec seděl na lavičce před nádražím a díval se, jak dělníci překládají těžké bedny z jednoho vagónu."
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    source = write(room / "in", {"a.txt": bare.encode(), "b.txt": text.encode()})
    clean(source, room / "out", Config(threads=2))
    assert set(tree(room / "out")) == {"b.txt"}

from __future__ import annotations

import pyarrow as pa
import pytest

from provenance.corpus.hidden import hidden_characters

from .conftest import reading_of


def found(*texts):
    return hidden_characters(pa.array(texts, pa.large_string()))


@pytest.mark.parametrize(
    "character",
    [*map(chr, [0, 1, 8, 0xB, 0xE, 0x1B, 0x1F, 0x200B, 0x2060, 0xFEFF, 0x202A, 0x202E, 0x2066, 0x2069,
                0xE0000, 0xE0041, 0xE007F, 0xE0100, 0xE0150, 0xE01EF])],
)  # fmt: skip
def test_hidden(character):
    [(row, reason, line)] = found("plain", f"one\ntwo{character}three")
    assert (row, line) == (1, 2)
    assert reason.startswith(f"1 hidden character: U+{ord(character):04X} ")


@pytest.mark.parametrize(
    "text",
    [
        "tab\tline\nreturn\r\nfeed\f",
        "family 👨‍👩‍👧 heart ❤️ keycap 1️⃣",
        "می‌خواهم",
        "क्‍ष",
        "soft\u00adhyphen",
        "no\u00a0break\u202fspace\u3000",
        "flag 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "☝️☝️☝️☝️☝️",
        "left\u200eto\u200fright",
        "\ufffd \ue000 ",
        "“quotes” – dashes … 中文",
        "",
    ],
)
def test_ordinary_writing_is_not_hidden(text):
    assert found(text) == []


def test_run_of_variation_selectors():
    [(_, reason, _)] = found("smile😀" + "\ufe00\ufe01\ufe02\ufe03\ufe04")
    assert reason.startswith("5 hidden characters: U+FE00 VARIATION SELECTOR-1 (1), U+FE01")
    assert reason.endswith(", 1 other kind")


def test_tags_after_a_flag_that_is_none():
    text = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in "a long message") + "\U000e007f"
    [(_, reason, _)] = found(text)
    assert "15 hidden" in reason


def test_counts_and_order():
    [(_, reason, line)] = found("a\n\nb\u202e\u200bc\u200bd\u200b")
    assert reason == "4 hidden characters: U+200B ZERO WIDTH SPACE (3), U+202E RIGHT-TO-LEFT OVERRIDE (1)"
    assert line == 3


def test_sliced_array():
    array = pa.array(["x\u200b", "ok", "a\n\u200b"], pa.large_string()).slice(1)
    assert [(row, line) for row, _, line in hidden_characters(array)] == [(1, 2)]


def test_notice_of_a_file_and_of_a_record(tmp_path):
    (tmp_path / "a.txt").write_text("one\ntwo\u200b")
    (tmp_path / "b.jsonl").write_text('{"id": "r", "text": "\\u0000"}\n{"id": "s", "text": "ok"}\n')
    notices = reading_of(tmp_path).notices
    assert [(notice.path, notice.rule, notice.line) for notice in notices] == [
        ("a.txt", "hidden-characters", 2),
        ("b.jsonl#r", "hidden-characters", 1),
    ]

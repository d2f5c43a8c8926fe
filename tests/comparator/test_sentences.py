"""Where sentences end: in spaced and unspaced scripts, around quotations, abbreviations and numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from comparator.parts import hashed
from provenance.comparator.sentences import sentences
from provenance.engines.local import LocalEngine


def sentences_of(corpus, chosen):
    with LocalEngine(2) as engine:
        return sentences(corpus, chosen, engine)


def split(text: str) -> list[str]:
    corpus = hashed([text])
    found = sentences_of(corpus, np.array([0]))
    raw = text.encode()
    return [raw[x:y].decode() for x, y in zip(found.starts.tolist(), found.stops.tolist(), strict=True)]


@pytest.mark.parametrize(
    "expected",
    [
        ["One ends here.", "Another ends there!", "Does it?", "Yes…", "It does."],
        ["He met Dr. Smith and J. R. Jones in the U.S. on the 3. May, 3.5 km away.", "Then he left."],
        ["It was 1914.", "The war began."],
        ["“Russia will talk,” he said.", "“It will talk soon.”", "Nobody believed it."],
        ["“Stop!” she said.", "(He did.)", "Then [he left.]", "‘Why?’"],
        ["See https://a.b/c?d=E.f for e.g. this.", "Or v2.0.1."],
        ["Er fragte: „Wer ist da?“ und wartete.", "«Moi.»", "Niemand kam."],
        ["彼は言った。", "「行こう。」と彼女は答えた。", "それから、二人は出かけた！", "東京は3.5度だった。"],
        ["他走了。", "“好！”她说。", "《红楼梦》？", "完"],
        ["सब मनुष्य समान हैं।", "वे बुद्धि रखते हैं॥", "यह तीसरा है।"],
        ["یہ ایک جملہ ہے۔", "دوسرا جملہ؟", "تیسرا"],
        ["ሁሉም ሰው ነጻ ነው።", "እኩል ክብር አለው።"],
        ["មនុស្ស​ទាំងអស់​កើត​មក​មាន​សេរីភាព។", "គេ​មាន​វិចារណញ្ញាណ។"],
        ["มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกัน", "ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกัน"],
    ],
)  # fmt: skip
def test_sentences(expected: list[str]):
    unspaced = expected[0][0] in "彼他"
    assert split(("" if unspaced else " ").join(expected)) == expected


def test_a_sentence_ends_with_its_paragraph():
    assert split("A heading\n\nIt goes on.\n\nAnd ends") == ["A heading", "It goes on.", "And ends"]


def test_a_wrapped_sentence_is_one():
    text = "The first line of a paragraph that was wrapped by hand runs on\nwith a second. Then\nanother one.\n"
    assert len(split(text)) == 2


def test_a_text_without_full_stops_is_cut():
    assert [len(one.split()) for one in split("word " * 600)] == [256, 256, 88]


def test_every_token_lies_in_one_sentence_and_headings_are_not_finished():
    text = "Title\n\nOne sentence, and two. Three\n\nname: value\n\nlast line, with a comma,\n"
    corpus = hashed(["Other text. First.", text])
    found = sentences_of(corpus, np.arange(2))
    assert found.offsets.tolist() == [0, 2, 7]
    assert found.begins[1:].tolist() == found.ends[:-1].tolist()
    assert (found.begins[0], found.ends[-1]) == (0, corpus.token_offsets[-1])
    assert found.finished.tolist() == [1, 1, 0, 1, 0, 0, 1]


def test_no_documents():
    corpus = hashed(["Some text."])
    found = sentences_of(corpus, np.empty(0, np.int64))
    assert len(found.begins) == 0
    assert pa.array(found.offsets).to_pylist() == [0]

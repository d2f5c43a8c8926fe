"""A text in traditional and in simplified characters is one text; Japanese and Chinese are not."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from comparator.controls import CONTROLS
from comparator.parts import residue_of
from provenance import scan
from provenance.comparator.kana import translations
from provenance.models import PassageKind, Relation

SIMPLIFIED = """
昨天下午，城北的旧桥在维修两年之后重新开放。工程师说，桥墩已经加固，桥面也换上了新的木板。许多居民带着孩子来散步，卖糖葫芦的小贩也回到了桥头。

市长说：“这座桥连接着几代人的记忆，绝不会再让它荒废下去。”他还宣布，明年将为两岸的图书馆拨款。
""".strip()
TRADITIONAL = """
昨天下午，城北的舊橋在維修兩年之後重新開放。工程師說，橋墩已經加固，橋面也換上了新的木板。許多居民帶著孩子來散步，賣糖葫蘆的小販也回到了橋頭。

市長說：「這座橋連接著幾代人的記憶，絕不會再讓它荒廢下去。」他還宣布，明年將為兩岸的圖書館撥款。
""".strip()
JAPANESE = "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。"


def scanned(texts):
    return scan(pa.table({"id": list(texts), "text": list(texts.values())}))


def test_a_text_in_traditional_characters_is_a_near_duplicate():
    """It was a rewrite, since most of its words had one character at least that is written in another way."""
    report = scanned({"simplified": SIMPLIFIED, "traditional": TRADITIONAL, **CONTROLS})
    (match,) = report.matches
    assert (match.a, match.b, match.relation) == ("simplified", "traditional", Relation.NEAR_DUPLICATE)
    assert (match.similarity, match.resemblance) == (1, 1)
    one, other = (next(d for d in report.documents if d.id == name) for name in ("simplified", "traditional"))
    assert one.content_id != other.content_id
    assert one.accents == other.accents == 0, "neither is the text without something"
    whole, quotation = report.passages
    assert (whole.kind, whole.tokens) == (PassageKind.VERBATIM, one.tokens)
    assert (quotation.kind, quotation.similarity) == (PassageKind.QUOTATION, 1)
    assert {group.rule for group in report.paragraphs} == {"near-duplicate-paragraph"}


def test_a_title_that_comes_again_in_another_form_stays():
    """A stub of a chronicle has its title in both forms and hardly a word more."""
    title = ("漢興以來将相名臣年表第十", "漢興以來將相名臣年表第十")
    report = scanned({"a": "\n\n\n".join(title), **CONTROLS})
    assert not [one for one in report.boilerplate if one.rule == "repeated-line"]


def test_japanese_and_chinese_are_translations_of_each_other():
    english = "An English report with a summary in Japanese below it, as many have that are read in Tokyo. " * 9
    left = residue_of([SIMPLIFIED, TRADITIONAL, JAPANESE, JAPANESE[:20], "plain English words", "", english + JAPANESE])
    pairs = np.array([(0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (0, 4), (4, 5), (4, 6), (0, 6)])
    assert translations(left, *pairs.T).tolist() == [False, True, True, False, False, False, False, False, False]

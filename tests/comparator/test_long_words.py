"""One changed word in ten is a near-duplicate however long it is, in scripts without spaces too."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator import plain
from comparator.folders import filler, scanned
from comparator.parts import hashed, residue_of
from comparator.sentences import LONG, SENTENCES
from provenance.comparator.long_words import excess_letters, shorten
from provenance.comparator.silent_words import GRAMMAR, KATAKANA, silent, tokens_of
from provenance.comparator.telling import katakana
from provenance.comparator.verification import verify
from provenance.hashing.counting import find_slot

LANGUAGES = pytest.mark.parametrize("language", SENTENCES)
KANA = "カタナ"


def similarities(pairs: list[tuple[str, str]]) -> np.ndarray:
    left = residue_of([text for pair in pairs for text in pair])
    a = np.arange(0, 2 * len(pairs), 2)
    return verify(a, a + 1, left, left.offsets[:-1], left.offsets[1:], 5).similarity


def size(text: str) -> int:
    return len(tokens_of(text).hashes)


def changed(words: list[str], language: str) -> list[tuple[str, str, str]]:
    """The text with one word replaced by a long one, or left out, at every position; and both words."""
    return [
        ("".join([*words[:at], new, *words[at + 1 :]]), words[at], new)
        for at in range(len(words))
        for new in (*LONG[language], "")
        if new != words[at] and not (beside_katakana(words, at) and new)
    ]


def beside_katakana(words: list[str], at: int) -> bool:
    """Whether a word of Katakana put here would be one with its neighbour."""
    return any(katakana.py_func(ord(word[0])) for word in (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]))


@LANGUAGES
def test_one_word_changed_in_a_sentence_is_a_near_duplicate(language):
    pairs = [
        ("".join(words), other)
        for s in SENTENCES[language]
        for words in [s.split("|")]
        for other, _, _ in changed(words, language)
    ]
    found = similarities(pairs)
    assert len(pairs) > 200
    assert [(pair, value) for pair, value in zip(pairs, found, strict=True) if value < 0.8] == []


@LANGUAGES
def test_one_word_changed_in_ten_is_a_near_duplicate(language):
    """Ten words in a row, and what is changed is a fifth of their letters and one and a half at most; in Japanese any
    word may be."""
    pairs = []
    for sentence in SENTENCES[language]:
        words = sentence.split("|")
        for at in range(max(1, len(words) - 9)):
            text = "".join(words[at : at + 10])
            for other, old, new in changed(words[at : at + 10], language):
                letters = (size(text) + size(other)) / 2
                if language == "ja" or (
                    letters >= (15 if language == "my" else 24) and max(size(old), size(new)) <= letters / 5 + 1.5
                ):
                    pairs.append((text, other))
    if language == "ja":  # ten words of one character each are fewer than fifteen characters
        lengths = np.diff(shortened([text for text, _ in pairs])[1])
        pairs = [pair for pair, length in zip(pairs, lengths, strict=True) if length >= 15]
    assert len(pairs) > 100
    found = similarities(pairs)
    assert [(pair, value) for pair, value in zip(pairs, found, strict=True) if value < 0.8] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("彼は昨日新しいコンピューターを店で買った。", "彼は昨日新しいスマートフォンを店で買った。"),
        ("このインターネットは毎日自動的に更新されます。", "このアプリケーションは毎日自動的に更新されます。"),
        ("新しいサーバーの設定を変更する手順について。", "新しいクライアントの設定を変更する手順について。"),
        ("この電算機は毎日自動的に更新されます", "このコンピューターは毎日自動的に更新されます"),
        ("このコンピューターは毎日自動的に更新されます", "これは毎日自動的に更新されます"),
        ("ヘリコプターは昨日の朝早く山の上の町に着いた", "飛行機は昨日の朝早く山の上の町に着いた"),
        ("昨日の朝早く山の上の町に着いたのはヘリコプター", "昨日の朝早く山の上の町に着いたのはオーケストラ"),
        ("この大きなﾍﾘｺﾌﾟﾀｰは昨日の朝早く町に着いた", "この大きなオーケストラは昨日の朝早く町に着いた"),
        ("คนต้องส่งรายงานให้อาจารย์ที่มหาวิทยาลัยก่อนวันศุกร์", "คนต้องส่งรายงานให้อาจารย์ที่เฟอร์นิเจอร์ก่อนวันศุกร์"),
        ("ของฉันซื้อคอมพิวเตอร์เครื่องใหม่จากร้านในตลาด", "ของฉันซื้อมหาวิทยาลัยเครื่องใหม่จากร้านในตลาด"),
        ("ມື້ວານນີ້ພໍ່ຂອງຂ້ອຍຊື້ຄອມພິວເຕີເຄື່ອງໃໝ່ຈາກຮ້ານ", "ມື້ວານນີ້ພໍ່ຂອງຂ້ອຍຊື້ມະຫາວິທະຍາໄລເຄື່ອງໃໝ່ຈາກຮ້ານ"),
        ("ម្សិលមិញឪពុករបស់ខ្ញុំបានទិញកុំព្យូទ័រថ្មីមួយគ្រឿង", "ម្សិលមិញឪពុករបស់ខ្ញុំបានទិញសាកលវិទ្យាល័យថ្មីមួយគ្រឿង"),
        ("မနေ့ကကျွန်တော့်အဖေသည်ဈေးထဲရှိဆိုင်မှကွန်ပျူတာ", "မနေ့ကကျွန်တော့်အဖေသည်ဈေးထဲရှိဆိုင်မှတယ်လီဖုန်း"),
    ],
)  # fmt: skip
def test_a_long_word_weighed_what_its_letters_did(one, other):
    assert similarities([(one, other)])[0] >= 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サーバーの設定を変更します", "クライアントの設定を変更します"),  # five words
        ("コンピューターを店で買いました", "スマートフォンを駅で売りました"),
        ("彼は昨日新しいコンピューターを店で買った", "彼は今日大きいスマートフォンを店で売った"),  # four of ten
        (
            "トマト、レタス、キャベツ、バナナを使った料理を紹介します",
            "ピアノ、ギター、ドラム、フルートを使った音楽を紹介します",
        ),
        ("ดาวน์โหลดคอมพิวเตอร์", "ดาวน์โหลดโทรศัพท์"),  # two
        ("เมื่อวานนี้พ่อซื้อคอมพิวเตอร์ใหม่ที่ร้านในตลาด", "พรุ่งนี้แม่ซื้อเฟอร์นิเจอร์ใหม่ที่โรงเรียนในตลาด"),  # four of nine
    ],
)
def test_few_words_or_many_changes_are_none(one, other):
    assert similarities([(one, other)])[0] < 0.8


@pytest.mark.parametrize("language", ["th", "lo", "km", "my"])
def test_three_words_changed_in_ten_are_none(language):
    """Apart from each other and no shorter than others."""
    pairs = []
    for sentence in SENTENCES[language]:
        words = sentence.split("|")
        for start in range(len(words) - 9):
            ten = words[start : start + 10]
            for first in range(2):
                at = [first, first + 4, first + 8]
                if sum(size(ten[x]) for x in at) >= 0.3 * size("".join(ten)):
                    new = [LONG[language][at.index(x) % 3] if x in at else word for x, word in enumerate(ten)]
                    pairs.append(("".join(ten), "".join(new)))
    found = similarities(pairs)
    assert len(pairs) > 5
    assert [(pair, value) for pair, value in zip(pairs, found, strict=True) if value >= 0.8] == []


@pytest.mark.parametrize("word", ["コンピューター", "ウィンドウ", "インターフェース"])
def test_spelled_variants_are_as_near_as_before(word):
    text = f"この新しい{word}の使い方については次の章で詳しく説明します"
    other = text.replace(word, word.removesuffix("ー").removesuffix("ス"))
    found = similarities([(text, other)])[0]
    assert found >= 2 * plain.common_subsequence(list(text), list(other)) / (len(text) + len(other))


def shortened(texts: list[str]) -> tuple[list[int], np.ndarray]:
    left = residue_of(texts)
    found = shorten(left, left.offsets[:-1], left.offsets[1:])
    return found.tokens.tolist(), found.offsets


@given(
    st.lists(st.text(alphabet=[*KANA, "は", "漢", "字"], min_size=1, max_size=40), min_size=1, max_size=4, unique=True)
)
@settings(max_examples=100)
def test_shortened_texts_are_those_of_the_plain_twin(texts):
    """Which tokens agree is what counts, not what they are."""
    texts = [text + "漢" for text in texts]
    tokens, offsets = shortened(texts)
    wanted = [plain.shortened(list(text)) for text in texts]
    assert np.diff(offsets).tolist() == [len(said) for said in wanted]
    flat = [token for said in wanted for token in said]
    assert [flat.index(token) for token in flat] == [tokens.index(token) for token in tokens]


def letters_of(first: str, fewest: int) -> st.SearchStrategy[str]:
    return st.lists(st.integers(0, 7).map(lambda n: chr(ord(first) + n)), min_size=fewest, max_size=12).map("".join)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str, tuple[int, int]]:
    """A text of Thai or Myanmar, the same with pieces of it replaced, and how long a word and ten words are."""
    first, lengths = draw(st.sampled_from([("\u0e01", (4, 24)), ("\u1000", (3, 15))]))
    pieces = draw(st.lists(letters_of(first, 1), min_size=2, max_size=8))
    new = list(pieces)
    for at in draw(st.lists(st.integers(0, len(pieces) - 1), max_size=3)):
        new[at] = draw(letters_of(first, 0))
    return "".join(pieces), "".join(new) + first, lengths


@given(edited())
@settings(max_examples=200)
def test_excess_letters_are_those_of_the_plain_twin(texts):
    one, other, lengths = texts
    left = residue_of([one, other + " ."])
    (found,) = excess_letters(np.array([0]), np.array([1]), left.tokens, left.offsets[:-1], left.offsets[1:])
    assert found == (plain.excess_letters(list(one), list(other), *lengths) if one != other else 0)


def test_letters_of_katakana_are_told_and_are_no_grammar():
    table, kinds = silent()
    points = [c for c in range(0x3000, 0x10000) if katakana.py_func(c)]
    for point in points:
        for token in tokens_of(chr(point)).exact():
            assert kinds[find_slot(token, table, len(table) - 1)] == KATAKANA, chr(point)
    for character in "ひ漢가ｱ"[:3]:
        assert kinds[find_slot(tokens_of(character).hashes[0], table, len(table) - 1)] != KATAKANA
    assert (kinds == GRAMMAR).sum() > 5000


def test_half_width_katakana_is_the_same():
    (one, other) = pairwise_tokens("ﾊﾟｿｺﾝ", "パソコン")
    assert one == other


def pairwise_tokens(*texts: str) -> list[list[int]]:
    whole = hashed(list(texts))
    return [whole.tokens[begin:end].tolist() for begin, end in pairwise(whole.token_offsets.tolist())]


@LANGUAGES
def test_documents_are_proposed_in_a_folder_of_many(language, tmp_path):
    """Beyond 200 documents only what an index proposes is compared."""
    for n in range(210):
        (tmp_path / f"f{n:03}.txt").write_text(filler(n))
    wanted = set()
    for s, sentence in enumerate(SENTENCES[language]):
        words = sentence.split("|")
        (tmp_path / f"{language}{s}.txt").write_text("".join(words))
        for v, (other, _, _) in enumerate(changed(words, language)[::5][:24]):
            (tmp_path / f"{language}{s}-{v:02}.txt").write_text(other)
            wanted.add((f"{language}{s}-{v:02}.txt", f"{language}{s}.txt"))
    report = scanned(tmp_path)
    near = {(m["a"], m["b"]) for m in report["matches"] if m["relation"] in ("near-duplicate", "same-text")}
    assert wanted - near == set()
    assert {a[:3] for a, b in near if a[:3] != b[:3]} == set()


@LANGUAGES
def test_paragraphs_are_proposed_in_larger_documents(language, tmp_path):
    """For paragraphs that is always so, however few documents there are."""
    sentences = [sentence.split("|") for sentence in SENTENCES[language]]
    variants = [[text for text, _, _ in changed(words, language)] for words in sentences]
    documents = [["".join(words) for words in sentences]]
    documents += [[some[(v * 5) % len(some)] for some in variants] for v in range(12)]
    for d, texts in enumerate(documents):
        (tmp_path / f"{d:02}").mkdir()  # sites of their own, or the paragraphs are their template
        (tmp_path / f"{d:02}" / "t.txt").write_text("\n\n".join([filler(3 * d), *texts, filler(3 * d + 1)]))
    together = {
        (one["document"], other["document"], one["paragraph"])
        for group in scanned(tmp_path)["paragraphs"]
        for one in group["occurrences"]
        for other in group["occurrences"]
        if one["paragraph"] == other["paragraph"]
    }
    for d in range(1, len(documents)):
        for p in range(len(sentences)):
            assert ("00/t.txt", f"{d:02}/t.txt", p + 1) in together, documents[d][p]

"""Texts that were written with and without their accents are one text; only content ids tell them apart."""

from __future__ import annotations

import unicodedata

import pyarrow as pa
import pytest

from comparator.controls import CONTROLS
from provenance import scan
from provenance.config import Config
from provenance.models import PassageKind, Relation

VIETNAMESE = """
Người đàn ông bước ra khỏi nhà ga vào lúc sáng sớm, khi sương mù vẫn còn phủ kín những mái ngói cũ của thành phố.
Ông mang theo một chiếc vali nhỏ và một bức thư chưa mở mà người hàng xóm đã gửi từ miền Trung tuần trước.

Ở góc phố, cô bán hàng đang nhóm bếp than mời ông một bát phở nóng, nhưng ông chỉ lắc đầu rồi đi về phía bờ sông.
Con thuyền đầu tiên của buổi sáng đã rời bến từ lâu, và mặt nước lặng lẽ như một tấm gương mờ.
""".strip()
CZECH = """
Stařec seděl na lavičce před nádražím a díval se, jak dělníci překládají těžké bedny z jednoho vagónu do druhého.
Říkal, že už třicet let čeká na dopis, který mu slíbila dívka z vedlejší vesnice, když odjížděla za štěstím do světa.

Večer zhasl lampu, zamkl dvířka kůlny a pomalu odešel přes zasněžené pole k řece, kde bydlela jeho nejmladší sestra.
""".strip()


def typed(text):
    """As somebody types it whose keyboard has no accents."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def scanned(texts, **settings):
    return scan(pa.table({"id": list(texts), "text": list(texts.values())}), Config(**settings))


@pytest.mark.parametrize("text", [VIETNAMESE, CZECH])
def test_a_text_without_its_accents_is_a_near_duplicate(text):
    report = scanned({"marked": text, "typed": typed(text), **CONTROLS})
    (match,) = report.matches
    assert (match.a, match.b, match.relation) == ("marked", "typed", Relation.NEAR_DUPLICATE)
    assert (match.similarity, match.resemblance) == (1, 1)
    one, other = (next(d for d in report.documents if d.id == name) for name in ("marked", "typed"))
    assert one.content_id != other.content_id, "accents are part of what a text is"
    (passage,) = report.passages
    assert passage.kind is PassageKind.VERBATIM
    assert passage.tokens == one.tokens


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_the_text_with_accents_stands_for_both(names):
    marked, bare = names
    report = scanned({marked: VIETNAMESE, bare: typed(VIETNAMESE)})
    assert [cluster.representative for cluster in report.clusters] == [marked]


def test_decomposed_accents_are_the_same_text():
    report = scanned({"a": VIETNAMESE, "b": unicodedata.normalize("NFD", VIETNAMESE)})
    assert [match.relation for match in report.matches] == [Relation.SAME_TEXT]


def test_paragraphs_without_their_accents_are_near_duplicates():
    paragraphs = CZECH.split("\n\n")
    first, last = (paragraph.replace("\n", " ") for paragraph in paragraphs)
    bread, stars = (CONTROLS[name] for name in sorted(CONTROLS)[:2])
    report = scanned({"a": f"{first}\n\n{last}\n\n{bread}", "b": f"{typed(first)}\n\n{stars}\n\n{last}"})
    found = {(group.rule, group.text) for group in report.paragraphs}
    assert found == {("near-duplicate-paragraph", first), ("duplicate-paragraph", last)}


def test_equal_paragraphs_of_both_kinds_stay_together():
    """Of two with accents and two without, none joins the wrong group."""
    line = CZECH.split("\n")[0]
    texts = {f"{n}": f"{line if n < 2 else typed(line)}\n\n{list(CONTROLS.values())[n]}" for n in range(4)}
    report = scanned(texts)
    groups = [(g.rule, [span.document for span in g.occurrences]) for g in report.paragraphs]
    assert sorted(groups) == [
        ("duplicate-paragraph", ["0", "1"]),
        ("duplicate-paragraph", ["2", "3"]),
        ("near-duplicate-paragraph", ["0", "1", "2", "3"]),
    ]


def test_a_quotation_is_the_same_without_its_accents():
    said = "“Đường còn xa mà trời đã tối rồi”"
    bread, stars = (CONTROLS[name] for name in sorted(CONTROLS)[:2])
    report = scanned({"a": f"{bread}\n\n{said}", "b": f"{stars}\n\nHe wrote {typed(said)} on the wall."})
    (quotation,) = report.passages
    assert (quotation.kind, quotation.tokens, quotation.similarity) == (PassageKind.QUOTATION, 8, 1)


def test_a_text_typed_without_accents_is_found_in_a_large_corpus():
    bricks = [text.split("\n\n") for text in CONTROLS.values()]
    others = {f"{n:03}": "\n\n".join(f"{p} Number {n}." for p in bricks[n % len(bricks)]) for n in range(230)}
    report = scanned({"a": VIETNAMESE, "b": typed(VIETNAMESE), **others})
    assert [(m.a, m.b, m.relation) for m in report.matches if {m.a, m.b} & {"a", "b"}] == [
        ("a", "b", Relation.NEAR_DUPLICATE)
    ]


def test_grammar_is_told_by_the_words_as_they_are_written():
    """What is left of `mitä`, `tämä`, `missä` without accents is a word of content, and two texts on other subjects
    were told alike; what is left of `mẹ`, `ăn`, `áo` is grammar elsewhere, and a shared sentence said nothing."""
    cat = (
        "Minä ihmettelin, mitä tämä kissa haluaa. Missä tässä kaupungissa kala ui ja mistä se ostetaan? Mikä sitä "
        "vaivasi, millä sen voisi lohduttaa sekä rauhoittaa? Tästä illasta tuli pitkä ja sateinen, sanoi eläinlääkäri."
    )
    oven = (
        "Minä laskin, mitä tämä uuni maksaa. Missä tässä kellarissa jauho säilyy ja mistä hiiva löytyy? Mikä taikinaa "
        "painoi, millä sen voisi nostattaa sekä leipoa? Tästä leivästä maksettiin paljon, kertoi mylläri."
    )
    report = scanned({"cat": cat, "oven": oven})
    assert list(report.matches) == []
    assert report.matrix.entries == ()
    sentence = "Chị tôi đi mua sữa, mẹ ngồi may áo, ba sang nhà bà nội ăn cỗ, con chó nằm ngoài sân."
    bread, stars = (CONTROLS[name] for name in sorted(CONTROLS)[:2])
    report = scanned({"a": f"{bread}\n\n{sentence}", "b": f"{stars}\n\n{sentence}"})
    assert [match.relation for match in report.matches] == [Relation.SHARES_PASSAGES]


@pytest.mark.parametrize("phrase", ["fur trade", "internet memes"])
def test_words_of_one_language_are_not_grammar_of_another(phrase):
    """German `für` and French `même` are, with their accents."""
    bread, stars = (CONTROLS[name] for name in sorted(CONTROLS)[:2])
    report = scanned({"a": f"{bread}\n\nShe studied the “{phrase}”.", "b": f"{stars}\n\nThe “{phrase}” is no more."})
    assert [(p.kind, p.text) for p in report.passages] == [(PassageKind.QUOTATION, phrase)]


def test_names_do_not_decide_what_a_quotation_says():
    """The wording that stood first did, and one with accents has more grammar than the same without."""
    said = "“mẹ đi chợ với Lan”"
    bread, stars = (f"{CONTROLS[name]}\n\nSomebody said" for name in sorted(CONTROLS)[:2])
    relations = [
        [match.relation for match in scanned({"a": f"{bread} {one}.", "b": f"{stars} {other}."}).matches]
        for one, other in ((said, typed(said)), (typed(said), said))
    ]
    assert relations[0] == relations[1]


def test_boilerplate_without_its_accents_is_boilerplate():
    story = CZECH.replace("\n", " ")
    furniture = "Čtěte také\n\nZpět na hlavní stránku\n\nKomentáře jsou uzavřeny"
    report = scanned({"a": f"{story}\n\n{furniture}", "b": typed(f"{story}\n\n{furniture}")})
    assert {(b.rule, len({span.document for span in b.occurrences})) for b in report.boilerplate} == {
        ("boilerplate-phrase", 2)
    }
    assert [(match.relation, match.similarity) for match in report.matches] == [(Relation.NEAR_DUPLICATE, 1)]
    headline = "Élections à Paris, le dernier tour"
    report = scanned({"a": f"{typed(headline).upper()}\n{headline}\n\n{story}"})
    assert [b.rule for b in report.boilerplate] == ["repeated-line"]

import re
import tomllib
import unicodedata
from importlib import resources

import pytest

from provenance.comparator.phrases import Phrase, load, shipped
from provenance.errors import ConfigError

CATALOGUE = resources.files("provenance.comparator").joinpath("phrases.toml").read_text(encoding="utf-8")
SHIPPED = load({}, ())

AT_LEAST = {
    "en": 400,
    **dict.fromkeys(("ar", "de", "es", "fr", "it", "ja", "pt", "ru", "zh-hans", "zh-hant"), 120),
    **dict.fromkeys(("cs", "fa", "hi", "id", "ko", "nl", "pl", "sv", "tr", "uk", "vi"), 60),
    **dict.fromkeys(("da", "el", "fi", "he", "hu", "nb", "ro", "th"), 25),
}

WRITTEN_WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")


def written_without_spaces(character: str) -> bool:
    return unicodedata.name(character).startswith(WRITTEN_WITHOUT_SPACES)


def tokens(text: str) -> tuple[str, ...]:
    """The canonical tokens of a text in plain Python, with `#` as a token of its own."""
    spaced = []
    for character in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()):
        category = unicodedata.category(character)
        if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
            continue
        if character != "#" and category[0] not in "LMN":
            spaced.append(" ")
        elif character == "#" or written_without_spaces(character):
            spaced.append(f" {character} ")
        else:
            spaced.append(character)
    return tuple("".join(spaced).split())


BY_TOKENS = {tokens(phrase.text): phrase.id for phrase in SHIPPED}


def found(line: str) -> str | None:
    """The id of the phrase that a line of a document is."""
    return BY_TOKENS.get(tuple("#" if token[0].isdecimal() else token for token in tokens(line.replace("#", " "))))


def test_every_id_is_kebab_case_and_stands_once():
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", phrase.id) for phrase in SHIPPED)
    assert len({phrase.id for phrase in shipped()}) == len(list(shipped()))
    assert all(phrase.id.startswith(f"{phrase.language}-") for phrase in SHIPPED)


def test_every_language_has_its_share():
    counts = dict.fromkeys(AT_LEAST, 0)
    for phrase in SHIPPED:
        counts[phrase.language] += 1
    assert {language for language, count in counts.items() if count < AT_LEAST[language]} == set()


def test_tables_and_keys_are_sorted_one_phrase_a_line():
    tables = tomllib.loads(CATALOGUE)
    assert list(tables) == sorted(tables)
    assert all(list(entries) == sorted(entries) for entries in tables.values())
    assert sum(" = " in line and not line.startswith("#") for line in CATALOGUE.splitlines()) == len(SHIPPED)


def test_variants_are_numbered_without_gaps():
    ids = {phrase.id for phrase in SHIPPED}
    numbered = [(name, int(number)) for id_ in ids for name, number in re.findall(r"^(.*)-(\d+)$", id_)]
    assert [name for name, number in numbered if (name if number == 2 else f"{name}-{number - 1}") not in ids] == []


def test_every_phrase_has_a_letter():
    assert [phrase for phrase in SHIPPED if not any(character.isalpha() for character in phrase.text)] == []


def test_no_two_phrases_are_equal_under_the_matching():
    seen: dict[tuple[str, ...], str] = {}
    firsts = [seen.setdefault(tokens(phrase.text), phrase.id) for phrase in SHIPPED]
    assert [(p.id, first) for p, first in zip(SHIPPED, firsts, strict=True) if p.id != first] == []


def test_a_number_sign_stands_free_and_no_phrase_has_a_number():
    assert all("#" not in token or token == "#" for phrase in SHIPPED for token in tokens(phrase.text))
    glued = re.compile(r"[^\W_]#|#[^\W_]")
    in_runs = [p.id for p in SHIPPED for hit in glued.findall(p.text) if not written_without_spaces(hit.strip("#"))]
    assert in_runs == []
    assert [phrase.id for phrase in SHIPPED if any(token[0].isdecimal() for token in tokens(phrase.text))] == []


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("Also Read:", "en-also-read"),
        ("Read More:", "en-read-more"),
        ("READ MORE »", "en-read-more"),
        ("Post a Comment", "en-post-a-comment"),
        ("0 Comments", "en-comment-count"),
        ("[12] comments", "en-comment-count"),
        ("What's Your Reaction?", "en-whats-your-reaction"),
        ("What’s your reaction", "en-whats-your-reaction"),
        ("Page 3 of 12", "en-page-of"),
        ("Ｐａｇｅ ３ ｏｆ １２", "en-page-of"),
        ("Your email address will not be published.", "en-email-not-published"),
        ("Deja un comentario", "es-leave-a-comment-2"),
        ("À lire aussi :", "fr-also-read-2"),
        ("WERBUNG", "de-advertisement"),
        ("Leia também:", "pt-also-read"),
        ("Leggi anche", "it-also-read"),
        ("Читайте также:", "ru-also-read"),
        ("28条评论", "zh-hans-comment-count"),
        ("繼續閱讀", "zh-hant-continue-reading"),
        ("３件のコメント", "ja-comment-count"),
        ("اقرأ أيضاً:", "ar-also-read"),
        ("댓글 3개", "ko-comment-count-after"),
        ("İLGİLİ HABERLER", "tr-related-news-capitals"),
        ("دیدگاه‌ها (۳)", "fa-comment-count-after-2"),
        ("Læs også:", "da-also-read"),
        ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "el-also-read-capitals"),
        ("Lue myös:", "fi-also-read"),
        ("כל הזכויות שמורות", "he-all-rights-reserved"),
        ("Kapcsolódó cikkek", "hu-related-articles"),
        ("Legg igjen en kommentar", "nb-leave-a-comment"),
        ("Citeşte mai mult »", "ro-read-more-3"),
        ("ข่าวที่เกี่ยวข้อง", "th-related-news"),
    ],
)
def test_a_line_of_page_furniture_is_found(line, phrase):
    assert found(line) == phrase


@pytest.mark.parametrize(
    "line",
    [
        # headings and lines of ordinary texts
        *("Home", "Introduction", "Contents", "Table of contents", "More", "Search", "Next", "Previous"),
        *("Index", "Summary", "Notes", "See also", "References", "Further reading", "Yes", "No", "Contact"),
        *("About", "Comments", "Tags", "Categories", "Related", "Recommended", "Share", "Print", "Email"),
        *("Subscribe", "Loading...", "Learn more", "Log in", "Sign up", "Register", "Privacy Policy"),
        *("Terms of Service", "Cookies", "Views", "Reply", "Next page", "3. Views", "2. Replies", "5. Shares"),
        *("1.2 Comments", "Page 3", "About the author", "Like this:", "Enter your email address."),
        *("Related topics", "Anzeige", "Nach oben", "Siehe auch", "Véase también", "Voir aussi"),
        *("En savoir plus", "Ver também", "Voci correlate", "См. также", "Смотрите также", "Примечания", "参见"),
        *("参考文献", "參考文獻", "延伸閱讀", "関連項目", "脚注", "انظر أيضاً"),
        *("같이 보기", "각주", "Zie ook", "Zobacz też"),
        *("Ayrıca bakınız", "इन्हें भी देखें", "Див. також", "Lihat pula", "Xem thêm", "جستارهای وابسته"),
        *("Se også", "Δείτε επίσης", "Katso myös", "ראו גם", "Lásd még", "Vezi și", "ดูเพิ่ม", "อ่านเพิ่มเติม", "Mainos"),
        *("Se även", "Загрузка", "Chargement", "Laden", "404", "—", ""),
        # a phrase inside a sentence is not a line of its own
        "Read more about the talks in Istanbul.",
        "He said that all rights reserved to the state must be respected.",
        "The story continues below the surface.",
    ],
)
def test_a_line_of_a_text_is_not_found(line):
    assert found(line) is None


def test_the_user_adds_and_replaces_phrases():
    phrases = load({"our-footer": "Published by Example Media", "en-read-more": "Read on"}, ())
    by_id = {phrase.id: phrase for phrase in phrases}
    assert by_id["our-footer"] == Phrase("our-footer", "user", "Published by Example Media")
    assert by_id["en-read-more"] == Phrase("en-read-more", "user", "Read on")
    assert len(phrases) == len(SHIPPED) + 1
    assert [phrase.id for phrase in phrases] == sorted(by_id)


def test_the_user_drops_phrases():
    phrases = load({"our-footer": "Published by Example Media"}, ["en-read-more", "our-footer"])
    assert {phrase.id for phrase in SHIPPED} - {phrase.id for phrase in phrases} == {"en-read-more"}
    assert len(phrases) == len(SHIPPED) - 1


def test_an_unknown_ignored_id_names_its_nearest_neighbour():
    with pytest.raises(ConfigError, match="'en-read-moore'; the nearest is 'en-read-more'"):
        load({}, ["en-read-moore"])


def test_every_problem_is_in_one_message():
    with pytest.raises(ConfigError) as caught:
        load({"empty": "", "stars": "* * *"}, ["en-nothing", "xx"])
    message = str(caught.value)
    assert all(repr(id_) in message for id_ in ("empty", "stars", "en-nothing", "xx"))
    assert len(message.splitlines()) == 4

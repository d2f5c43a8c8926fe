import tomllib
from importlib import resources

import pytest

from provenance.comparator.function_words import load, shipped
from provenance.hashing.canonical import canonical_tokens

TABLES = {language: words.split() for language, words in shipped()}

GRAMMAR = {
    "ar": "في من على التي والذي لم",
    "bg": "на се не което",
    "bn": "এবং এই থেকে না",
    "cs": "že který jsou není",
    "da": "og ikke af være",
    "de": "der die und nicht wurde für daß sagte",
    "el": "και του είναι στους",
    "en": "the of and is don t ll not who where then one first said",
    "es": "de que los está también más dijo",
    "fa": "است که این میشود را",
    "fi": "ja on että myös",
    "fr": "l d qu est les même où dit",
    "he": "של את הוא לא",
    "hi": "है में और नहीं",
    "hu": "és hogy nem egy",
    "id": "yang dan tidak adalah",
    "it": "dell che è sono più",
    "ja": "の は を に が て で",
    "ko": "그리고 있다 수 것은",
    "ms": "yang dan bahawa kerana",
    "nb": "og ikke av være",
    "nl": "het een niet zijn",
    "pl": "się nie jest który",
    "pt": "não uma pelo você",
    "ro": "și şi că este",
    "ru": "и не что который его её ее сказал",
    "sk": "že ktorý sú nie",
    "sr-Cyrl": "је да који није",
    "sr-Latn": "je da koji nije",
    "sv": "och inte att är",
    "sw": "na ya kwa katika",
    "tr": "bir ve için değil İlk",
    "uk": "та не що який",
    "ur": "ہے میں اور نہیں",
    "vi": "của không được những",
    "zh": "的 了 是 在 和 不 这 這 个 個 们 們 与 與 对 對",
}

LANGUAGES = list(GRAMMAR)

CONTENT = {
    "de": "jahr zeit mensch menschen land staat stadt regierung krieg wasser könig welt gesetz man war bald gut neu",
    "en": "time year people world government war president law school water police man men state money king city river "
    "music game church data code file car door dog end song word lake want care sale sad wake ham team day life art "
    "fast good great new sam tom tim kim ben ai eu",
    "es": "año gobierno mundo agua vida casa tiempo guerra rey libro poder estado mujer hombre mes cosa cine ola",
    "fr": "temps ville vie pays gouvernement guerre homme femme eau mort président jour monde pouvoir mer mot dette",
    "ru": "год время люди человек жизнь мир война вода город страна президент закон друг друга код дело день слово",
    "zh": "国 國 人 年 水 学 學 法 中 大 会 會 家 日 本 月 时 時 王 天 文 字 数 用 作 事 政 经 經 上 下 地 心 山",
}


def test_a_table_for_every_language_in_order():
    assert list(TABLES) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_sorted_and_none_stands_twice(language):
    words = TABLES[language]
    assert words == sorted(set(words))
    tokens = [canonical_tokens(word)[0] for word in words]
    assert len(set(tokens)) == len(tokens)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_one_canonical_token_and_loaded(language):
    for word in TABLES[language]:
        tokens = canonical_tokens(word)
        assert len(tokens) == 1, word
        assert tokens[0] in load(), word


@pytest.mark.parametrize("language", LANGUAGES)
def test_size(language):
    assert (60 if language == "ja" else 120) <= len(TABLES[language]) <= 300


def test_nothing_else_is_loaded():
    assert load() == {token for words in TABLES.values() for word in words for token in canonical_tokens(word)}
    assert load() is load()
    assert not any(token.isdigit() for token in load())


def test_a_table_holds_words_only():
    text = resources.files("provenance.comparator").joinpath("function_words.toml").read_text(encoding="utf-8")
    assert all(list(entry) == ["words"] for entry in tomllib.loads(text).values())
    assert all(len(line) <= 120 for line in text.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_grammar_is_in_however_it_is_written(language):
    assert set(canonical_tokens(GRAMMAR[language])) <= load()
    assert set(canonical_tokens(GRAMMAR[language].upper())) <= load() or language in ("el", "tr")


@pytest.mark.parametrize("language", CONTENT)
def test_content_is_not_in(language):
    assert set(canonical_tokens(CONTENT[language])) & load() == set()


def test_apostrophes_leave_nothing_but_function_words():
    text = "I don't, you'll, we're, they've, I'd, it's; l'une, d'un, qu'il, c'est, j'y, n'a, m'a, t'a, s'en; dell'altra"
    assert set(canonical_tokens(text)) <= load()


@pytest.mark.parametrize(
    "sentence",
    [
        "It was not only they who said that; there were also many others, and we have done so since then.",
        "Sie sagte, dass er nicht nur hier, sondern auch dort gewesen sei, und nicht ohne uns alle.",
        "Il a dit que ce n'était pas seulement pour eux, mais aussi pour tous les autres qui sont là.",
        "Dijo que no es para él, sino también para todos los que ya están aquí con nosotros.",
        "Он сказал, что это было не только для них, но и для всех, кто уже был там.",
    ],
)
def test_a_sentence_of_grammar_alone(sentence):
    assert [token for token in canonical_tokens(sentence) if token not in load()] == []

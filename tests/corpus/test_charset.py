from __future__ import annotations

import pytest

from provenance.corpus.charset import guess

TEXTS = {
    "French": "Le café est déjà fermé à l’heure où les élèves arrivent. « Ça va ? » demanda-t-elle.\n",
    "German": "Die Straße führt über den Fluß; schöne Grüße aus München und Köln.\n",
    "Spanish": "El niño pequeño comió piña en la mañana. ¿Qué pasó después?\n",
    "English": "The company said it’s “unlikely” – but the naïve view persists.\n",
    "Polish": "Zażółć gęślą jaźń. Wczoraj wieczorem pojechaliśmy do Łodzi, żeby zobaczyć się z przyjaciółmi.\n",
    "Russian": "Вчера вечером в Москве прошёл сильный дождь, и многие улицы были затоплены.\n",
    "Greek": "Χθες το βράδυ στην Αθήνα έβρεξε πολύ και πολλοί δρόμοι πλημμύρισαν.\n",
    "Turkish": "Dün akşam İstanbul’da şiddetli yağmur yağdı ve birçok sokak sular altında kaldı.\n",
    "Japanese": "昨日の夜、東京では激しい雨が降り、多くの通りが水没しました。とても大変でした。\n",
    "Chinese": "昨天晚上北京下了大雨，许多街道被水淹没，交通受到严重影响。\n",
    "Korean": "어젯밤 서울에 많은 비가 내려 여러 거리가 물에 잠겼습니다.\n",
    "Czech": "Večer v Praze hustě pršelo a mnoho ulic zůstalo pod vodou, řekl včera mluvčí hasičů.\n",
    "Hungarian": "Tegnap este Budapesten erősen esett az eső, és sok utca víz alá került; a tűzoltók dolgoztak.\n",
    "Portuguese": "A ação não começou; os cidadãos já estão à espera de soluções, três anos após a eleição.\n",
    "Swedish": "På kvällen föll ett kraftigt regn över Malmö och många gator översvämmades.\n",
    "Short": "Il a été là.\n",
    "Shorter": "Café\n",
    "Name": "Señor Müller\n",
    "Mixed": "In Russian, hello is Здравствуйте, and world is мир; the rest of this line is English.\n",
    "Hebrew": "אתמול בערב ירד גשם חזק בתל אביב ורחובות רבים הוצפו.\n",
    "Arabic": "هطلت أمطار غزيرة مساء أمس في القاهرة وغمرت المياه شوارع كثيرة.\n",
}


@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize(
    ("language", "codec"),
    [
        ("French", "cp1252"), ("German", "cp1252"), ("Spanish", "cp1252"), ("English", "cp1252"),
        ("Polish", "cp1250"), ("Polish", "iso8859_2"), ("Russian", "cp1251"), ("Russian", "koi8_r"),
        ("Russian", "cp866"), ("Greek", "cp1253"), ("Turkish", "cp1254"), ("Japanese", "cp932"),
        ("Japanese", "euc_jp"), ("Chinese", "gb18030"), ("Korean", "euc_kr"), ("Hebrew", "cp1255"),
        ("Arabic", "cp1256"), ("Czech", "cp1250"), ("Hungarian", "cp1250"), ("Portuguese", "cp1252"),
        ("Swedish", "cp1252"), ("Short", "cp1252"), ("Shorter", "cp1252"), ("Name", "cp1252"), ("Mixed", "cp1251"),
    ],
)  # fmt: skip
def test_text_comes_back(language, codec, times):
    text = ("Plain ASCII before it.\n" + TEXTS[language]) * times
    found = guess(text.encode(codec))
    assert found is not None
    assert found[1] == text


def test_latin1_is_read_as_its_superset():
    assert guess("Il a été là, le garçon.".encode("latin-1")) == ("cp1252", "Il a été là, le garçon.")


def test_a_late_byte_that_the_guess_cannot_decode():
    data = ("Il a été là, le garçon.\n" * 3000).encode("cp1252") + b"\x81\x8d\x8f\n"
    found = guess(data)
    assert found is None or found[1].encode(found[0]) == data


def test_nothing_plausible():
    assert guess(bytes(range(0x80, 0x100)) * 20) is None


def test_a_large_file_is_judged_by_a_sample():
    text = "ASCII only, line after line.\n" * 200_000 + TEXTS["French"] * 50
    found = guess(text.encode("cp1252"))
    assert found == ("cp1252", text)

"""Rewrites: the same report in other words is one, the same subject is none."""

from __future__ import annotations

import textwrap

import pyarrow as pa
import pytest

from comparator.controls import CONTROLS
from comparator.parts import hashed, residue_of
from provenance import Config, scan
from provenance.comparator.particulars import particulars
from provenance.comparator.rewrites import prose as is_prose
from provenance.comparator.vocabulary import vocabulary
from provenance.models import PassageKind, Relation, Report


def prose(text: str) -> str:
    """The text with each paragraph on one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


FIRST = prose("""\
The harbour bridge at Lindesund was closed on Thursday morning after engineers found cracks in two of its pillars.

Traffic is being sent through the Hagen tunnel, where drivers waited for up to ninety minutes. The mayor, Berit Solheim,
asked commuters to take the ferry instead, which carries bicycles free of charge until Sunday.

The bridge was built in 1974 and carries 31,000 vehicles a day. Its owner had planned to renew the pillars next spring.
A report on the damage will be handed to the council on Tuesday.

Two years ago a barge had struck the northern pillar, but divers found no harm then.
""")
SECOND = prose("""\
Engineers discovered cracks in two pillars of Lindesund's harbour bridge, so it has been shut since Thursday morning.

Drivers lost up to ninety minutes in the Hagen tunnel, the diversion for all traffic. Mayor Berit Solheim urged
commuters to use the ferry; until Sunday bicycles travel on it free of charge.

Some 31,000 vehicles cross the bridge, built in 1974, on a normal day. Next spring its pillars were to be renewed
anyway, its owner said. On Tuesday the council will receive a report about the damage.

Divers had seen no harm when a barge struck the northern pillar two years ago.
""")
SUBJECT = prose("""\
Bridges grow old, and harbour towns have more of them than most. A bridge that was built fifty years ago was never meant
for the traffic of today.

Engineers look for cracks with ultrasound, and for rust where salt water splashes against a pillar. They find both more
often than their budgets allow for.

Closing a bridge sends drivers into tunnels and on to ferries, and mayors into television studios. Councils order a
report and hope for a mild winter.

The cheapest repair is the one that is made in time, says every owner, mostly too late.
""")


REPORTS = {
    "fi": (
        (
            "Halvikin satamassa sijaitseva huonekaluvarasto syttyi palamaan varhain tiistaiaamuna. Noin "
            "kuusikymmentä palomiestä tarvitsi viisi tuntia liekkien hallintaan saamiseen. Kaksi yövuoron "
            "työntekijää vietiin sairaalaan savumyrkytyksen takia. Palon syy on vielä epäselvä, kertoi poliisin "
            "tiedottaja Karin Dahl. Omistaja arvioi vahingoiksi kolme miljoonaa euroa. Asukkaita pyydettiin "
            "pitämään ikkunat suljettuina puoleenpäivään asti."
        ),
        (
            "Varhain tiistaiaamuna paloi huonekaluvarasto Halvikin satamassa. Liekkien hallintaan saaminen vei "
            "noin kuudeltakymmeneltä palomieheltä viisi tuntia. Savumyrkytyksen takia sairaalaan vietiin kaksi "
            "yövuoron työntekijää. Poliisin tiedottaja Karin Dahl kertoi, että palon syy on vielä epäselvä. Kolme "
            "miljoonaa euroa on omistajan arvio vahingoista. Puoleenpäivään asti asukkaita pyydettiin pitämään "
            "ikkunat suljettuina."
        ),
    ),
    "ko": (
        (
            "화요일 새벽 할비크 항구의 가구 창고에서 불이 났다. 소방관 육십여 명이 다섯 시간 만에 불길을 "
            "잡았다. 야간 근무 직원 두 명이 연기를 마셔 병원으로 옮겨졌다. 화재 원인은 아직 "
            "밝혀지지 않았다고 경찰 대변인 카린 달이 말했다. 창고 주인은 피해액을 삼백만 유로로 추산한다. "
            "주민들은 정오까지 창문을 닫아 달라는 요청을 받았다."
        ),
        (
            "할비크 항구의 가구 창고가 화요일 새벽 불에 탔다. 불길을 잡는 데 소방관 육십여 명이 다섯 시간 "
            "걸렸다. 연기를 마신 야간 근무 직원 두 명은 병원으로 옮겨졌다. 경찰 대변인 "
            "카린 달은 화재 원인이 아직 밝혀지지 않았다고 전했다. 피해액은 삼백만 유로라고 창고 주인은 "
            "추산한다. 정오까지 창문을 닫아 달라고 주민들은 요청을 받았다."
        ),
    ),
    "ru": (
        (
            "Рано утром во вторник в порту Халвика загорелся мебельный склад. Около шестидесяти пожарных пять "
            "часов боролись с пламенем. Двое сотрудников ночной смены попали в больницу с отравлением дымом. "
            "Причина пожара пока неизвестна, сообщила представитель полиции Карин Даль. Владелец оценивает ущерб "
            "в три миллиона евро. Жителей просили до полудня держать окна закрытыми."
        ),
        (
            "Мебельный склад загорелся в порту Халвика во вторник рано утром. С пламенем пять часов боролись "
            "около шестидесяти пожарных. Отравление дымом получили двое сотрудников ночной смены, их отвезли в "
            "больницу. По словам представителя полиции Карин Даль, причина пожара ещё неизвестна. Ущерб, как "
            "оценивает владелец, составит три миллиона евро. До полудня жителей просили не открывать окна."
        ),
    ),
    "th": (
        (
            "เช้ามืดวันอังคาร เกิดเพลิงไหม้โกดังเฟอร์นิเจอร์ที่ท่าเรือฮัลวิก "
            "นักดับเพลิงราวหกสิบคนใช้เวลาห้าชั่วโมงจึงควบคุมเปลวไฟได้ "
            "พนักงานกะกลางคืนสองคนสำลักควันและถูกส่งโรงพยาบาล โฆษกตำรวจคาริน ดาห์ล "
            "กล่าวว่ายังไม่ทราบสาเหตุของเพลิงไหม้ เจ้าของประเมินความเสียหายไว้สามล้านยูโร "
            "ชาวบ้านได้รับคำขอให้ปิดหน้าต่างจนถึงเที่ยงวัน"
        ),
        (
            "โกดังเฟอร์นิเจอร์ที่ท่าเรือฮัลวิกถูกเพลิงไหม้เมื่อเช้ามืดวันอังคาร กว่าจะควบคุมเปลวไฟได้ "
            "นักดับเพลิงราวหกสิบคนต้องใช้เวลาถึงห้าชั่วโมง สองพนักงานกะกลางคืนถูกส่งโรงพยาบาลเพราะสำลักควัน "
            "สาเหตุของเพลิงไหม้ยังไม่ทราบ คาริน ดาห์ล โฆษกตำรวจกล่าว ความเสียหายสามล้านยูโรตามที่เจ้าของประเมิน "
            "จนถึงเที่ยงวันชาวบ้านต้องปิดหน้าต่าง"
        ),
    ),
}
"""One report told twice, in languages that write little of their grammar as words, or have no list of it."""


def scanned(texts: dict[str, str], **settings: object) -> Report:
    return scan(pa.table({"id": list(texts), "text": list(texts.values())}), Config(**settings))


def test_the_same_report_in_other_words():
    report = scanned({"a": FIRST, "b": SECOND, "c": SUBJECT, **CONTROLS})
    (match,) = report.matches
    assert (match.a, match.b, match.relation) == ("a", "b", Relation.REWRITE)
    assert match.similarity > 0.7
    (told,) = [one for one in report.rewrites if one.grade >= 0.25]
    assert (told.a, told.b, told.grade) == ("a", "b", match.similarity)
    assert len(told.sentences) >= 7
    assert min(told.share_a, told.share_b) == told.grade


def test_the_same_words_in_another_order_are_a_rewrite():
    """They were taken for copies, which no passage told: the two had no relation at all."""
    first = (
        "On Tuesday the fire brigade rescued eleven hikers from the Karst gorge after heavy rain. Two helicopters and "
        "forty volunteers took part in the operation. Three of the hikers suffered from hypothermia and were flown to "
        "the hospital in Lienz. The group had ignored a warning sign at the entrance, according to the police."
    )
    second = (
        "After heavy rain the fire brigade on Tuesday rescued from the Karst gorge eleven hikers. In the operation "
        "forty volunteers and two helicopters took part. To the hospital in Lienz were flown three of the hikers, who "
        "suffered from hypothermia. According to the police, a warning sign at the entrance had been ignored by the "
        "group."
    )
    report = scanned({"a": first, "b": second, **CONTROLS})
    assert [(match.a, match.b, match.relation) for match in report.matches] == [("a", "b", Relation.REWRITE)]
    (told,) = (one for one in report.rewrites if one.sentences)
    assert [(pair.dice >= 0.8, pair.copied) for pair in told.sentences] == [(True, False)] * 4


def test_the_same_subject_is_no_rewrite():
    report = scanned({"a": FIRST, "b": SUBJECT, **CONTROLS})
    assert list(report.matches) == []
    assert [one.grade for one in report.rewrites if one.grade > 0.1] == []


FIRE = (
    "Fire broke out in a {0} in {1} on Monday night. About {2} firefighters fought the flames for {3} hours until "
    "they had the blaze under control. Two people were taken to {4} hospital with smoke poisoning. The cause of the "
    "fire is still unknown, police spokesman {5} said. Damage is put at {6} euros."
)
FIRE_AGAIN = (
    "Firefighters, some {2} of them, needed {3} hours on Monday night until a blaze in a {0} in {1} was under control. "
    "With smoke poisoning two people had to be taken to {4} hospital. Police spokesman {5} said that the cause of the "
    "fire was still unknown. The damage was put at {6} euros."
)
FIRES = (
    ("bakery", "Ashford", "60", "three", "Kingston", "Oliver Reed", "400,000"),
    ("warehouse", "Morley", "85", "seven", "Leeds", "Janet Hobbs", "1,200,000"),
)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0)])
def test_two_events_in_one_formula_are_no_rewrite(first, second):
    """Found where two fires, two matches and two earthquakes that news agencies told alike were rewrites."""
    one, other = FIRE.format(*FIRES[first]), FIRE_AGAIN.format(*FIRES[second])
    assert list(scanned({"a": one, "b": other, **CONTROLS}).matches) == []
    same = scanned({"a": one, "b": FIRE_AGAIN.format(*FIRES[first]), **CONTROLS})
    assert [match.relation for match in same.matches] == [Relation.REWRITE]


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("On Monday Anna Berg of Oslo paid 1,200 euros.", True, {"monda", "anna", "berg", "oslo", "1200"}),
        ("He said: “They left.” (Nobody saw it.)", True, set()),
        ("Die Polizei nahm am Montag in Köln 12 Männer fest.", False, {"12"}),
        ("١٢ رجلا", True, {"12"}),
        ("火災で十五人がヘリコプターで運ばれた。", True, {"十五", "ヘリコプター"}),
    ],
)
def test_the_particulars_of_a_sentence(text, names, found):
    assert particulars(text, names) == found


def test_one_name_for_another_throughout_makes_no_other_event():
    """`Jehovah` stands in one revision of the Bible where the one before has `the LORD`."""
    one = FIRE.format(*FIRES[0])
    other = FIRE_AGAIN.format(*FIRES[0]).replace("Ashford", "Eastham").replace("Kingston", "Eastham")
    assert [match.relation for match in scanned({"a": one, "b": other, **CONTROLS}).matches] == [Relation.REWRITE]


def test_what_two_reports_quote_is_not_told_in_other_words():
    """Sentences around long quotations were aligned by the words of the quotations, and two reports on a speech were
    a rewrite."""
    said = (
        "we sat in this hall for nine hours and nobody asked where the money for the quay had gone",
        "the fountain was paid for twice, and the second time by the children of the harbour school",
        "whoever signs a bill without reading it should not be surprised when the ferry is sold to strangers",
    )
    first = "\n\n".join(f"Councillor Aune told reporters on the stairs: “{one}.”" for one in said)
    second = "\n\n".join(f"A radio host opened her programme with the line “{one}” and laughed." for one in said)
    report = scanned({"a": first, "b": second, **CONTROLS})
    assert [(one.a, one.b, one.relation) for one in report.matches] == [("a", "b", Relation.SHARES_QUOTATION)]
    assert [(one.a, one.b, one.grade, one.sentences) for one in report.rewrites] == [("a", "b", 0, ())]


def test_a_short_report_that_a_long_text_tells_among_much_else():
    """The lower share was near nothing, and it was said that no sentence was told."""
    said = "The kebrun tolapa struck the gerido masune near Dolpar yesterday."
    retold = "Near Dolpar a masune gerido was caught by the tolapa kebrun."
    words = ["kebrun", "tolapa", "gerido", "masune", "dolpar"]
    others = [
        f"{word} {words[n % 5]}".capitalize() for n, word in enumerate(("rola sene mipa futo dega " * 18).split())
    ]
    text = " ".join(f"{other} lo{n}na ba{n}ri gu{n}se de{n}ko." for n, other in enumerate(others))
    (found,) = scanned({"a": said, "b": f"{text} {retold}"}).rewrites
    assert [(s.text_a, s.text_b) for s in found.sentences] == [(said, retold)]
    assert (found.share_a, found.grade) == (1, found.share_b)
    assert 0 < found.share_b < 0.02


def test_controls_are_not_told_alike():
    assert list(scanned(dict(CONTROLS)).rewrites) == []


def test_sentences_and_passages_are_where_the_text_is():
    texts = {"a": FIRST, "b": SECOND}
    report = scanned(texts)
    (told,) = report.rewrites
    for pair in told.sentences:
        for span, said in ((pair.a, pair.text_a), (pair.b, pair.text_b)):
            assert texts[span.document][slice(*span.chars)] == said
            assert said.rstrip().endswith(".")
    passages = [one for one in report.passages if one.kind is PassageKind.REWRITE]
    assert passages
    for passage in passages:
        assert [span.document for span in passage.occurrences] == ["a", "b"]
        assert passage.text == texts["a"][slice(*passage.occurrences[0].chars)]


def test_words_of_a_rewrite_are_its_own():
    report = scanned({"a": FIRST, "b": SECOND})
    assert {one.shares.unique for one in report.documents} == {1.0}
    assert report.clusters == ()


def test_the_order_of_paragraphs_does_not_matter():
    turned = "\n\n".join(reversed(SECOND.split("\n\n")))
    (match,) = scanned({"a": FIRST, "b": turned}).matches
    assert match.relation is Relation.REWRITE


def test_a_copy_is_no_rewrite():
    copied = FIRST.replace("Thursday", "Friday")
    assert [m.relation for m in scanned({"a": FIRST, "b": copied}).matches] == [Relation.NEAR_DUPLICATE]


def test_what_is_copied_is_left_out_of_the_grade():
    """Half of the text word for word, the rest on other matters: a passage in common, not a rewrite."""
    half = "\n\n".join(FIRST.split("\n\n")[:2])
    bread, stars = (CONTROLS[name] for name in sorted(CONTROLS)[:2])
    report = scanned({"a": half + "\n\n" + bread, "b": stars + "\n\n" + half})
    assert [m.relation for m in report.matches] == [Relation.SHARES_PASSAGES]


def test_the_setting_decides():
    texts = {"a": FIRST + sorted(CONTROLS.values())[0][:600], "b": SECOND}
    grade = scanned(texts).matches[0].similarity
    assert 0.25 < grade < 0.9
    report = scanned(texts, rewrite=grade + 0.05)
    assert [m.relation for m in report.matches if m.relation is Relation.REWRITE] == []
    assert [one.grade for one in report.rewrites] == [grade]


@pytest.mark.parametrize("measure", ["resemblance", "containment"])
def test_the_measure_of_the_matrix_does_not_matter(measure: str):
    assert scanned({"a": FIRST, "b": SECOND}, measure=measure).matches[0].relation is Relation.REWRITE


def test_forms_and_tables_are_not_told_alike():
    """Keys and values recur in every such file; nothing is told in them."""
    form = "title: {0} controller\n\nmaintainers:\n\n- {1} <{1}@example.org>\n\n"
    form += "registers: one, control and status {0}\n\n"
    form += "interrupts: receive {0} transmit {0}\n\nclocks: bus clock and {0} reference clock\n"
    report = scanned({"a": form.format("spi", "ada"), "b": form.format("uart", "bob")})
    assert [m.relation for m in report.matches if m.relation is Relation.REWRITE] == []


@pytest.mark.parametrize("language", ["en", *REPORTS])
def test_a_rewrite_is_found_in_a_large_corpus(language: str):
    """No shingle proposes it there; rare words do."""
    bricks = [text.split("\n\n") for text in CONTROLS.values()]
    others = {f"{n:03}": "\n\n".join(f"{p} Number {n}." for p in bricks[n % len(bricks)]) for n in range(230)}
    first, second = REPORTS.get(language, (FIRST, SECOND))
    report = scanned({"a": first, "b": second, **others})
    found = [m for m in report.matches if m.relation is Relation.REWRITE]
    assert [(m.a, m.b) for m in found] == [("a", "b")]
    assert [(one.a, one.b) for one in report.rewrites] == [("a", "b")]


def test_code_and_tables_are_no_prose():
    """Beyond 200 documents only prose is searched: in whatever language, and however its lines are wrapped."""
    names = ["attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning", "contents"]
    code = "labels = {\n" + "\n".join(f"    '{name}': '{name.title()}.'," for name in names) + "\n}\n"
    rows = "\n".join(f"0x{n:04x} {n} {name} read write" for n, name in enumerate(names))
    finnish = REPORTS["fi"][0]
    texts = [code, rows, finnish, "\n".join(textwrap.wrap(finnish, 72)), REPORTS["th"][0], REPORTS["ko"][0], FIRST]
    whole = hashed(texts)
    words = vocabulary(residue_of(texts))
    assert is_prose(whole, words).tolist() == [False, False, True, True, True, True, True]

"""Words that line ends break."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hashing.twins import exact_hashes, packed, token_hashes, tokens_of
from provenance.config import Config
from provenance.hashing.analysis import analyse
from provenance.hashing.line_breaks import broken
from provenance.hashing.lines import split

from .twins import batch_of

BLANK = "".join(map(chr, range(33))) + "\u00a0\u3000"
HYPHENS = "-‐⸗¬\u00ad"
PIECES = [
    *("let", "ter", "Na", "ï", "é\u0301", "É", "ﬁx", "x2", "٣", "ёлк", "שלום", "कि", "漢", "the", " ", " “", "—"),
    *HYPHENS,
    *("-\n", "-\n", "-\r\n", "- \r  ", "‐\n\n", "-\n> ", "-\n# ", "--\n", "\n> ", "\n# ", "\n* ", "\n- ", "-\n- "),
]
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def plain(text: str) -> list[tuple[int, int, str]]:
    """First token, number of parts and letters of each word that may be broken, by strings."""
    data = text.encode()
    tokens = tokens_of(text)
    spans = [(len(data[:s].decode()), len(data[:e].decode())) for s, e in zip(tokens.starts, tokens.ends, strict=True)]
    found: list[tuple[int, int, str]] = []
    for t in range(len(spans) - 1):
        (start, end), (begin, stop) = spans[t], spans[t + 1]
        gap = re.fullmatch(f"[{HYPHENS}][{BLANK}]*(.*)", text[end:begin], re.DOTALL)
        if not gap or len(re.findall(r"\r\n|\r|\n", text[end:begin])) != 1:
            continue
        line = max(text.rfind(c, 0, start) for c in "\r\n") + 1
        head = next(s for s, _ in spans if s >= line)
        mark = text[line:head].lstrip(BLANK)
        last, first = text[end - 1], text[begin]
        capitals = [one.isupper() or one.istitle() for one in (last, first)]
        small = all(capitals) if capitals[1] else first.isalpha()
        if (
            gap[1] in ("", mark)
            and not gap[1].startswith("- ")
            and (last.isalpha() or not last.isascii())
            and small
            and not any(int(value) & 1 for value in tokens.hashes[t : t + 2])
        ):
            if found and sum(found[-1][:2]) == t + 1:
                place, parts, letters = found.pop()
                found.append((place, parts + 1, letters + text[begin:stop]))
            else:
                found.append((t, 2, text[start:end] + text[begin:stop]))
    return [one for one in found if len(token_hashes(one[2])) == 1]


@given(st.lists(texts, max_size=4))
@example(["let-\nter", "let-", "ter-\n", "", "in-\nter-\nna-\ntional"])
@example(["> let-\n> ter", "# let-\n#  ter", "> let-\n>> ter", "* let-\nter", "let-\n* ter", " * let-  \r\n   * ter"])
def test_words_are_found_as_plain_search_finds_them(several):
    data, offsets = packed(several)
    tokens = tokens_of(*several)
    found = broken(data, offsets, tokens, split(data, offsets, tokens, "auto"))
    for d, text in enumerate(several):
        some = slice(*found.offsets[d : d + 2])
        expected = plain(text)
        assert found.places[some].tolist() == [place for place, _, _ in expected]
        assert found.parts[some].tolist() == [parts for _, parts, _ in expected]
        assert found.words[some].tolist() == [token_hashes(letters)[0] for _, _, letters in expected]
        assert found.accented[some].tolist() == [exact_hashes(letters)[0] for _, _, letters in expected]


@pytest.mark.parametrize(
    "text",
    [
        "let-\n\nter",
        "Anglo-\nSaxon",
        "Straße-\nÖl",
        "É\u0301-\n2",
        "2019-\n2020",
        "B2-\nbomber",
        "a list:\n- item\n- another",
        "- let-\n- ter",
        "it was--\nnobody knew",
        "it was -\nnobody knew",
        "at the end-",
        "let-\n***\nter",
        "let-\n> ter",
        "(let)-\nter",
        "东京-\n大学",
        "let—\nter",
    ],
)
def test_no_word_is_broken_here(text):
    assert analyse(batch_of([text]), Config()).column("broken_words").to_pylist() == [[]]


@pytest.mark.parametrize("gap", ["-", "- \t", "‐", "\u00ad", "¬", "⸗"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f\n", "\n   ", "\n\u00a0"])
def test_a_word_is_broken_here(gap, end):
    found = analyse(batch_of([f"a schlüs{gap}{end}sel"]), Config())
    assert found.column("broken_places").to_pylist() == [[1]]
    assert found.column("broken_words").to_pylist() == [token_hashes("schlüssel")]
    assert found.column("broken_accented").to_pylist() == [exact_hashes("schlüssel")]


@pytest.mark.parametrize(
    "text", ["DIS-\nCLAIMER", "ÄRZ-\nTE", "AUFTRÄ-\nGE", "ЗДРАВ-\nСТВУЙТЕ", "EΛ-\nΛΆΔΑ", "MÜ-\nÜhe"]
)
def test_a_word_in_capitals_is_broken_too(text):
    """A capital begins the second half of no word but one whose first half ends in one."""
    found = analyse(batch_of([text]), Config())
    assert found.column("broken_words").to_pylist() == [token_hashes(text.replace("-\n", ""))]
    assert found.column("broken_accented").to_pylist() == [exact_hashes(text.replace("-\n", ""))]

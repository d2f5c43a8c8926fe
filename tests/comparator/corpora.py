"""Small corpora that hypothesis draws, full of copies, near-copies, quotations and page furniture."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import strategies as st

FEW = ["fog", "elm", "owl"]
MANY = [f"w{i}" for i in range(40)]
FURNITURE = ["Also Read:", "Read More:", "0 Comments", "12 Comments", "Post a Comment"]


def table(texts: dict[str, str]) -> pa.Table:
    """A corpus as a table, in the order of the dictionary."""
    return pa.table({"id": list(texts), "text": list(texts.values())})


@st.composite
def changed(draw, words: list[str], vocabulary: list[str]) -> list[str]:
    """The words with one of them substituted, deleted, or one inserted."""
    i = draw(st.integers(0, len(words) - 1))
    kind = draw(st.sampled_from(["substitute", "insert", "delete"]))
    word = draw(st.sampled_from(vocabulary))
    return words[:i] + ([] if kind == "delete" else [word]) + words[i + (kind != "insert") :]


@st.composite
def corpora(draw, most: int = 6) -> dict[str, str]:
    """Two documents or more, by id, each of a few paragraphs out of a common stock."""
    vocabulary = draw(st.sampled_from([FEW, MANY, MANY]))
    block = st.lists(st.sampled_from(vocabulary), min_size=1, max_size=30)
    stock = draw(st.lists(block, min_size=1, max_size=4))
    texts = {}
    for d in range(draw(st.integers(2, most))):
        paragraphs = []
        for _ in range(draw(st.integers(1, 4))):
            words = draw(st.sampled_from(stock) if draw(st.integers(0, 3)) else block)
            for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
                words = draw(changed(words, vocabulary)) or words
            paragraph = " ".join(words)
            how = draw(st.sampled_from(["", "", "", "“", "said “", "line", "upper"]))
            if how.endswith("“"):
                paragraph = f"{how}{paragraph}”"
            elif how == "upper":
                paragraph = paragraph.upper() + "."
            elif how == "line":
                paragraphs.append(draw(st.sampled_from(FURNITURE)))
            paragraphs.append(paragraph)
        texts[f"{d}"] = "\n\n".join(paragraphs)
    return texts

"""jusText on lines: each line of a text as one `<p>`; its verdict on each. Runs in an environment that has jusText.

Usage: justext_lines.py RECORDS.jsonl VERDICTS.jsonl; records have id, text and stoplists (names of jusText's).
"""

from __future__ import annotations

import html
import json
import sys
from pathlib import Path

import justext


def verdicts(text: str, stoplists: list[str]) -> list[bool]:
    """Whether each line is boilerplate; a line without text is not asked about and is none."""
    lines = text.split("\n")
    page = "".join(f"<p>{html.escape(line)}</p>" for line in lines if line.strip())
    # Without a list of function words jusText can only be used with its thresholds for them at zero.
    words = frozenset(word for name in stoplists for word in justext.get_stoplist(name))
    options = {} if stoplists else {"stopwords_low": 0, "stopwords_high": 0}
    found = iter(justext.justext(f"<html><body>{page}</body></html>".encode(), words, encoding="utf-8", **options))
    return [bool(line.strip()) and (one := next(found, None)) is not None and one.is_boilerplate for line in lines]


def main(source: str, target: str) -> None:
    with Path(source).open(encoding="utf-8") as lines, Path(target).open("w", encoding="utf-8") as out:
        for line in lines:
            record = json.loads(line)
            found = verdicts(record["text"], record["stoplists"])
            out.write(json.dumps({"id": record["id"], "boilerplate": found}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Why a line is a template line, in words."""

from __future__ import annotations

from provenance.comparator.blocks import COMMON
from provenance.comparator.navigation import (
    AGAIN,
    BAR,
    BEGINNING,
    BETWEEN,
    BOTH,
    DATED,
    LAST,
    LINK,
    LISTED,
    PLACE,
    PLATFORM,
    PUT_IN,
    SLOT,
    TITLE,
    TRAIL,
)
from provenance.comparator.templates import Templates
from provenance.hashing.hashed import Hashed


def site_name(hashed: Hashed, d: int) -> str:
    """The site of a document, as a report names it."""
    name = str(hashed.documents.column("site")[d].as_py())
    return "the folder" if name == "." else name


def template_evidence(hashed: Hashed, templates: Templates, line: int, d: int) -> str:
    """Why a line of document d is a template line, in words."""
    kind = templates.taken[line]
    have, total = int(templates.holders[templates.numbers[line]]), int(templates.totals[d])
    site = site_name(hashed, d)
    figure = int(templates.figures[line])
    if kind == COMMON:
        return f"in {have} of {total} documents of {site}"
    if kind & PLATFORM:
        return templates.platforms[figure].evidence()
    if kind & DATED:
        return f"below the title, alike but for its numbers in {figure} of {total} documents of {site}"
    if kind & TITLE:
        return f"a title as on other pages of {site}, said again as a heading"
    if kind & AGAIN:
        return f"amid template lines of {site}, said again in the text"
    if kind & LAST:
        return f"where {figure} of {total} documents of {site} have the title of another document"
    if kind & BETWEEN:
        return f"between two copies of the title, as in {figure} of {total} documents of {site}"
    if kind & PUT_IN:
        return f"between template lines that follow one another in {figure} places of {site}"
    if kind & TRAIL:
        return f"the way to the page, which begins like that of {figure} of {total} documents of {site}"
    if kind & LISTED:
        return f"in a list of titles below a label, as in {figure} of {total} documents of {site}"
    if kind & BOTH:
        return f"above the text and below it, as in {figure} of {total} documents of {site}"
    if kind & PLACE:
        return f"amid template lines that {figure} of {total} documents of {site} have in these places"
    if kind & BEGINNING:
        return f"begins as the line there does in {figure} of {total} documents of {site}"
    if kind & SLOT:
        return f"amid template lines that have the title of another document there, in {figure} places of {site}"
    if kind & LINK:
        other = hashed.documents.column("id")[figure].as_py()
        return f"amid template lines of {site}, the title of {other}"
    if kind & BAR:
        return f"follows a template line of {site}, twice in the document"
    return f"amid template lines of {site}, in {have} of {total} documents"

"""One screen of a report: what was read, the verdict, who resembles whom, boilerplate, what is shared, each document.

Sections are chosen and worded here once; the terminal and Markdown only give them a look.
"""

from __future__ import annotations

from provenance.models import Report
from provenance.reporter.screen.documents import documents
from provenance.reporter.screen.matrix import clusters, matrix, pairs
from provenance.reporter.screen.rewrites import rewrites
from provenance.reporter.screen.shared import boilerplate, paragraphs, passages
from provenance.reporter.screen.summary import skipped, summary
from provenance.reporter.section import Section


def screen(report: Report, columns: int) -> list[Section]:
    """The sections of a report for a screen that is so many columns wide; those with nothing to say are left out."""
    names, resemblance = matrix(report, columns)
    if not resemblance:
        # too many documents for a matrix: whole ids, and only what stands out
        resemblance = [*clusters(report), *pairs(report)]
    return [
        summary(report),
        *skipped(report),
        *resemblance,
        *boilerplate(report, names),
        *passages(report, names),
        *rewrites(report, names),
        *paragraphs(report, names),
        *documents(report, names),
    ]

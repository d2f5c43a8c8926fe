"""The comparator as one sentence: mask boilerplate, propose, verify, align, cluster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator import (
    boilerplate,
    broken_words,
    documents,
    exact,
    findings,
    likest_words,
    paragraphs,
    passages,
    phrases,
    rare_words,
    relations,
    rewrite_rows,
    rewrites,
    sharing,
)
from provenance.comparator.candidates import recall
from provenance.comparator.columns import more_passages
from provenance.comparator.engine import Engine
from provenance.comparator.matrix import matrix, pair_values
from provenance.comparator.paragraphs import ParagraphGroups
from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue, residue
from provenance.comparator.vocabulary import cosines, vocabulary
from provenance.config import Config
from provenance.hashing.hashed import Hashed
from provenance.models import (
    Boilerplate,
    Cluster,
    Document,
    Match,
    Matrix,
    ParagraphGroup,
    Passage,
    Rewrite,
    Rows,
    Totals,
)

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything that the comparator found."""

    documents: tuple[Document, ...]
    matches: Rows[Match]
    clusters: tuple[Cluster, ...]
    paragraphs: Rows[ParagraphGroup]
    passages: Rows[Passage]
    boilerplate: Rows[Boilerplate]
    matrix: Matrix
    rewrites: Rows[Rewrite]
    boilerplate_tokens: int
    candidates: int
    candidate_recall: float

    def totals(self, skipped: int, excluded: int) -> Totals:
        """Counts over the corpus."""
        return Totals(
            documents=len(self.documents),
            paragraphs=sum(d.paragraphs for d in self.documents),
            tokens=sum(d.tokens for d in self.documents),
            bytes=sum(d.bytes for d in self.documents),
            skipped=skipped,
            excluded=excluded,
            boilerplate_tokens=self.boilerplate_tokens,
            candidates=self.candidates,
            candidate_recall=self.candidate_recall,
        )


def compare(hashed: Hashed, config: Config, engine: Engine, stage: Callable[[str], None]) -> Compared:
    """Compare hashed documents. `stage` is told what begins, for progress."""
    stage("finding boilerplate")
    joined = broken_words.join(hashed)
    rank = exact.preference(hashed, config, joined)
    folded = exact.fold(hashed, rank, joined)
    compared = folded.compared
    marked = boilerplate.mark(hashed, compared, phrases.load(config.phrases, config.ignore_phrases), config)
    mask = boilerplate.token_mask(hashed, marked.rules)
    left = residue(hashed, joined, mask, compared, config.shingle_tokens, engine)
    vocabularies = engine.start(vocabulary, left)

    stage("finding passages")
    runs = passages.common_runs(left, config.shingle_tokens, config.passage_tokens)
    copies = engine.start(_paragraphs, hashed, left, runs, config, engine)
    indexed = engine.start(relations.indexed, hashed, left, compared, rank, config, engine)
    words = vocabularies.result()
    rare = engine.start(rare_words.propose, hashed, words, compared)
    shared, related = sharing.share(hashed, compared, mask, left, runs, config.passage_tokens)

    stage("verifying pairs")
    proposed = [np.divmod(codes, hashed.count) for codes in related[:2]]
    proposed += [rare.result(), likest_words.propose(words, compared, proposed, engine), *indexed.result()]
    a, b, exhaustive = relations.candidates(left, compared, proposed)
    verified = relations.verify_pairs(hashed, left, a, b, config, engine)
    copied = engine.start(findings.passages, hashed, left, shared)
    furniture = engine.start(findings.boilerplate, hashed, marked)
    pairs = _decided(left, a, b, verified, related, config)

    stage("aligning sentences")
    pairs, told = rewrites.grade(hashed, left, pairs, words, shared, exhaustive, config, engine)
    alike = more_passages(copied.result(), rewrite_rows.passages(hashed, left, told, shared.paired))
    sizes = np.diff(left.offsets)

    stage("writing findings")
    equal, similar = copies.result()
    repeated = engine.start(findings.paragraphs, hashed, equal, similar)
    alike_words = cosines(pairs.a, pairs.b, words)
    del left, runs, words, vocabularies, copies, verified  # as large as the corpus, and done with
    names = hashed.documents.column("id").combine_chunks()
    ids = names.to_pylist()
    found = documents.related(folded, pairs, alike_words)
    matched = engine.start(documents.matches, names, found)
    near = engine.start(documents.nearest, ids, found, pairs, alike_words)
    shares = documents.shares(hashed, _labels(hashed, mask, shared, equal), folded)
    content = hashed.documents.column("content_id").to_pylist()
    groups = documents.clusters(ids, content, folded, pairs, sizes, rank, ", ".join(config.representative))
    return Compared(
        documents=tuple(documents.documents(hashed, joined, shares, near.result(), groups)),
        matches=matched.result(),
        clusters=tuple(groups),
        paragraphs=repeated.result(),
        passages=alike,
        boilerplate=furniture.result(),
        matrix=matrix(ids, folded, pairs, pair_values(alike_words, pairs, config.measure), config.measure),
        rewrites=rewrite_rows.rewrite_rows(hashed, told),
        boilerplate_tokens=int(np.count_nonzero(mask)),
        candidates=len(a),
        candidate_recall=1.0 if exhaustive else recall(config.permutations),
    )


def _decided(
    left: Residue, a: Array, b: Array, verified: relations.Verifying, related: sharing.Related, config: Config
) -> relations.Pairs:
    """The verified pairs with their relations."""
    codes = relations.pair_codes(a, b, len(left.offsets) - 1)
    aligned, most = related.aligned
    at = np.searchsorted(aligned, codes)
    agreeing = np.where(np.append(aligned, -1)[at] == codes, np.append(most, 0)[at], 0)
    passage, quotation = np.isin(codes, related.passages), np.isin(codes, related.quotations)
    return relations.decide(left, a, b, verified.figures(), passage, quotation, agreeing, config)


def _labels(hashed: Hashed, mask: Array, shared: sharing.Shared, equal: ParagraphGroups) -> npt.NDArray[np.uint8]:
    """What each token of the corpus is: boilerplate, quoted, copied, as bits."""
    labels = mask.astype(np.uint8) * np.uint8(documents.BOILERPLATE)
    documents.label(labels, *shared.copied, documents.COPIED)
    documents.label(labels, shared.begins[shared.quoted], shared.ends[shared.quoted], documents.QUOTED)
    begins, ends = (hashed.paragraph_tokens[equal.paragraph + end] for end in (0, 1))
    documents.label(labels, begins, ends, documents.COPIED)
    return labels


def _paragraphs(
    hashed: Hashed, left: Residue, runs: Runs, config: Config, engine: Engine
) -> tuple[ParagraphGroups, ParagraphGroups]:
    """Groups of equal paragraphs, and groups of near-duplicates."""
    first, sizes = paragraphs.equal_groups(hashed, left)
    long = runs.chosen(left.long_enough(*runs[:3], config.passage_tokens))
    pairs = paragraphs.similar_pairs(hashed, left, first, sizes, long, config, engine)
    return paragraphs.duplicates(first), paragraphs.near_duplicates(first, *pairs)

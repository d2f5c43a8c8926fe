"""STAGE 2: hashed documents in, boilerplate, matches, passages and clusters out."""

from provenance.comparator.compare import Compared, compare

__all__ = ["Compared", "compare"]

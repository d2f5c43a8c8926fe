"""STAGE 1: documents in, tokens, paragraphs, digests, signatures and fingerprints out."""

from provenance.hashing.kernel_cache import settle

settle()  # before the first kernel is defined

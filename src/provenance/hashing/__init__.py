"""STAGE 1: documents in, tokens, paragraphs, digests, signatures and fingerprints out."""

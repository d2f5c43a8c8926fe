from __future__ import annotations

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash, MinHashLSH
from hypothesis import example, given
from hypothesis import strategies as st

from provenance.hashing.signatures import EMPTY, Signature, permutations, sign

from . import twins

SIZES = [0, 1, 2, 5, 100, 4095, 4096, 4097, 10_000]  # the kernel takes 4,096 at a time
hashes32 = st.lists(st.integers(0, 2**32 - 1), max_size=30)


def signed(several, count, seed):
    """One signature for each list of 32-bit hashes."""
    hashes = np.array([h for one in several for h in one], np.uint32)
    offsets = np.cumsum([0, *map(len, several)]).astype(np.int64)
    return sign(hashes, offsets[:-1], offsets[1:], count, seed)


def of_datasketch(hashes, count, seed):
    minhash = MinHash(num_perm=count, seed=seed, hashfunc=int, scheme="affine32")
    minhash.update_batch(hashes)
    return minhash


def drawn(size, seed=0):
    return np.random.default_rng([seed, size]).integers(0, 2**32, size, dtype=np.uint32)


@pytest.mark.parametrize("seed", [0, 1, 42, 2**32 - 1])
@pytest.mark.parametrize("count", [16, 100, 128, 1024])
def test_bit_for_bit_those_of_datasketch(count, seed):
    several = [drawn(size, seed).tolist() for size in SIZES]
    signatures = signed(several, count, seed)
    assert signatures.shape == (len(SIZES), count)
    assert signatures.dtype == np.uint32
    for hashes, signature in zip(several, signatures, strict=True):
        expected = of_datasketch(hashes, count, seed)
        assert np.array_equal(expected.hashvalues, signature)
        ours = Signature(signature, seed).to_datasketch()
        assert ours == expected
        assert ours.scheme == expected.scheme == "affine32"


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_permutations_are_those_of_datasketch(seed):
    theirs = MinHash(num_perm=64, seed=seed, scheme="affine32").permutations
    assert np.array_equal(np.array(permutations(64, seed)), np.array(theirs))


@given(st.lists(hashes32, max_size=4), st.integers(0, 2**32 - 1))
@example([[0], [2**32 - 1], []], 1)
def test_signs_like_the_twin(several, seed):
    a, b = (one.tolist() for one in permutations(16, seed))
    assert signed(several, 16, seed).tolist() == [twins.sign(one, a, b) for one in several]


@given(hashes32, hashes32)
def test_signature_of_a_union_is_the_least_of_both(one, other):
    a, b, union, whole = signed([one, other, sorted({*one, *other}), one + other], 32, 1)
    assert np.array_equal(union, np.minimum(a, b))
    assert np.array_equal(whole, union), "order and repetition do not matter"


def test_stretches_may_overlap_and_leave_gaps():
    hashes = drawn(50)
    begins, ends = np.array([0, 10, 5, 20, 49]), np.array([50, 20, 40, 20, 50])
    found = sign(hashes, begins, ends, 16, 1)
    assert np.array_equal(found, signed([hashes[b:e].tolist() for b, e in zip(begins, ends, strict=True)], 16, 1))


def test_no_shingles_are_the_empty_signature():
    (signature,) = signed([[]], 128, 1)
    assert (signature == EMPTY).all()
    assert Signature(signature, 1).to_datasketch().is_empty()
    assert signed([], 128, 1).shape == (0, 128)


def test_datasketch_can_use_a_signature():
    base = drawn(200)
    near, far = base.copy(), drawn(200, seed=9)
    near[:10] = drawn(10, seed=5)
    ours = [Signature(s, 1).to_datasketch() for s in signed([base.tolist(), near.tolist(), far.tolist()], 128, 1)]
    index = MinHashLSH(threshold=0.7, num_perm=128)
    for name, minhash in zip(("base", "near", "far"), ours, strict=True):
        index.insert(name, minhash)
    assert set(index.query(of_datasketch(base.tolist(), 128, 1))) == {"base", "near"}
    assert index.query(ours[2]) == ["far"]

    lean = LeanMinHash(ours[0])
    assert lean == LeanMinHash(of_datasketch(base.tolist(), 128, 1))
    buffer = bytearray(lean.bytesize())
    lean.serialize(buffer)
    assert LeanMinHash.deserialize(buffer) == lean
    assert lean.jaccard(LeanMinHash(ours[1])) == ours[0].jaccard(ours[1])

    # A signature goes on as a MinHash would: more shingles can be added.
    more = drawn(20, seed=3).tolist()
    grown = MinHash(num_perm=128, seed=1, hashfunc=int, hashvalues=ours[0].hashvalues, scheme="affine32")
    grown.update_batch(more)
    assert grown == of_datasketch([*base.tolist(), *more], 128, 1)


def test_the_estimate_is_near_the_resemblance():
    """1,024 permutations: the standard error at one half is 0.016."""
    both, one, other = drawn(1000), drawn(500, seed=1), drawn(500, seed=2)
    a, b = signed([[*both, *one], [*both, *other]], 1024, 1)
    assert abs((a == b).mean() - 0.5) < 0.07

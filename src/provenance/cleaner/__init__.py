"""The cleaner: a corpus in, a cleaned directory out, with a ledger that explains every removal and undoes it."""

from provenance.cleaner.cleaning import clean, preview
from provenance.cleaner.recording import Cleaned
from provenance.cleaner.restoring import Restored, restore
from provenance.cleaner.verifying import Verified, verify

__all__ = ["Cleaned", "Restored", "Verified", "clean", "preview", "restore", "verify"]

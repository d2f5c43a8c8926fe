"""The errors that a user can act on. Each says what was wrong, where, and what to do next."""


class ProvenanceError(Exception):
    """Base of every expected failure; the command line prints it as one message and exits with 2."""


class UsageError(ProvenanceError):
    """A command, path or option that cannot be carried out as asked."""


class ConfigError(ProvenanceError):
    """Settings that are unknown or out of range; the message lists every problem found."""


class InputError(ProvenanceError):
    """Input that holds nothing to work on, or that `--strict` does not accept."""


class OutputError(ProvenanceError):
    """A report that could not be written."""

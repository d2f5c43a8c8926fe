"""provenance: says of every document, paragraph and passage of a text corpus where it came from.

    import provenance
    report = provenance.scan(["seeds/"])
    report = provenance.scan(table, provenance.Config(near_duplicate=0.9))

The names below are loaded when they are first used, so that `import provenance` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provenance.config import Config as Config
    from provenance.errors import ProvenanceError as ProvenanceError
    from provenance.models import Report as Report
    from provenance.pipeline import explore as explore
    from provenance.pipeline import scan as scan

__version__ = "0.1.0"

_HOMES = {
    "Config": "provenance.config",
    "ProvenanceError": "provenance.errors",
    "Report": "provenance.models",
    "explore": "provenance.pipeline",
    "scan": "provenance.pipeline",
}

__all__ = ["Config", "ProvenanceError", "Report", "__version__", "explore", "scan"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the names above
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'provenance' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__

"""The curves as pictures: small SVG files that are legible on light and on dark pages, and equal for equal figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

_INK = "#808080"  # grey that stands out against white and against black
_COLOURS = ("#2f81f7", "#3fa45b", "#a371f7", "#c98a1b")
_FALSE = "#e5534b"  # what must not be found


class Picture(NamedTuple):
    """What a picture says beside its curves."""

    title: str
    axis: str
    limit: float
    """The shipped value of the setting."""


PICTURES = {
    "near-duplicate": Picture("Pairs of documents at or above a similarity", "near-duplicate", 0.8),
    "contained": Picture("Pairs of documents at or above a share contained", "contained", 0.8),
    "near-duplicate-paragraph": Picture("Pairs of paragraphs at or above a similarity", "near-duplicate", 0.8),
    "passage-tokens": Picture("Pairs with a common run of so many words", "passage-tokens", 8),
    "template-share": Picture("Boilerplate characters, mean over sites", "template-share", 0.1),
}
_SIDE = ("limits", "pairs")


def draw(curves: dict[str, dict[str, Any]], folder: Path) -> list[Path]:
    """Write one picture a curve; returns their paths. Needs matplotlib (`pip install 'corpus-provenance[bench]'`)."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update(
        {
            "svg.hashsalt": "provenance", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
            "axes.edgecolor": _INK, "axes.labelcolor": _INK, "axes.titlecolor": _INK, "text.color": _INK,
            "xtick.color": _INK, "ytick.color": _INK,
        }
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _draw(curves[name], picture, folder / f"{name}.svg") for name, picture in PICTURES.items() if name in curves
    ]


def _draw(curve: dict[str, Any], picture: Picture, path: Path) -> Path:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 2.9))
    names = [name for name in curve if name not in _SIDE]
    colours = iter(_COLOURS)
    for name in names:
        false = name.startswith("unrelated")
        axes.plot(
            curve["limits"],
            [None if value is None else 100 * value for value in curve[name]],
            color=_FALSE if false else next(colours),
            linestyle="--" if false else "-",
            linewidth=1.6,
            label=name,
        )
    axes.axvline(picture.limit, color=_INK, linewidth=0.8, linestyle=":")
    axes.annotate(f"{picture.limit:g}", (picture.limit, 103), color=_INK, ha="center", annotation_clip=False)
    axes.set(ylim=(-2, 102), xlabel=picture.axis, ylabel="%")
    axes.set_title(picture.title, fontsize=9, pad=16)
    axes.grid(color=_INK, alpha=0.2, linewidth=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(path, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    return path

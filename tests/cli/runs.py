"""Ways to run the command: inside this process with a stand-in for the scan, and as a process of its own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from provenance.cli import main
from provenance.config import Config
from provenance.models import SCHEMA, Declared, Document, Matrix, Report, Role, Shares, Skipped, Tool, Totals

SEEDS = Path(__file__).parents[2] / "seeds"


class Result(NamedTuple):
    code: int
    out: str
    err: str


def small_report(ids: tuple[str, ...] = ("a.txt", "b.txt"), skipped: tuple[Skipped, ...] = ()) -> Report:
    digests = ("0" * 64, "swh:1:cnt:" + "0" * 40, "0" * 32)
    whole = Shares(1.0, 0.0, 0.0, 0.0)
    documents = tuple(
        Document(one, 5, "utf-8", *digests, 1, 1, None, Role.UNIQUE, None, whole, Declared()) for one in ids
    )  # fmt: skip
    return Report(
        schema=SCHEMA,
        tool=Tool("provenance", "0"),
        config={"digest": Config().digest()},
        totals=Totals(len(ids), len(ids), len(ids), 5 * len(ids), len(skipped), 0, 0, 1, 1.0),
        documents=documents,
        skipped=skipped,
        notices=(),
        matches=(),
        clusters=(),
        paragraphs=(),
        passages=(),
        boilerplate=(),
        matrix=Matrix("similarity", ids, ()),
    )


class StandIn:
    """What the command calls instead of the pipeline: it keeps what it was given."""

    def __init__(self) -> None:
        self.report = small_report()
        self.error: BaseException | None = None
        self.source: object = None
        self.config = Config()
        self.stages: tuple[str, ...] = ()

    def scan(self, source: object, config: Config, *, watch: Callable[..., None], stdin: object = None) -> Report:
        self.source, self.config = source, config
        for stage in self.stages:
            watch(stage, 0, None)
        if self.error:
            raise self.error
        return self.report

    def explore(self, source: object, config: Config, *, watch: Callable[..., None]) -> StandIn:
        self.scan(source, config, watch=watch)
        return self

    def text(self, _document: str) -> str:
        return "words"

    def paragraphs(self, _document: str) -> tuple[()]:
        return ()

    def close(self) -> None:
        pass


def in_process(*argv: str) -> Result:
    """Run the command in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main(argv)
    out.flush()
    return Result(code, out.buffer.getvalue().decode(), err.getvalue())


def command(*argv: str) -> list[str]:
    return [sys.executable, "-m", "provenance", *argv]


def process(*argv: str, **options: object) -> Result:
    """Run the command as a process of its own."""
    done = subprocess.run(command(*argv), capture_output=True, timeout=300, check=False, **options)
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

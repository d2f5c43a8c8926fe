"""What a git work tree has added or changed since a commit: files, and in changed files the new lines."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from provenance.errors import InputError, UsageError

Lines = frozenset[int]

_PLAIN = ("--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/")
_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True, slots=True)
class Changes:
    """Real paths of what was added or changed, with the new lines; None where all of a file is new."""

    files: dict[str, Lines | None]
    note: str = ""
    """What the reader of a verdict should know about how the changes were found."""


def changes(base: str, paths: Sequence[str]) -> Changes:
    """What was added or changed under the paths since the work left `base`.

    As in a pull request: since the last commit that HEAD and `base` have in common. Renamed files that say the same
    are not changed; removed ones are not there. Raises UsageError where there is no git, work tree or commit.
    """
    top = _top(paths)
    start, note = _start(top, base)
    inside = [os.path.relpath(os.path.realpath(path), top) for path in paths]
    listed = _git(top, "diff", "--name-status", "-z", "-M", "--diff-filter=d", start, "--", *inside)
    found = list(_statuses(listed.split(b"\0")))
    modified = [name for status, names in found if status[0] in "MR" for name in names]
    lines = _new_lines(top, start, modified) if modified else {}
    files: dict[str, Lines | None] = {}
    for status, names in found:
        if status != "R100":  # which only has another name now
            files[_real(top, names[-1])] = lines.get(names[-1])
    untracked = _git(top, "ls-files", "--others", "--exclude-standard", "-z", "--", *inside)
    files |= {_real(top, name): None for name in untracked.split(b"\0") if name}
    return Changes(files, note)


def _top(paths: Sequence[str]) -> str:
    """The work tree that all paths lie in."""
    tops: dict[str, str] = {}
    for path in paths:
        place = Path(path)
        if not place.exists():
            raise UsageError(f"{path}: no such file or folder")
        folder = place if place.is_dir() else place.parent
        done = _run(str(folder), "rev-parse", "--show-toplevel")
        if done.returncode:
            why = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
            raise UsageError(f"--base needs a git work tree, and {path} lies in none: {why}")
        tops.setdefault(os.path.realpath(os.fsdecode(done.stdout.rstrip(b"\n"))), path)
    if len(tops) > 1:
        (one, a), (other, b), *_ = tops.items()
        raise UsageError(f"--base needs all paths in one work tree: {a} lies in {one}, {b} in {other}")
    return next(iter(tops))


def _start(top: str, base: str) -> tuple[str, str]:
    """The commit to compare with."""
    wanted = _run(top, "rev-parse", "--verify", "--quiet", "--end-of-options", base + "^{commit}")
    if wanted.returncode:
        error = UsageError(f"--base {base}: git knows no such commit")
        error.add_note(
            "fetch it first (`git fetch origin main`); in CI, check out with the whole history (fetch-depth: 0)"
        )
        raise error
    commit = wanted.stdout.decode().strip()
    common = _run(top, "merge-base", "HEAD", commit)
    if common.returncode:
        return commit, f"note: HEAD and {base} have no commit in common here, so the two are compared as they are"
    return common.stdout.decode().strip(), ""


def _statuses(fields: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Status and name of each file of `git diff --name-status -z`; of a renamed one, the old name and the new."""
    rest = iter(fields)
    for status in rest:
        if status:
            names = [next(rest) for _ in range(2 if status[:1] in b"RC" else 1)]
            yield status.decode(), names


def _new_lines(top: str, start: str, names: Sequence[bytes]) -> dict[bytes, Lines | None]:
    """The new lines of modified files; None for what git takes for binary."""
    these = (start, "--", *map(os.fsdecode, names))
    text = _git(top, "diff", "-U0", "-M", "--diff-filter=d", *_PLAIN, *these)
    listed = _git(top, "diff", "--name-only", "-z", "-M", "--diff-filter=d", *these)
    return dict(zip((name for name in listed.split(b"\0") if name), _patches(text), strict=True))


def _patches(text: bytes) -> Iterator[Lines | None]:
    """The new lines of each file of a patch, in its order."""
    for patch in re.split(rb"^diff --git .*\n", text, flags=re.MULTILINE)[1:]:
        head = patch.partition(b"\n@@")[0]
        if b"\nBinary files " in b"\n" + head or b"\nnew file mode" in b"\n" + head:
            yield None
            continue
        lines: set[int] = set()
        for line in patch.split(b"\n"):
            hunk = _HUNK.match(line)
            if hunk:
                first, many = int(hunk[1]), int(hunk[2] or 1)
                lines.update(range(first, first + many))
        yield frozenset(lines)


def _real(top: str, name: bytes) -> str:
    return os.path.join(top, os.fsdecode(name))  # noqa: PTH118 - a name may be bytes that are no text


def _git(top: str, *arguments: str) -> bytes:
    done = _run(top, *arguments)
    if done.returncode:
        raise InputError(f"git {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _run(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-c", "core.quotepath=off", "--literal-pathspecs", "-C", folder, *arguments],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError("--base needs git, which is not installed here") from error

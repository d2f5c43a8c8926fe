"""The documentation is held to the program. `UPDATE_GOLDEN=1 pytest tests/test_docs.py` renders its blocks anew."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from provenance.cli import cli
from provenance.cli.failure import ExitCode
from provenance.config import Config
from provenance.reporter import FORMATS
from provenance.reporter.rules import rules
from provenance.settings import MEANING, TYPES, default, load

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS]
SOURCE = ROOT / "src" / "provenance"
README = ROOT / "README.md"
DECISIONS = ROOT / "docs" / "how-it-decides.md"
PERFORMANCE = ROOT / "docs" / "performance.md"

OUTPUT = re.compile(
    r"(?P<head><!-- output(?:, lines (?P<first>\d+) to (?P<last>\d+))?: (?P<command>provenance .+?) -->\n```text\n)"
    r"(?P<body>.*?)(?P<tail>^```$)",
    re.DOTALL | re.MULTILINE,
)
FENCED = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
NOT_MEASURED = "\nNot measured yet: run `python -m bench.speed`.\n"


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def fenced(page: Path, language: str) -> list[str]:
    return [block["body"] for block in FENCED.finditer(text_of(page)) if block["language"] == language]


def prose(page: Path) -> str:
    return FENCED.sub("", text_of(page))


def held(page: Path, pattern: re.Pattern[str], render: Callable[[re.Match[str]], str]) -> None:
    """Compare the `body` of each match with what `render` gives, or write it."""
    text = text_of(page)
    assert pattern.search(text), f"{page.name} has no block for {pattern.pattern}"
    wanted = pattern.sub(lambda block: block["head"] + render(block) + block["tail"], text)
    if os.environ.get("UPDATE_GOLDEN"):
        page.write_text(wanted, "utf-8")
    assert text_of(page) == wanted


@cache
def output(command: str) -> str:
    """What a command prints into a pipe, run at the top of the project as the reader would."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PROVENANCE_", "FORCE_COLOR"))}
    environ |= {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    argv = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(argv, cwd=ROOT, env=environ, capture_output=True, check=True, timeout=300)
    return done.stdout.decode()


@pytest.mark.parametrize("page", [page for page in PAGES if OUTPUT.search(text_of(page))], ids=lambda page: page.name)
def test_output_blocks_are_what_the_program_prints(page: Path):
    def render(block: re.Match[str]) -> str:
        lines = output(block["command"]).splitlines(keepends=True)
        return "".join(lines[int(block["first"]) - 1 : int(block["last"])] if block["first"] else lines)

    held(page, OUTPUT, render)


def test_the_readme_shows_the_scan_the_help_an_explanation_and_a_rule():
    shown = [block["command"] for block in OUTPUT.finditer(text_of(README))]
    for start in ("provenance scan seeds/", "provenance --help", "provenance explain ", "provenance rule "):
        assert any(command.startswith(start) for command in shown), start


def test_installing_and_testing_are_one_line_each_and_ci_runs_them():
    install, test = (line.strip() for line in "".join(fenced(README, "sh")).splitlines()[:2])
    assert install.endswith("pip install -q . && .venv/bin/provenance scan seeds/")
    assert test.endswith("pip install -q -e '.[test]' && .venv/bin/python -m pytest")
    assert test in text_of(ROOT / ".github" / "workflows" / "ci.yml")
    assert text_of(README).count("-m pytest") == 1  # .ci/run finds the line by it


def test_the_readme_names_every_verb_format_and_exit_code():
    text = text_of(README)
    for verb in cli.commands:
        assert f"provenance {verb}" in text
    for name in FORMATS:
        assert f"`{name}`" in text
    assert re.findall(r"^\| (\d+) \|", text, re.MULTILINE) == [str(int(code)) for code in ExitCode]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_have_the_options_that_they_are_shown_with(page: Path):
    for line in "".join(fenced(page, "sh")).splitlines():
        for verb, rest in re.findall(r"\bprovenance (scan|explain|rule)\b([^|&#]*)", line):
            there = {name for option in cli.commands[verb].params for name in (*option.opts, *option.secondary_opts)}
            given = {word.split("=")[0] for word in shlex.split(rest) if re.match(r"--?[a-z]", word)}
            assert given <= there | {"--help"}, line


def test_the_readme_configuration_is_one(tmp_path: Path):
    (block,) = fenced(README, "toml")
    file = tmp_path / "provenance.toml"
    file.write_text(block, "utf-8")
    settings = load(file=file, environ={})
    assert set(settings.origins.values()) == {"default", "file provenance.toml"}
    phrases = import_module("provenance.comparator.phrases")
    assert phrases.load(settings.config.phrases, settings.config.ignore_phrases)


def test_the_readme_program_prints_what_it_says():
    (block,) = fenced(README, "python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, "README.md", "exec"), {})
    (said,) = re.findall(r"  # (.*)$", block, re.MULTILINE)
    assert printed.getvalue().splitlines() == [said]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"https?://|mailto:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(there), f"{page.name}: {target}"


def test_every_page_is_reached_from_the_index():
    linked = set(re.findall(r"\]\(([^)#\s]+)", text_of(ROOT / "docs" / "README.md")))
    assert {page.name for page in DOCS if page.name != "README.md"} <= linked


def test_every_setting_is_documented():
    def table(_block: re.Match[str]) -> str:
        rows = [f"| `{key}` | `{json.dumps(default(key))}` | {MEANING[key]} |\n" for key in TYPES]
        return "| setting | default | |\n|---|---|---|\n" + "".join(rows)

    held(
        DECISIONS,
        re.compile(r"(?P<head><!-- settings -->\n)(?P<body>.*?)(?P<tail><!-- end of settings -->)", re.DOTALL),
        table,
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_defaults_that_are_mentioned_are_those_of_the_program(page: Path):
    """A setting with a figure behind it, as in `near-duplicate` (0.8)."""
    for key, figure in re.findall(r"`([a-z][a-z-]+)` \((\d[\d.,]*)\)", prose(page)):
        if key in TYPES:
            assert float(figure.replace(",", "")) == getattr(Config(), key.replace("-", "_")), f"{page.name}: {key}"


def test_constants_that_are_mentioned_are_those_of_the_code():
    """The rows of tables of constants: `module.NAME`, value, meaning."""
    rows = re.findall(r"^\| `(\w+)\.(\w+)` \| ([\d.]+) \|", text_of(DECISIONS), re.MULTILINE)
    assert len(rows) > 15
    for module, name, figure in rows:
        homes = [wing for wing in ("comparator", "hashing") if (SOURCE / wing / f"{module}.py").exists()]
        found = [getattr(import_module(f"provenance.{wing}.{module}"), name, None) for wing in homes]
        assert [value for value in found if value is not None] == [float(figure)], f"{module}.{name}"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_every_rule_has_a_section_and_a_place_among_the_decisions(rule):
    assert f"## {rule.code} {rule.name}\n" in text_of(ROOT / "docs" / "rules.md")
    anchor = f"rules.md#{rule.code.lower()}-{rule.name}"
    reserved = "Reserved: not reported" in rule.page
    assert reserved or anchor in text_of(DECISIONS)


def test_the_figures_are_those_of_the_last_measurement():
    results = ROOT / "bench" / "speed" / "results.md"

    def figures(_block: re.Match[str]) -> str:
        return "\n" + text_of(results) + "\n" if results.exists() else NOT_MEASURED

    held(
        PERFORMANCE,
        re.compile(
            r"(?P<head><!-- bench/speed/results\.md -->\n)(?P<body>.*?)"
            r"(?P<tail><!-- end of bench/speed/results\.md -->)",
            re.DOTALL,
        ),
        figures,
    )

"""How a verb looks to click: help with sections and examples, and the options that verbs share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import click

from provenance.cli.console import Console
from provenance.settings import MEANING, TYPES, Settings, default, did_you_mean, load

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Examples = Sequence[tuple[str, str]]


class _WithExamples(click.Command):
    """A command whose help ends with examples: what each does, then its line."""

    def __init__(self, *args: Any, examples: _Examples = (), **kwargs: Any) -> None:  # noqa: ANN401 - as click has it
        super().__init__(*args, **kwargs)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Examples"):
            for what, line in self.examples:
                formatter.write(f"{'':{formatter.current_indent}}# {what}\n{'':{formatter.current_indent}}{line}\n")


class Flag(click.Option):
    """An option that is listed under a heading of the help."""

    def __init__(self, *args: Any, heading: str = "Options", **kwargs: Any) -> None:  # noqa: ANN401 - as click has it
        super().__init__(*args, **kwargs)
        self.heading = heading


class Verb(_WithExamples):
    """A command with its options under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        headings: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record and isinstance(parameter, click.Option):
                headings.setdefault(getattr(parameter, "heading", "Console"), []).append(record)
        for heading, records in headings.items():
            with formatter.section(heading):
                formatter.write_dl(records)


class Verbs(_WithExamples, click.Group):
    """The group of all verbs; a mistyped one names its nearest."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.UsageError(f"no such command {args[0]!r}{did_you_mean(args[0], self.commands)}", ctx)
        return super().resolve_command(ctx, args)


def print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """`--version`."""
    if wanted and not ctx.resilient_parsing:
        from provenance import __version__

        click.echo(f"provenance {__version__}")
        ctx.exit()


def settings_options(heading: str, *keys: str) -> Callable[[_Function], _Function]:
    """Flags for settings: type, default and help are those of the setting."""

    def add(function: _Function) -> _Function:
        for key in reversed(keys):
            function = click.option(f"--{key}", **_like_setting(key), cls=Flag, heading=heading)(function)
        return function

    return add


def _like_setting(key: str) -> dict[str, Any]:
    """The parts of an option that follow from a setting. The flag has no default of its own: absent is absent."""
    kind = TYPES[key]
    if kind is bool:
        return {"is_flag": True, "default": None, "help": MEANING[key]}
    shown = default(key)
    text = MEANING[key] + (f"  [default: {shown}]" if shown not in ((), {}, "") else "")
    if get_origin(kind) is tuple:
        return {"multiple": True, "help": f"{MEANING[key]} Repeatable.", "metavar": "PATTERN"}
    if get_origin(kind) is Literal:
        return {"type": click.Choice(get_args(kind)), "default": None, "help": text}
    metavar = {int: "N", float: "SHARE", str: "NAME"}[kind]
    return {"type": kind, "default": None, "help": text, "metavar": metavar}


READING = ("text-field", "id-field", "source-field", "exclude", "paragraphs", "strict")
COMPARING = ("near-duplicate", "contained", "rewrite", "passage-tokens", "shingle-tokens")


def configuration_options(function: _Function) -> _Function:
    """`--config` and `--isolated`."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    for option in (
        click.option("--isolated", is_flag=True, cls=Flag, heading="Configuration", help="Read no configuration file."),
        click.option(
            "--config", "config_file", type=file, metavar="FILE", cls=Flag, heading="Configuration",
            help="Read this file instead of the nearest provenance.toml or pyproject.toml.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def console_options(function: _Function) -> _Function:
    """What a run may print beside its report; they set the run's Console."""
    common: dict[str, Any] = {"expose_value": False, "is_eager": True, "cls": Flag, "heading": "Console"}
    for option in (
        click.option("--debug", is_flag=True, callback=_on_console("debug"), help="Show tracebacks.", **common),
        click.option("-q", "--quiet", is_flag=True, callback=_on_console("quiet"), help="Print errors only.", **common),
        click.option(
            "--progress/--no-progress", default=True, callback=_on_console("progress"),
            help="Show progress on a terminal.", **common,
        ),
        click.option(
            "--color", "--colour", type=click.Choice(["auto", "always", "never"]), default="auto",
            callback=_on_console("colour"), help="Use colour. NO_COLOR and FORCE_COLOR are respected.", **common,
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def settings_from(values: dict[str, object], config_file: Path | None, isolated: bool) -> Settings:
    """The settings that files, variables and the flags of a verb come to."""
    flags = {
        name.replace("_", "-"): value
        for name, value in values.items()
        if value is not None and value != ()  # a flag that was not given
    }
    return load(flags, file=config_file, isolated=isolated)


def _on_console(name: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def put(ctx: click.Context, _option: click.Parameter, value: object) -> None:
        setattr(ctx.ensure_object(Console), name, value)

    return put

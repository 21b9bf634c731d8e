"""``cognito-otp preview``: what phones and mailboxes show, in every language, and what is wrong with it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from cognito_otp.domain.messages.topics import Topic
from cognito_otp.domain.purposes import Purpose
from cognito_otp_tools.cli.exits import REFUSED
from cognito_otp_tools.cli.preview.checks import show_check
from cognito_otp_tools.cli.preview.screen import show_samples
from cognito_otp_tools.cli.routes.screens import new_console, say
from cognito_otp_tools.preview.channels import Channel
from cognito_otp_tools.preview.documents import documents
from cognito_otp_tools.preview.samples import show
from cognito_otp_tools.preview.selecting import PURPOSES_BY_NAME, Selection, Shown
from cognito_otp_tools.texts.linting import check
from cognito_otp_tools.texts.problems import Kind
from cognito_otp_tools.texts.settings_checks import LONGEST_APP, is_app_name
from cognito_otp_tools.texts.sources import SETTINGS, TextsError, read_sources

if TYPE_CHECKING:
    from cognito_otp_tools.texts.sources import Sources

TEXTS = Path("texts")
"""Where a checkout has a deployment's own texts (layers/cognito_otp/Makefile)."""


def read_app_name(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Read an application's name as the settings take it."""
    if value is not None and not is_app_name(value):
        raise click.BadParameter(
            f"{value!r} is no name of 1 to {LONGEST_APP} characters: "
            "leave out braces, angle brackets, controls and spaces around it"
        )
    return value


@click.command()
@click.option("--locale", "locales", multiple=True, metavar="LOCALE", help="This language alone, such as pt-BR.")
@click.option(
    "--purpose",
    "purposes",
    multiple=True,
    type=click.Choice(list(PURPOSES_BY_NAME)),
    metavar="PURPOSE",
    help=f"This purpose alone: {', '.join(Purpose)}; or all of {', '.join(Topic)}.",
)
@click.option(
    "--channel",
    "channels",
    multiple=True,
    type=click.Choice(list(map(str, Channel))),
    metavar="CHANNEL",
    help=f"This channel alone: {', '.join(Channel)}.",
)
@click.option("--app-name", metavar="NAME", callback=read_app_name, help="The application's name.")
@click.option(
    "--texts",
    "folder",
    envvar="TEXTS",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A deployment's own texts; `texts` in this folder by default, if it is there.",
)
@click.option("--check", "as_check", is_flag=True, help="Only say what is wrong; drafts are counted, and are fine.")
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write one page with phones and e-mails.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the messages as JSON.")
def preview(  # noqa: PLR0913 - one argument an option
    *,
    locales: tuple[str, ...],
    purposes: tuple[str, ...],
    channels: tuple[str, ...],
    app_name: str | None,
    folder: Path | None,
    as_check: bool,
    page: Path | None,
    as_json: bool,
) -> None:
    """Show what phones and mailboxes get: each purpose, language and channel, with encoding and segments.

    Nothing is sent, and no network is used. Options that choose may be given several times.
    """
    if as_check + as_json + (page is not None) > 1:
        raise click.UsageError("choose one of --check, --html and --json")
    if as_check and (purposes or channels or app_name):
        raise click.UsageError("--check looks at whole files: choose by --locale, or leave --check out")
    own = folder or (TEXTS if TEXTS.is_dir() else None)
    sources = _read(own)
    selection = _select(sources, locales, purposes, channels)
    if as_check:
        _check(sources, selection, own)
        return
    problems = check(sources)
    samples = list(selection.pick(show(sources, problems, app=app_name)))
    shown = Shown(sources, samples, selection, [problem for problem in problems if problem.file == SETTINGS])
    if as_json:
        click.echo(json.dumps(list(documents(samples, selection)), indent=2, ensure_ascii=False))
    elif page is not None:
        _write_page(page, shown)
    else:
        show_samples(new_console(), shown)


def _write_page(path: Path, shown: Shown) -> None:
    from cognito_otp_tools.preview.page import render  # noqa: PLC0415 - Jinja takes time to import

    try:
        path.write_text(render(shown), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
    say(new_console(), f"Wrote [bold]{escape(str(path))}[/bold]: open it in a browser.")


def _read(own: Path | None) -> Sources:
    try:
        return read_sources(own)
    except TextsError as error:
        raise click.ClickException(str(error)) from error


def _select(
    sources: Sources, locales: tuple[str, ...], purposes: tuple[str, ...], channels: tuple[str, ...]
) -> Selection:
    """Make a selection; a language without a file is a mistake in the command line."""
    names = {name.lower(): name for name in (*sources.files, *sources.languages)}
    unknown = [locale for locale in locales if locale.lower() not in names]
    if unknown:
        raise click.BadParameter(
            f"{unknown[0]!r} has no file; there are {', '.join(sources.files)}", param_hint="--locale"
        )
    return Selection(
        files=frozenset(names[locale.lower()] for locale in locales),
        purposes=frozenset().union(*(PURPOSES_BY_NAME[name] for name in purposes)) or frozenset(Purpose),
        channels=frozenset(map(Channel, channels)) or frozenset(Channel),
    )


def _check(sources: Sources, selection: Selection, own: Path | None) -> None:
    """Show what the lint finds; drafts are no mistakes, because they are used only where someone asks for them."""
    found = [problem for problem in check(sources) if selection.has_file(problem.file) or problem.file == SETTINGS]
    mistakes = [problem for problem in found if problem.kind is not Kind.DRAFT]
    files = [name for name in sources.files if selection.has_file(name)]
    show_check(new_console(), sources, files, mistakes, own)
    if mistakes:
        sys.exit(REFUSED)

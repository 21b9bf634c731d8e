"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click


def template_option[F](command: F) -> F:
    """Add ``--template``, whose folder is the project's."""
    path = click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path)
    option = click.option(
        "--template", type=path, default="template.yaml", show_default=True, help="The SAM template to run."
    )
    return option(command)  # type: ignore[type-var]  # click keeps the type


def read_pairs(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Read NAME=VALUE pairs."""
    pairs = [value.partition("=") for value in values]
    wrong = [name for name, equals, _ in pairs if not equals or not name]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not NAME=VALUE, such as AppName=Acme")
    return {name: value for name, _, value in pairs}

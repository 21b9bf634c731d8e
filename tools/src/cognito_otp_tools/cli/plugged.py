"""Commands that other distributions add: found by their entry points, and named when they are not installed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

HOW_TO_INSTALL = (
    "`cognito-otp {name}` is in the distribution {distribution}, which is not installed here: add it to this "
    "environment from a checkout of cognito-otp, as in `uv pip install --editable ../cognito-otp/local`"
)


@dataclass(frozen=True, slots=True)
class PluggedCommands:
    """The commands of an entry-point group; ``known`` names the distribution of each that is ours.

    Entry points are read only when a command is asked for or the help is shown: reading them takes longer than most
    commands take to import.
    """

    group: str
    known: Mapping[str, str]

    def names(self) -> set[str]:
        """List the commands: those that are installed, and ours that could be."""
        return {*self.known, *entry_points(group=self.group).names}

    def find(self, name: str) -> click.Command | None:
        """Import a command; one of ours that is not installed says how to get it, any other is None."""
        found = entry_points(group=self.group, name=name)
        for entry_point in found:
            command = entry_point.load()
            if isinstance(command, click.Command):
                return command
        return _missing(name, self.known[name]) if name in self.known else None


def _missing(name: str, distribution: str) -> click.Command:
    """Return a command that takes any words and says what to install."""

    @click.command(
        name,
        help=f"Not installed: in the distribution {distribution}.",
        add_help_option=False,
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )
    def missing() -> None:
        raise click.ClickException(HOW_TO_INSTALL.format(name=name, distribution=distribution))

    return missing

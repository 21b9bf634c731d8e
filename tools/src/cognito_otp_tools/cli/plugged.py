"""Commands that other distributions add, found by their entry points."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.metadata import EntryPoint

HOW_TO_INSTALL = (
    "`cognito-otp {name}` is in the distribution {distribution}, which is not installed here: add it from a checkout "
    "of cognito-otp, with `uv tool install ./tools --with {folder}` or, in an environment of your own, "
    "`pip install {folder}`"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A command of ours that may be missing: the distribution that it is in, and the folder of a checkout with that."""

    distribution: str
    folder: str


@dataclass(frozen=True, slots=True)
class PluggedCommands:
    """The commands of an entry-point group, and those that ``offers`` names although they may not be installed.

    Entry points are read only when a command of none of the others' names is asked for, or the help is shown: reading
    them takes longer than some commands take. A command that cannot be imported says so when it is run, and spoils
    neither the help nor another command.
    """

    group: str
    offers: Mapping[str, Offer]

    def names(self) -> set[str]:
        """List the commands: those that are installed, and ours that could be."""
        return {*self.offers, *entry_points(group=self.group).names}

    def find(self, name: str) -> click.Command | None:
        """Import a command; one of ours that is not installed says how to get it, any other is None."""
        for entry_point in entry_points(group=self.group, name=name):
            return _load(entry_point)
        return _missing(name, self.offers[name]) if name in self.offers else None


def _load(entry_point: EntryPoint) -> click.Command:
    try:
        command = entry_point.load()
    except Exception as error:  # noqa: BLE001 - whatever the import of somebody else's module raises
        return _failing(entry_point, f"{type(error).__name__}: {error}")
    return command if isinstance(command, click.Command) else _failing(entry_point, "it is no command of click")


def _failing(entry_point: EntryPoint, problem: str) -> click.Command:
    distribution = entry_point.dist.name if entry_point.dist is not None else entry_point.value
    return _refusing(
        entry_point.name,
        f"Cannot be used: in the distribution {distribution}.",
        f"`cognito-otp {entry_point.name}` of the distribution {distribution} cannot be used ({problem}): "
        "reinstall or remove that distribution",
    )


def _missing(name: str, offer: Offer) -> click.Command:
    return _refusing(
        name,
        f"Not installed: in the distribution {offer.distribution}.",
        HOW_TO_INSTALL.format(name=name, distribution=offer.distribution, folder=offer.folder),
    )


def _refusing(name: str, help_: str, problem: str) -> click.Command:
    """Return a command that takes any words and fails with a sentence."""

    @click.command(
        name,
        help=help_,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )
    def refusing() -> None:
        raise click.ClickException(problem)

    return refusing

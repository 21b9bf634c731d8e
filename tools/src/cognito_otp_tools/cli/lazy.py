"""A group whose commands are imported when they are used: most take longer to import than to run."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_tools.cli.plugged import PluggedCommands


class LazyGroup(click.Group):
    """A group that knows its commands by ``module:name`` in a package, and those that other distributions add."""

    def __init__(
        self, *args: Any, package: str, lazy: Mapping[str, str], plugged: PluggedCommands | None = None, **more: Any
    ) -> None:
        """Take what click takes, and where each command is."""
        super().__init__(*args, **more)
        self._package = package
        self._lazy = dict(lazy)
        self._plugged = plugged

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands without importing them."""
        plugged = self._plugged.names() if self._plugged is not None else set()
        return sorted({*super().list_commands(ctx), *self._lazy, *plugged})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command when it is first asked for; None if there is none of this name."""
        if cmd_name in self._lazy:
            module, _, name = self._lazy.pop(cmd_name).partition(":")
            self.add_command(getattr(import_module(f"{self._package}.{module}"), name), cmd_name)
        command = super().get_command(ctx, cmd_name)
        if command is None and self._plugged is not None:
            command = self._plugged.find(cmd_name)
            if command is not None:
                self.add_command(command, cmd_name)
        return command

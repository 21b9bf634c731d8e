"""A group whose commands are imported when they are used: most take longer to import than to run."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyGroup(click.Group):
    """A group that knows its commands by ``module:name``, in the package of the command line."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **more: Any) -> None:
        """Take what click takes, and where each command is."""
        super().__init__(*args, **more)
        self._lazy = dict(lazy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands without importing them."""
        return sorted({*super().list_commands(ctx), *self._lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command when it is first asked for; None if there is none of this name."""
        if cmd_name in self._lazy:
            module, _, name = self._lazy.pop(cmd_name).partition(":")
            self.add_command(getattr(import_module(f"{__package__}.{module}"), name), cmd_name)
        return super().get_command(ctx, cmd_name)

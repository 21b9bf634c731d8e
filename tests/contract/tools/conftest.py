"""A stack as moto plays it, for commands of an installation of their own."""

from contract.routes.conftest import account, stack

__all__ = ["account", "stack"]

"""Lets libraries import modules that are never used here, without running them.

``importlib.util.LazyLoader`` does not help where a library says ``import boto3``: that statement looks at the module's
``__spec__``, at which it loads.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType


class _Deferred(ModuleType):
    """A module that runs when something is used that it does not have yet."""

    def __getattr__(self, name: str) -> object:
        self.__class__ = ModuleType  # type: ignore[assignment]  # it is an ordinary module from here on
        if self.__spec__ is not None and self.__spec__.loader is not None:
            self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def defer(*names: str) -> None:
    """Have ``import NAME`` bind a module, here and in libraries, that runs when something in it is first used."""
    for name in names:
        spec = None if name in sys.modules else find_spec(name)
        if spec is not None:
            module = module_from_spec(spec)
            module.__class__ = _Deferred
            sys.modules[name] = module

"""Lets libraries import modules that are never used here, without running them.

``importlib.util.LazyLoader`` does not help where a library says ``import boto3`` or ``from urllib3.http2 import
probe``: both look at the module's ``__spec__``, at which it loads.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec


class _Deferred(ModuleType):
    """A module that runs when something is used that it does not have yet; its submodules are imported without it."""

    def __getattr__(self, name: str) -> object:
        submodule = f"{self.__name__}.{name}"
        if _find(submodule) is not None:
            return import_module(submodule)
        self.__class__ = ModuleType  # type: ignore[assignment]  # it is an ordinary module from here on
        if self.__spec__ is not None and self.__spec__.loader is not None:
            self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def defer(*names: str) -> None:
    """Have ``import NAME`` bind a module, here and in libraries, that runs when something in it is first used."""
    for name in names:
        spec = None if name in sys.modules else _find(name)
        if spec is not None:
            module = module_from_spec(spec)
            module.__class__ = _Deferred
            sys.modules[name] = module


def _find(name: str) -> ModuleSpec | None:
    """Find a module without importing the packages that it is in, as ``importlib.util.find_spec`` would."""
    package, _, _ = name.rpartition(".")
    if not package:
        return PathFinder.find_spec(name)
    found = _find(package)
    path = None if found is None else found.submodule_search_locations
    return None if path is None else PathFinder.find_spec(name, path)

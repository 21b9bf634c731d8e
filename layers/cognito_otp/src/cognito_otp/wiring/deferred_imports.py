"""Lets libraries import modules that are never used here, without running them.

``importlib.util.LazyLoader`` does not help where a library says ``import boto3`` or ``from urllib3.http2 import
probe``: both look at the module's ``__spec__``, at which it loads.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec


class _Deferred(ModuleType):
    """A module that runs when something is used that it does not have yet; its submodules are imported without it."""

    def __getattr__(self, name: str) -> object:
        submodule, path = f"{self.__name__}.{name}", self.__dict__.get("__path__")
        if path is not None and PathFinder.find_spec(submodule, path) is not None:
            return import_module(submodule)
        loader: object = self.__dict__.get("__loader__")
        if isinstance(loader, _DeferredLoader):
            loader.run(self)
        return ModuleType.__getattribute__(self, name)  # asks a ``__getattr__`` of the module's own, too


class _DeferredLoader:
    """Makes a module without running it. No ``importlib.abc.Loader``: to import that takes 2 ms."""

    def __init__(self, own: Loader) -> None:
        """Take the module's own loader."""
        self._own = own
        self._lock, self._running = RLock(), False

    def __getattr__(self, name: str) -> Any:
        """Have what the module's own loader has: who looks for a package's data does not run it."""
        return getattr(self._own, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Make it as its own loader does."""
        return self._own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Leave it for when it is used."""
        module.__class__ = _Deferred

    def run(self, module: ModuleType) -> None:
        """Run it once, so that it is an ordinary module from here on. Another thread that uses it meanwhile waits."""
        with self._lock:
            if self._running or not isinstance(module, _Deferred):
                return  # it uses itself while it runs, or another thread has run it
            self._running = True
            try:
                self._own.exec_module(module)
                module.__class__ = ModuleType  # type: ignore[assignment]  # no _Deferred from here on
                module.__loader__ = self._own
                if module.__spec__ is not None:
                    module.__spec__.loader = self._own
            finally:
                self._running = False


class _Finder:
    """Finds some modules as Python does, and defers them."""

    def __init__(self, names: frozenset[str]) -> None:
        """Take the modules' names."""
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module that is deferred, None for any other."""
        if fullname not in self._names:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _DeferredLoader(spec.loader)  # type: ignore[assignment]  # it does what one does
        return spec


def defer(*names: str) -> None:
    """Have ``import NAME`` bind a module, here and in libraries, that runs when something in it is first used."""
    sys.meta_path.insert(0, _Finder(frozenset(names)))

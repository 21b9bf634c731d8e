"""Imports modules when they are first used, which for some is never: by the standard library's LazyLoader."""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec


def defer(*names: str) -> None:
    """Let ``import NAME``, here and in libraries, bind a module that runs when something in it is first used."""
    for name in names:
        spec = find_spec(name) if name not in sys.modules else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
            sys.modules[name] = module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])

"""A module that is deferred runs when it is used, and its submodules are imported without it."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from cognito_otp.wiring.deferred_imports import defer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = {
    "deferred_package/__init__.py": "WHOLE = 2\n",
    "deferred_package/part.py": "HALF = 1\n",
    "deferred_package/never.py": "raise RuntimeError('it does not work')\n",
    "imports_it.py": "import deferred_package\nfrom deferred_package import never, part\n",
}


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Write a package that is deferred, and a module that imports it."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    defer("deferred_package", "deferred_package.never", "no_such_module")
    yield
    for name in [name for name in sys.modules if name.startswith(("deferred_package", "imports_it"))]:
        del sys.modules[name]


def ran(name: str, attribute: str) -> bool:
    """Return whether a module was run."""
    return attribute in vars(sys.modules[name])


def test_a_library_imports_it_without_running_it() -> None:
    imported = import_module("imports_it")
    assert imported.part.HALF == 1
    assert not ran("deferred_package", "WHOLE")


def test_it_runs_when_it_is_used() -> None:
    imported = import_module("imports_it")
    assert imported.deferred_package.WHOLE == 2
    assert imported.deferred_package.part is imported.part
    assert type(imported.deferred_package).__name__ == "module"


def test_what_is_wrong_with_it_is_said_when_it_is_used() -> None:
    imported = import_module("imports_it")
    with pytest.raises(RuntimeError, match="it does not work"):
        _ = imported.never.anything


def test_what_it_does_not_have_is_missing() -> None:
    package = import_module("deferred_package")
    with pytest.raises(AttributeError, match="deferred_package"):
        _ = package.neither
    with pytest.raises(ImportError):
        import_module("no_such_module")

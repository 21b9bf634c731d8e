"""A module that is deferred runs when it is used, and its submodules are imported without it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module, reload
from importlib.machinery import SourceFileLoader
from importlib.resources import files
from pkgutil import get_data
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
    "deferred_slow.py": (
        "import sys, time\nRAN = 1\ntime.sleep(0.2)\nOWN = sys.modules[__name__].RAN\nLAST = 3\n"
        "def __getattr__(name):\n    if name == 'MADE':\n        return 4\n    raise AttributeError(name)\n"
    ),
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
    defer("deferred_package", "deferred_package.never", "deferred_slow", "no_such_module")
    yield
    for name in [name for name in sys.modules if name.startswith(("deferred_", "imports_it"))]:
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
    for _again in range(2):
        with pytest.raises(RuntimeError, match="it does not work"):
            _ = imported.never.anything


def test_what_it_does_not_have_is_missing() -> None:
    package = import_module("deferred_package")
    with pytest.raises(AttributeError, match="deferred_package"):
        _ = package.neither
    with pytest.raises(ImportError):
        import_module("no_such_module")


def test_its_data_is_found_without_running_it() -> None:
    package = import_module("deferred_package")
    assert files(package).joinpath("part.py").read_text() == FILES["deferred_package/part.py"]
    assert get_data("deferred_package", "part.py") == FILES["deferred_package/part.py"].encode()
    assert not ran("deferred_package", "WHOLE")


def test_threads_that_use_it_at_once_all_find_it_whole() -> None:
    module = import_module("deferred_slow")
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: module.LAST, range(4)))
    assert found == [3, 3, 3, 3]
    assert (module.OWN, module.MADE) == (1, 4)


def test_what_has_run_is_a_module_like_any_other_and_can_be_loaded_again() -> None:
    package = import_module("deferred_package")
    assert package.WHOLE == 2
    assert isinstance(package.__loader__, SourceFileLoader)
    assert package.__spec__ is not None
    assert package.__spec__.loader is package.__loader__
    del package.WHOLE
    assert reload(package).WHOLE == 2

"""The modules of the inbox's page: none needs, over any number of others, itself."""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

import pytest

import cognito_otp_local.inbox

if TYPE_CHECKING:
    from collections.abc import Mapping

STATIC = Path(cognito_otp_local.inbox.__file__).parent / "static"
SCRIPTS = {str(path.relative_to(STATIC)): path.read_text() for path in STATIC.rglob("*.js")}
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](?P<name>\.{1,2}/[^"']+)["']""")
"""What a module names with ``import … from``, ``export … from``, ``import "…"`` or ``import("…")``."""


def imports(scripts: Mapping[str, str]) -> dict[str, set[str]]:
    """Return, by module, the modules that it imports; each is named by its path below the folder."""
    return {
        name: {normpath(str(PurePosixPath(name).parent / found)) for found in IMPORT.findall(text)}
        for name, text in scripts.items()
    }


def test_no_two_modules_import_each_other() -> None:
    graph = imports(SCRIPTS)
    assert sum(map(len, graph.values())) > 20
    TopologicalSorter(graph).prepare()


def test_every_module_that_is_imported_is_there() -> None:
    assert set().union(*imports(SCRIPTS).values()) <= set(SCRIPTS)


@pytest.mark.parametrize(
    "statement",
    [
        'import { a } from "./one.js";',
        "import {\n  a,\n} from './one.js'",
        'import "./one.js";',
        'import "./folder/../one.js";',
        'export { a } from "./one.js";',
        'const one = await import("./one.js");',
    ],
)
def test_a_cycle_is_found_however_it_is_written(statement: str) -> None:
    scripts = {"one.js": 'import { b } from "./two.js";', "two.js": 'import "./three.js";', "three.js": statement}
    with pytest.raises(CycleError):
        TopologicalSorter(imports(scripts)).prepare()

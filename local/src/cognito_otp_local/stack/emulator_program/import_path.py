"""A function finds a module in its own folder before it finds one in a layer, as in Lambda.

ministack looks in the layers first, so that a function could not bring a library which a layer has as well.
Source: Lambda developer guide, "Working with layers for Python Lambda functions", and the search path of its runtime:
``/var/task`` comes before ``/opt/python``.
"""

from __future__ import annotations

FOLDER_FIRST = "    sys.path.insert(0, code_dir)\n"
PATH_COMPLETE = "    # After sys.path is complete"


def folder_before_layers(script: str) -> str:
    """Return the script of ministack's Python worker with the function's folder put first, after the layers."""
    if script.count(FOLDER_FIRST) != 1 or script.count(PATH_COMPLETE) != 1:
        raise RuntimeError("ministack's Python worker is another one than this addition was written for")
    return script.replace(FOLDER_FIRST, "").replace(PATH_COMPLETE, f"{FOLDER_FIRST}{PATH_COMPLETE}")

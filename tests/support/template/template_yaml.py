"""Reads templates as the SAM CLI does, without its side effects on other users of PyYAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from samcli.yamlhelper import yaml_parse

if TYPE_CHECKING:
    from pathlib import Path


def parse(path: Path) -> dict[str, Any]:
    """Parse a template; CloudFormation's tags become objects.

    The SAM CLI teaches yaml.SafeLoader these tags, and that dates are text, for the rest of the process: the code that
    other tests run would read YAML differently from then on.
    """
    loader = yaml.SafeLoader
    kept = loader.yaml_constructors.copy(), loader.yaml_multi_constructors.copy()
    try:
        parsed: dict[str, Any] = yaml_parse(path.read_text())
    finally:
        loader.yaml_constructors, loader.yaml_multi_constructors = kept
    return parsed

"""Reads YAML as a document of plain values that remembers the line of everything in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from yaml.constructor import SafeConstructor

if TYPE_CHECKING:
    from collections.abc import Mapping

DATE = "tag:yaml.org,2002:timestamp"
MERGE = "tag:yaml.org,2002:merge"
MOST_VALUES = 50_000
"""Far more than a table's 8 KB hold; aliases within aliases could otherwise unfold without end."""

LAST_STEP = re.compile(r"(\.[^.\[]*|\[\d+\])$")


class DocumentError(Exception):
    """A text that is not one good YAML document."""

    def __init__(self, problem: str, line: int | None) -> None:
        """Take what is wrong and the line, counted from 1."""
        super().__init__(problem)
        self.line = line


class PlainLoader(yaml.SafeLoader):
    """PyYAML's loader of plain values, as it was before other libraries, such as the SAM CLI, taught it their tags."""

    yaml_constructors = SafeConstructor.yaml_constructors | {DATE: SafeConstructor.construct_yaml_timestamp}
    yaml_multi_constructors = SafeConstructor.yaml_multi_constructors


@dataclass(frozen=True, slots=True)
class Document:
    """A document's value, and the line of each path in it, such as ``routes.GB[0].identity``."""

    value: object
    lines: Mapping[str, int] = field(repr=False)

    def line_of(self, path: str) -> int:
        """Return a path's line; a setting that is missing stands where what should hold it does."""
        while path not in self.lines and (shorter := LAST_STEP.sub("", path)) != path:
            path = shorter
        return self.lines.get(path, 1)


def read_document(text: str) -> Document:
    """Read one document; raise DocumentError for bad YAML, a key that stands twice, and tags beyond plain values."""
    lines: dict[str, int] = {}
    try:
        loader = PlainLoader(text)
        node = loader.get_single_node()
        if node is None:
            return Document(None, lines)
        _walk(loader, node, "", lines)
        return Document(loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        raise DocumentError(
            f"is not YAML: {_problem_of(error)}", _line(error.problem_mark or error.context_mark)
        ) from error
    except RecursionError as error:
        raise DocumentError("is nested too deeply, or within itself", None) from error
    except (yaml.YAMLError, ValueError) as error:  # characters that YAML forbids, and dates that do not exist
        raise DocumentError(f"is not YAML: {error}", None) from error


def _walk(loader: PlainLoader, node: yaml.Node, path: str, lines: dict[str, int]) -> None:
    """Note the lines under a node, and find keys that stand twice."""
    if len(lines) > MOST_VALUES:
        raise DocumentError("holds more than a routing table can", None)
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            place = f"{path}[{position}]"
            lines[place] = item.start_mark.line + 1
            _walk(loader, item, place, lines)
    elif isinstance(node, yaml.MappingNode):
        _walk_mapping(loader, node, path, lines)


def _walk_mapping(loader: PlainLoader, node: yaml.MappingNode, path: str, lines: dict[str, int]) -> None:
    first: dict[Any, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.tag == MERGE:
            continue
        if not isinstance(key, yaml.ScalarNode):
            raise DocumentError("has a key that is not a word", line)
        name = loader.construct_object(key)
        if name in first:
            raise DocumentError(f"has {key.value} twice, here and in line {first[name]}: keep one", line)
        first[name] = line
        place = f"{path}.{name}" if path else str(name)
        lines[place] = line
        _walk(loader, value, place, lines)


def _problem_of(error: yaml.MarkedYAMLError) -> str:
    return " ".join(filter(None, (error.context, error.problem)))


def _line(mark: yaml.Mark | None) -> int | None:
    return None if mark is None else mark.line + 1

"""template.yaml as SAM transforms it, and as CloudFormation resolves some of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from support.paths import REPOSITORY, TEMPLATE
from support.template.template_yaml import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

type Resource = dict[str, Any]


@cache
def resources() -> dict[str, Resource]:
    """Transform the template as CloudFormation's SAM transform does; return its resources."""
    source = parse(TEMPLATE)
    for resource in source["Resources"].values():
        properties = resource.get("Properties", {})
        for name in {"CodeUri", "ContentUri"} & properties.keys():
            properties[name] = "s3://bucket/key"  # what `sam package` puts there
    transformed = Translator(
        managed_policy_map={}, sam_parser=Parser(), boto_session=boto3.Session(region_name="us-east-1")
    ).translate(source, {"LocalEndpointUrl": "", "OriginationIdentity": ""})
    found: dict[str, Resource] = transformed["Resources"]
    return found


def of_type(kind: str) -> dict[str, Resource]:
    """Return the resources of one type."""
    return {name: resource for name, resource in resources().items() if resource["Type"] == kind}


@cache
def delivery_events() -> dict[str, Resource]:
    """Return the resources of the stack that logs what became of each message."""
    found: dict[str, Resource] = parse(REPOSITORY / "delivery-events.yaml")["Resources"]
    return found


def fill(value: Any, names: Mapping[str, str], *, conditions: Mapping[str, bool]) -> str:
    """Resolve a text as Fn::Sub, Fn::If and Ref do. What is not in ``names`` stands for itself in angle brackets."""
    match value:
        case str(text):
            return text
        case {"Ref": str(name)}:
            return names.get(name, f"<{name}>")
        case {"Fn::If": [condition, yes, no]}:
            return fill(yes if conditions[condition] else no, names, conditions=conditions)
        case {"Fn::Sub": [str(text), dict(own)]}:
            resolved = {name: fill(inner, names, conditions=conditions) for name, inner in own.items()}
            return _substitute(text, {**names, **resolved})
        case {"Fn::Sub": str(text)}:
            return _substitute(text, names)
        case _:
            raise ValueError(value)


def _substitute(text: str, names: Mapping[str, str]) -> str:
    """Replace each variable; ``${!literal}`` becomes ``${literal}``."""

    def replace(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"${{{name[1:]}}}" if name.startswith("!") else names.get(name, f"<{name}>")

    return re.sub(r"\$\{([^}]+)\}", replace, text)

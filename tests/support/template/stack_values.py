"""What CloudFormation makes of template.yaml in a Region, for some parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.session import get_session

from support.template.function_loading import template
from support.template.transformed_template import resources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ACCOUNT = "123456789012"
_REMOVED = object()


def _split(delimiter: str, text: str) -> list[str]:
    if not text:
        raise ValueError("CloudFormation may refuse to split an empty text")
    return text.split(delimiter)


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "Equals": lambda left, right: str(left) == str(right),
    "Not": lambda found: not found,
    "And": lambda *found: all(found),
    "Or": lambda *found: any(found),
    "Contains": lambda listed, wanted: wanted in listed,
    "FindInMap": lambda name, first, second: template()["Mappings"][name][first][second],
    "Join": lambda delimiter, parts: delimiter.join(parts),
    "Select": lambda index, parts: parts[int(index)],
    "Split": _split,
}


@cache
def partition_of(region: str) -> str:
    """Return the partition that a Region belongs to, such as aws or aws-us-gov."""
    found: str = get_session().get_partition_for_region(region)
    return found


@dataclass(frozen=True, slots=True)
class StackValues:
    """A stack: its Region, its name and the parameters that are not left at their defaults."""

    region: str = "us-east-1"
    parameters: Mapping[str, str] = field(default_factory=dict)
    name: str = "acme-codes"

    def properties(self, resource: str) -> dict[str, Any]:
        """Return a resource's properties; what a condition removes is not there."""
        found: dict[str, Any] = self.value(resources()[resource]["Properties"])
        return found

    def condition(self, name: str) -> bool:
        """Evaluate a condition by its name."""
        return bool(self.value(template()["Conditions"][name]))

    def refused_by(self) -> list[str]:
        """Return the sentences of the Rules that refuse this deployment."""
        return [
            assertion["AssertDescription"]
            for rule in template()["Rules"].values()
            if self.value(rule.get("RuleCondition", True))
            for assertion in rule["Assertions"]
            if not self.value(assertion["Assert"])
        ]

    def value(self, node: Any) -> Any:
        """Evaluate a value. An attribute or id that AWS chooses stands for itself in angle brackets."""
        match node:
            case {"Ref": str(name)}:
                return self._ref(name)
            case {"Condition": str(name)} if len(node) == 1:
                return self.condition(name)
            case dict() if len(node) == 1 and next(iter(node)).startswith("Fn::"):
                ((function, arguments),) = node.items()
                return self._call(function.removeprefix("Fn::"), arguments)
            case dict():
                evaluated = ((name, self.value(inner)) for name, inner in node.items())
                return {name: inner for name, inner in evaluated if inner is not _REMOVED}
            case list():
                return [inner for inner in map(self.value, node) if inner is not _REMOVED]
            case _:
                return node

    def _ref(self, name: str) -> Any:
        partition = partition_of(self.region)
        pseudo: dict[str, Any] = {"AWS::Region": self.region, "AWS::AccountId": ACCOUNT, "AWS::Partition": partition}
        pseudo |= {"AWS::StackName": self.name, "AWS::NoValue": _REMOVED}
        pseudo |= {"AWS::StackId": f"arn:{partition}:cloudformation:{self.region}:{ACCOUNT}:stack/{self.name}/0123"}
        if name in pseudo:
            return pseudo[name]
        if name in template()["Parameters"]:
            return str(self.parameters.get(name, template()["Parameters"][name].get("Default", "")))
        return f"<{name}>"

    def _call(self, function: str, arguments: Any) -> Any:
        match function, arguments:
            case "If", [condition, yes, no]:
                return self.value(yes if self.condition(condition) else no)
            case "GetAtt", [*path]:
                return f"<{'.'.join(path)}>"
            case "Sub", [str(text), dict(own)]:
                return self._substitute(text, {name: self.value(inner) for name, inner in own.items()})
            case "Sub", str(text):
                return self._substitute(text, {})
        return _FUNCTIONS[function](*self.value(arguments))

    def _substitute(self, text: str, own: Mapping[str, Any]) -> str:
        """Replace each variable; ``${!literal}`` becomes ``${literal}``."""

        def replace(found: re.Match[str]) -> str:
            name = found[1]
            if name.startswith("!"):
                return f"${{{name[1:]}}}"
            return str(own[name] if name in own else self._ref(name))

        return re.sub(r"\$\{([^}]+)\}", replace, text)

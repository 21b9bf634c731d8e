"""Loads handlers the way Lambda does: from template.yaml's CodeUri and Handler, with the environment it declares."""

from __future__ import annotations

import importlib.util
import itertools
import json
import logging
import sys
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.stack_events.pool_settings import own_settings
from support.paths import EVENTS, TEMPLATE
from support.template.template_yaml import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

STACK = "test-stack"
_loads = itertools.count()


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda's context object has that the handlers read. ``left`` is in milliseconds."""

    function_name: str
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:test"
    aws_request_id: str = "52fdfc07-2182-454f-963f-5f0f9a621d72"
    left: int = 55_000

    def get_remaining_time_in_millis(self) -> int:
        """Return how much time is left: always the same."""
        return self.left


@cache
def template() -> dict[str, Any]:
    """Parse template.yaml."""
    return parse(TEMPLATE)


def load_samples(trigger: str) -> dict[str, dict[str, Any]]:
    """Load all of a trigger's sample events by file name: sources, and variants such as ``SignUp.refused_...``."""
    return {path.stem: json.loads(path.read_text()) for path in sorted((EVENTS / trigger).glob("*.json"))}


def load_events(trigger: str) -> dict[str, dict[str, Any]]:
    """Load a trigger's plain sample events by source."""
    return {name: event for name, event in load_samples(trigger).items() if "." not in name}


@dataclass(frozen=True, slots=True)
class Deployed:
    """The template's functions, with some parameters chosen.

    ``resources`` are what the table and the queue of the template are here; ``left`` is the time that Lambda leaves a
    function, in ms.
    """

    monkeypatch: pytest.MonkeyPatch
    parameters: dict[str, str]
    left: int = 55_000
    resources: dict[str, str] = field(default_factory=dict)

    def handler(self, function: str, **overrides: str) -> Callable[[object], Any]:
        """Load a function's handler in a fresh environment; ``overrides`` are environment variables."""
        properties = template()["Resources"][function]["Properties"]
        shared = template()["Globals"]["Function"]
        declared = shared["Environment"]["Variables"] | properties.get("Environment", {}).get("Variables", {})
        for name, value in declared.items():
            self.monkeypatch.setenv(name, overrides.get(name, self._resolve(value)))
        for name in [name for name in sys.modules if name.startswith("cognito_otp.wiring")]:
            self.monkeypatch.delitem(sys.modules, name)
        for name, logger in list(logging.Logger.manager.loggerDict.items()):
            if hasattr(logger, "init"):  # Powertools' own, which would keep writing to an earlier test's stdout
                self.monkeypatch.delitem(logging.Logger.manager.loggerDict, name)
        module_name, _, attribute = shared["Handler"].partition(".")
        path = TEMPLATE.parent / properties["CodeUri"] / f"{module_name}.py"
        spec = importlib.util.spec_from_file_location(f"handler_{next(_loads)}", path)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        handle = getattr(module, attribute)
        return lambda event: handle(event, Context(function, left=self.left))

    def _resolve(self, value: object) -> str:
        """Resolve what the environment uses of CloudFormation: a parameter, or its default."""
        made = {name: self.resources.get(name, f"https://{name}.example") for name in ("CodesTable", "FailureQueue")}
        known = {"AWS::StackName": STACK} | made | self.parameters
        match value:
            case {"Fn::Sub": str(text)} if "AWS::StackName" in text:
                return text.replace("${AWS::StackName}", STACK)
            case {"Ref": str(name)}:
                return known[name] if name in known else str(template()["Parameters"][name].get("Default", ""))
            case {"Fn::GetAtt": ["CognitoOtpPool", str(name)]}:
                return own_settings({each: self._resolve({"Ref": each}) for each in template()["Parameters"]})[name]
            case {"Fn::If": ["LogsDeliveries", _, otherwise]}:
                return str(otherwise)
            case _:
                return str(value)

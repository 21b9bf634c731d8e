"""The environment in which Lambda runs the sender: the template's variables, and Lambda's own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from support.template.function_loading import STACK, template

from attack.cases import DEFAULTS
from attack.sealed import KEY_ARN

if TYPE_CHECKING:
    from collections.abc import Mapping

FUNCTION = "CustomSMSSenderFunction"
LAMBDA = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_LAMBDA_FUNCTION_NAME": "attacked",
    "NO_PROXY": "*",
    "TZ": "UTC",
}


def environment(url: str, table: str, parameters: Mapping[str, str], overrides: Mapping[str, str]) -> dict[str, str]:
    """Resolve the variables that the template declares, with some parameters chosen."""
    chosen = DEFAULTS | dict(parameters) | {"LocalEndpointUrl": url}
    resources = {"CodesTable": table, "FailureQueue": f"{url}/123456789012/failures"}
    shared = template()["Globals"]["Function"]["Environment"]["Variables"]
    own = template()["Resources"][FUNCTION]["Properties"]["Environment"]["Variables"]
    return LAMBDA | {
        **{name: _resolve(value, chosen, resources) for name, value in (shared | own).items()},
        **overrides,
    }


def _resolve(value: object, parameters: Mapping[str, str], resources: Mapping[str, str]) -> str:
    """Resolve what the environment uses of CloudFormation."""
    match value:
        case {"Fn::Sub": str(text)}:
            return text.replace("${AWS::StackName}", STACK)
        case {"Fn::GetAtt": ["CodeKey", "Arn"] | "CodeKey.Arn"}:
            return KEY_ARN
        case {"Ref": str(name)}:
            known = dict(resources) | {"AWS::StackName": STACK} | dict(parameters)
            return known[name] if name in known else str(template()["Parameters"][name].get("Default", ""))
        case {"Fn::If": [_, _, otherwise]}:
            return str(otherwise)
        case _:
            return str(value)

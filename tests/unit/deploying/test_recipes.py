"""The recipes of docs/recipes, merged into the template: they lint, and SAM makes of them what the pages say."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from support.paths import REPOSITORY, TEMPLATE
from support.template.template_yaml import parse

if TYPE_CHECKING:
    from pathlib import Path

RECIPES = sorted((REPOSITORY / "docs" / "recipes").glob("*.yaml"))
ALIAS = {"Ref": "CustomSMSSenderFunctionAliaslive"}
ALIAS_IN_RECIPE = {"Ref": "CustomSMSSenderFunction.Alias"}


def merge(into: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Merge a recipe into the template: mappings by name; what is no mapping, or a function, replaces what is there."""
    merged = dict(into)
    for name, value in other.items():
        old = merged.get(name)
        both = isinstance(old, dict) and isinstance(value, dict)
        functions = isinstance(value, dict) and any(part.startswith("Fn::") or part == "Ref" for part in value)
        merged[name] = merge(old, value) if both and not functions else value  # type: ignore[arg-type]  # both are
    return merged


def merged(recipe: Path) -> dict[str, Any]:
    """Return the template with a recipe in it."""
    return merge(parse(TEMPLATE), parse(recipe))


@cache
def resources(recipe: Path, code: str = "s3://bucket/key", **parameters: str) -> dict[str, Any]:
    """Transform the template with a recipe as CloudFormation does."""
    source = merged(recipe)
    for resource in source["Resources"].values():
        for name in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][name] = code
    translator = Translator(
        managed_policy_map={}, sam_parser=Parser(), boto_session=boto3.Session(region_name="us-east-1")
    )
    found: dict[str, Any] = translator.translate(
        source, {"LocalEndpointUrl": "", "OriginationIdentity": ""} | parameters
    )
    return dict(found["Resources"])


def versions(found: dict[str, Any]) -> set[str]:
    """Return the names of the versions that are published."""
    return {name for name, resource in found.items() if resource["Type"] == "AWS::Lambda::Version"}


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_lints(recipe: Path, tmp_path: Path) -> None:
    template = tmp_path / "template.json"
    template.write_text(json.dumps(merged(recipe)))
    for name in ("functions", "layers", "delivery-events.yaml"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    command = ["cfn-lint", "--regions", "us-east-1", "--", str(template)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the linter
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_pool_permission_retries_and_output_are_of_the_alias(recipe: Path) -> None:
    found = resources(recipe)
    assert found["CustomSMSSenderPermission"]["Properties"]["FunctionName"] == ALIAS
    attached = found["UserPool"]["Properties"]["LambdaConfig"]["Fn::If"][1]
    assert attached["CustomSMSSender"]["LambdaArn"] == ALIAS
    in_use = found["CognitoOtpAttachment"]["Properties"]["Functions"]
    assert in_use["CustomSMSSender"] == ALIAS
    assert {name for name, function in in_use.items() if function == ALIAS} == {"CustomSMSSender"}
    invoked = [r["Properties"] for r in found.values() if r["Type"] == "AWS::Lambda::EventInvokeConfig"]
    retried = [each["Qualifier"] for each in invoked if each["FunctionName"] == {"Ref": "CustomSMSSenderFunction"}]
    assert retried == ["live"]
    alias = found[ALIAS["Ref"]]["Properties"]
    assert set(versions(found)) == {alias["FunctionVersion"]["Fn::GetAtt"][0]}


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_what_publishes_a_version(recipe: Path) -> None:
    """SenderVersion, and nothing else: not even the parameters that SAM puts into the function's environment."""
    before = versions(resources(recipe))
    assert versions(resources(recipe, SenderVersion="2")) != before
    assert versions(resources(recipe, MaxPrice="0.10")) == before
    assert versions(resources(recipe, "s3://bucket/changed")) == before


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_versions_stay_when_another_is_published(recipe: Path) -> None:
    """So that the alias can go back, and so that what an old one costs goes on."""
    found = resources(recipe)
    assert {found[name]["DeletionPolicy"] for name in versions(found)} == {"Retain"}


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_replaces_the_function_by_its_alias_and_nothing_beside_it(recipe: Path) -> None:
    """What the template has, and a recipe repeats, is the same in both: the pool's other triggers above all."""
    named = {"Fn::GetAtt": ["CustomSMSSenderFunction", "Arn"]}
    before = parse(TEMPLATE)["Resources"]
    for resource, of_recipe in parse(recipe)["Resources"].items():
        own = json.loads(json.dumps(of_recipe["Properties"]).replace(json.dumps(ALIAS_IN_RECIPE), json.dumps(named)))
        both = {name: before[resource]["Properties"].get(name) for name in own}
        if resource == "CustomSMSSenderFunction":
            assert set(both.values()) == {None}
        else:
            assert merge(both, own) == both


def test_that_sam_watches_all_properties_does_not_help_a_parameter_or_a_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    """AutoPublishAliasAllProperties compares the template's text, in which a parameter and a layer are references."""
    (recipe,) = [path for path in RECIPES if path.stem == "snap-start"]
    source = merged(recipe)
    properties = source["Resources"]["CustomSMSSenderFunction"]["Properties"]
    del properties["AutoPublishCodeSha256"]
    properties["AutoPublishAliasAllProperties"] = True
    monkeypatch.setattr(f"{__name__}.merged", lambda _: json.loads(json.dumps(source)))
    found = [versions(resources.__wrapped__(recipe, MaxPrice=price)) for price in ("0.50", "0.10")]
    assert found[0] == found[1]
    for layer in ("LayerArm64", "LayerX8664"):
        source["Resources"][layer]["Properties"]["Description"] = "another"
    assert versions(resources.__wrapped__(recipe, MaxPrice="0.50")) == found[0]

"""README.md and docs/deploying.md: their commands, parameters and stages are those that there are."""

from __future__ import annotations

import re
import shlex
import tomllib

import jmespath
import pytest
from botocore.session import Session
from samcli.cli.types import CfnParameterOverridesType
from support.paths import REPOSITORY
from support.template.documented_commands import check_aws, check_ours, check_sam, documented, words_of
from support.template.function_loading import template
from support.template.stack_values import StackValues
from support.template.transformed_template import delivery_events, of_type

from cognito_otp.domain.sign_up.requirements import Addresses, Mfa, PoolSettings, SignInWith, required_attributes

README = (REPOSITORY / "README.md").read_text()
GUIDE = (REPOSITORY / "docs" / "deploying.md").read_text()
COMMANDS = sorted({*documented(README), *documented(GUIDE)})
DEPLOYING_ONTO = documented((REPOSITORY / "docs" / "attach.md").read_text())
STAGES = tomllib.loads((REPOSITORY / "samconfig.toml").read_text())
FIVE = {"AppName", "OriginationIdentity", "ServedCountries", "SignInWith", "AlarmTopicArn"}
CLEANING = GUIDE.split("### Deleting what stayed\n")[1]


def overrides(text: str) -> dict[str, str]:
    """Read parameter overrides as the SAM CLI does."""
    found: dict[str, str] = CfnParameterOverridesType().convert(text, None, None)
    return found


def required_of(chosen: dict[str, str]) -> set[str]:
    """Return what users of a stack with these parameters must have."""
    value = StackValues(parameters=chosen).value
    pool = PoolSettings(
        SignInWith(value({"Ref": "SignInWith"})),
        verify_with=Addresses(value({"Ref": "VerifyWith"})),
        mfa=Mfa(value({"Ref": "MfaConfiguration"})),
    )
    return set(map(str, required_attributes(pool)))


def assert_admitted(chosen: dict[str, str]) -> None:
    """Fail unless the template admits these parameters."""
    for name, value in chosen.items():
        parameter = template()["Parameters"][name]
        assert value in map(str, parameter.get("AllowedValues", [value]))
        assert re.fullmatch(parameter.get("AllowedPattern", ".*"), value)
    assert StackValues(parameters=chosen).refused_by() == []


@pytest.mark.parametrize("words", words_of([*COMMANDS, *DEPLOYING_ONTO], "aws"), ids=" ".join)
def test_the_commands_of_aws_exist(words: list[str]) -> None:
    check_aws(words)


@pytest.mark.parametrize("words", words_of(COMMANDS, "cognito-otp"), ids=" ".join)
def test_our_commands_parse(words: list[str]) -> None:
    check_ours(words)


@pytest.mark.parametrize("words", words_of([*COMMANDS, *DEPLOYING_ONTO], "sam"), ids=" ".join)
def test_the_commands_of_sam_exist_and_their_stage_and_parameters_too(words: list[str]) -> None:
    chosen = check_sam(words)
    assert set(chosen) <= set(template()["Parameters"])
    if "--config-env" in words:
        assert words[words.index("--config-env") + 1] in STAGES


def test_the_call_before_mfa_is_turned_on_lists_the_users_without_a_phone_number() -> None:
    (command,) = [words for words in words_of(COMMANDS, "aws") if "list-users" in words]
    query = command[command.index("--query") + 1]
    with_phone, without, with_neither = (
        {"Username": "ada", "Attributes": [{"Name": "email", "Value": "x"}, {"Name": "phone_number", "Value": "y"}]},
        {"Username": "bob", "Attributes": [{"Name": "email", "Value": "x"}]},
        {"Username": "cyd", "Attributes": []},
    )
    assert jmespath.search(query, {"Users": [with_phone, without, with_neither]}) == ["bob", "cyd"]
    places = [template()["Parameters"]["MfaConfiguration"]["Description"], (REPOSITORY / "docs/sign-up.md").read_text()]
    assert all(re.search(r"deploying\.md", place) for place in places)


def test_every_parameter_is_explained_and_every_name_in_a_table_is_a_parameter() -> None:
    table = GUIDE.split("## Parameters\n")[1].split("\n### ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert named == set(template()["Parameters"])


def test_the_readme_asks_for_five_parameters_and_shows_them_as_the_sam_cli_reads_them() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    chosen = overrides(tomllib.loads(block)["default"]["deploy"]["parameters"]["parameter_overrides"])
    assert set(chosen) == FIVE
    assert_admitted(chosen)
    explained = README.split("| parameter | |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", explained, re.MULTILINE)) == FIVE


def test_the_region_that_the_readme_sets_is_the_one_that_each_client_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Botocore, and so the SAM CLI and cognito-otp, ignore AWS_REGION, which the AWS CLI prefers."""
    (line,) = re.findall(r"^export (.*?) *(?:#.*)?$", README, re.MULTILINE)
    settings = dict(word.split("=") for word in shlex.split(line))
    monkeypatch.setattr("os.environ", settings)
    assert Session().get_config_variable("region") == settings["AWS_REGION"]
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert set(re.findall(r"arn:aws:[a-z-]+:([a-z0-9-]+):", block)) == {settings["AWS_REGION"]}


def test_a_table_in_samconfig_is_read_whole() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    chosen = overrides(tomllib.loads(block)["parameter_overrides"])
    assert chosen["RoutingTable"].endswith("]}}")
    assert_admitted(chosen)


@pytest.mark.parametrize("stage", [name for name in STAGES if name != "version"])
def test_a_stage_has_parameters_that_the_template_admits(stage: str) -> None:
    assert_admitted(overrides(STAGES[stage]["deploy"]["parameters"]["parameter_overrides"]))


def test_the_stage_for_a_pool_in_use_is_deployed_onto_it() -> None:
    chosen = overrides(STAGES["existing"]["deploy"]["parameters"]["parameter_overrides"])
    assert chosen["ExistingUserPoolId"]
    assert STAGES["existing"]["global"]["parameters"]["stack_name"] not in {
        STAGES[stage]["global"]["parameters"]["stack_name"] for stage in ("default", "prod")
    }


def test_the_five_parameters_go_into_the_stage_for_production_as_well_and_fit_beside_its_own() -> None:
    """A stage does not read another's list."""
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    shown = overrides(tomllib.loads(block)["default"]["deploy"]["parameters"]["parameter_overrides"])
    own = overrides(STAGES["prod"]["deploy"]["parameters"]["parameter_overrides"])
    assert set(shown) & set(own) == {"AppName"}
    assert_admitted(own | shown)
    assert "add these five to the ones in `[prod.deploy.parameters]` as well" in " ".join(README.split())
    comments = (REPOSITORY / "samconfig.toml").read_text().split("[prod.deploy.parameters]")[1]
    assert {name for name in FIVE if name in comments} == FIVE


def test_the_stage_for_production_sends_no_passwords_and_does_not_serve_everyone_without_caps() -> None:
    chosen = overrides(STAGES["prod"]["deploy"]["parameters"]["parameter_overrides"])
    assert chosen["AllowUserPasswordAuth"] == "false"
    assert chosen.get("ServedCountries", "all") != "all" or chosen["PumpingGuard"] == "enforce"
    assert chosen["MfaConfiguration"] == "ON"
    assert required_of(chosen) == {"email"}
    assert chosen["AccountRecovery"] == "email"


@pytest.mark.parametrize(
    ("stage", "required", "way"),
    [
        ("phone_as_user_name", set(), {"SignInWith": "phone_number"}),
        ("phone_verification", {"phone_number"}, {"VerifyWith": "phone_number"}),
        ("sms_mfa_required", {"email", "phone_number"}, {"MfaConfiguration": "ON"}),
        ("passwordless", set(), {"SignInWithoutPassword": "true", "AllowUserPasswordAuth": "false"}),
    ],
)
def test_each_way_to_use_a_phone_number_has_a_stage_and_a_stack_of_its_own(
    stage: str, required: set[str], way: dict[str, str]
) -> None:
    chosen = overrides(STAGES[stage]["deploy"]["parameters"]["parameter_overrides"])
    assert chosen.items() >= way.items()
    assert required_of(chosen) == required
    names = [STAGES[name]["global"]["parameters"]["stack_name"] for name in STAGES if name != "version"]
    assert len(set(names)) == len(names)
    assert f"`{stage}`" in GUIDE


def test_the_two_calls_that_verify_an_address_are_where_people_look() -> None:
    comments = (REPOSITORY / "samconfig.toml").read_text()
    for text in (README, GUIDE, comments):
        assert "verifies the phone alone" in " ".join(text.replace("\n#", "\n").split())
        assert re.search("GetUserAttributeVerificationCode|get_user_attribute_verification_code", text)
        assert re.search("VerifyUserAttribute|verify_user_attribute", text)


def test_the_triggers_are_looked_at_between_detaching_and_deleting() -> None:
    for text, stage in ((README, ""), (GUIDE, " --config-env prod")):
        places = [
            text.index(f"sam deploy{stage} --parameter-overrides AttachTriggers=false"),
            text.index("--query UserPool.LambdaConfig"),
            text.index(f"sam delete{stage}\n"),
        ]
        assert places == sorted(places)


def test_a_stack_of_an_older_template_is_detached_and_deleted_with_its_own() -> None:
    """The new template is refused for every pool that was made without UsernameConfiguration, and for longer values."""
    assert StackValues().properties("UserPool")["UsernameConfiguration"] == {"CaseSensitive": False}
    section = " ".join(GUIDE.split("### A stack of an older template\n")[1].split("\n## ")[0].split())
    assert "Updates are not allowed for property - UsernameConfiguration" in section
    assert "also the one that sets `AttachTriggers=false`" in section
    for name in ("RoutingTable", "NeverCapped"):
        assert re.search(rf"`{name}` of more than {template()['Parameters'][name]['MaxLength']:,}\b", section)
    changes = " ".join((REPOSITORY / "CHANGELOG.md").read_text().split())
    for text in (section, changes):
        assert re.search("[Dd]etach and delete the old (stack|one) with the template that it was deployed from", text)


def test_the_stack_goes_first_then_the_protection_the_pool_the_role_and_the_key() -> None:
    """The role is needed to change the pool, and the members that an update resets have to be named again."""
    assert GUIDE.index("aws cloudformation delete-stack") < GUIDE.index("### Deleting what stayed")
    order = ["update-user-pool ", "delete-user-pool ", "delete-role-policy", "delete-role ", "schedule-key-deletion"]
    assert [CLEANING.index(word) for word in order] == sorted(CLEANING.index(word) for word in order)
    (update,) = [words for words in words_of(documented(CLEANING), "aws") if "update-user-pool" in words]
    assert {"--auto-verified-attributes", "--user-attribute-update-settings"} <= set(update)
    policies = (
        StackValues().properties("SmsRole")["Policies"],
        StackValues("ap-east-2").properties("SmsRole")["Policies"],
    )
    assert {policy["PolicyName"] for listed in policies for policy in listed} <= set(re.findall(r"\w+", CLEANING))


def test_the_guide_says_which_changes_of_mfa_take_two_deployments_or_a_call() -> None:
    section = " ".join(GUIDE.split("## Changing MFA\n")[1].split("\n## ")[0].split())
    assert "`OFF` to `OPTIONAL` or `ON`" in section
    assert "set-user-pool-mfa-config" in section
    assert "From `ON` to `OPTIONAL` or `OFF` together with `SignInWithoutPassword=true`" in section


def test_what_no_text_of_aws_confirms_is_listed_with_what_to_do() -> None:
    section = " ".join(GUIDE.split("## What is not confirmed\n")[1].split("\n## ")[0].split())
    rules = template()["Rules"]
    region = {"Ref": "AWS::Region"}
    assert {name for name, rule in rules.items() if str(region) in str(rule)} == {
        "CognitoTextsFromThisRegion",
        "NoEndUserMessagingInThisRegion",
    } & set(re.findall(r"`(\w+)`", section))
    for words in ("`!Ref AWS::Region` in Rules", "`SignInPolicy` on every first deployment", "LITE", "GovCloud"):
        assert words in section
    missing = rules["NoEndUserMessagingInThisRegion"]
    (without, _) = missing["RuleCondition"]["Fn::Contains"]
    identity = missing["Assertions"][0]["Assert"]
    assert identity == {"Fn::Not": [{"Fn::Equals": [{"Ref": "OriginationIdentity"}, ""]}]}
    assert set(without) | {"us-gov-east-1", "us-gov-west-1", "eusc-de-east-1"} <= set(
        re.findall(r"`([\w-]+)`", section)
    )


def test_the_guide_says_that_logs_go_with_the_stack_as_they_do() -> None:
    groups = [*of_type("AWS::Logs::LogGroup").values(), delivery_events()["Events"]]
    assert {group.get("DeletionPolicy", "Delete") for group in groups} == {"Delete"}
    (row,) = [line for line in GUIDE.splitlines() if "the log groups of functions and delivery events" in line]
    assert row.startswith("| **the log groups")
    assert "the failure queue with its records" in GUIDE


def test_links_lead_somewhere() -> None:
    for page, text in (("README.md", README), ("docs/deploying.md", GUIDE)):
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", text):
            file = (REPOSITORY / page).parent / target if target else REPOSITORY / page
            assert file.exists(), target
            if anchor:
                titles = re.findall(r"^#+ (.+)$", file.read_text(), re.MULTILINE)
                anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
                assert anchor in anchors, anchor

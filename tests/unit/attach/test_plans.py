"""What is planned, and what is refused before anything is touched."""

from __future__ import annotations

import json
from copy import replace
from typing import Any

import pytest
from hypothesis import given
from support.attach_world import (
    ACCOUNT,
    CHOSEN,
    KEY,
    OBSERVER,
    OURS,
    POOL_ID,
    REGION,
    STACK,
    TABLE,
    THEIRS,
    WISH,
    World,
    plain_pool,
)
from support.generated_pools import IDENTITY, LINK, ROLE, pools
from support.pool_store import PoolStore

from cognito_otp_attach.apply.outcomes import Ending
from cognito_otp_attach.arns import read_function_arn
from cognito_otp_attach.errors import StackUnsuitableError
from cognito_otp_attach.facts.attachments import Progress, read_attachment, write_attachment
from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_attach.facts.stacks import stack_of
from cognito_otp_attach.facts.values import EmailFacts, KeyFacts, Owner, OwnerKind, PoolFacts, Unseen
from cognito_otp_attach.plan.attaching import Wish, plan_attach
from cognito_otp_attach.plan.detaching import plan_detach
from cognito_otp_attach.plan.permissions import permits
from cognito_otp_attach.plan.requests import build_request
from cognito_otp_attach.plan.values import Permission, Plan, Refusal, Refused
from cognito_otp_attach.snippets.operator_policy import write_policy
from cognito_otp_attach.snippets.printing import Tool, write_snippet
from cognito_otp_attach.triggers import Trigger

REPLACE = replace(WISH, replace=True)
OTHER_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/theirs"


def world_with(mfa: dict[str, Any] | None = None, /, **settings: Any) -> World:
    """Return an account whose pool has these settings."""
    return World(PoolStore(plain_pool(**settings), mfa or {"MfaConfiguration": "OFF"}))


def test_the_difference_is_the_triggers_and_their_key() -> None:
    plan = world_with().plan()
    assert {change.path for change in plan.changes} == {
        "LambdaConfig.PreSignUp",
        "LambdaConfig.CustomMessage",
        "LambdaConfig.CustomSMSSender.LambdaArn",
        "LambdaConfig.CustomSMSSender.LambdaVersion",
        "LambdaConfig.KMSKeyID",
    }
    assert all(change.before is None and change.why is None for change in plan.changes)


@given(pools())
def test_a_request_has_every_writable_member_that_the_pool_has(pool: dict[str, Any]) -> None:
    built = build_request(installed_model(), pool, pool.get("LambdaConfig", {}))
    writable = (set(installed_model().update.members) & set(pool)) | {"UserPoolId", "PoolName", "LambdaConfig"}
    left_out = {path.partition(".")[0] for path in built.reasons}
    assert writable - left_out <= set(built.request) <= writable
    assert built.request["UserPoolId"] == pool["Id"]


def test_an_unused_lifetime_is_moved_and_the_move_explained() -> None:
    world = world_with(
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 9},
        Policies={"PasswordPolicy": {"MinimumLength": 8}},
    )
    plan = world.plan()
    explained = {change.path: change.why for change in plan.changes if change.why}
    assert set(explained) == {
        "AdminCreateUserConfig.UnusedAccountValidityDays",
        "Policies.PasswordPolicy.TemporaryPasswordValidityDays",
    }
    assert plan.request is not None
    assert plan.request["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"] == 9
    assert world.carry_out(plan).ending is Ending.DONE


def test_texts_of_codes_beside_a_link_are_left_out_and_explained() -> None:
    world = world_with(VerificationMessageTemplate=LINK | {"EmailMessage": "Yours is {####}", "EmailSubject": "Yours"})
    plan = world.plan()
    assert {change.path for change in plan.changes if change.why} == {
        "VerificationMessageTemplate.EmailMessage",
        "VerificationMessageTemplate.EmailSubject",
    }
    assert world.carry_out(plan).ending is Ending.DONE


def test_settings_that_the_sdk_does_not_know_are_refused_with_its_version() -> None:
    world = world_with()
    world.store.invented = {"QuantumConfiguration": {"On": True}}
    found = plan_attach(world.facts(), WISH)
    assert isinstance(found, Refused)
    assert [refusal.code for refusal in found.refusals] == ["unknown_settings"]
    assert "QuantumConfiguration" in found.refusals[0].sentence
    assert "botocore" in found.refusals[0].sentence
    assert "newer boto3" in found.refusals[0].advice


def test_an_unknown_setting_inside_a_known_one_is_refused_as_well() -> None:
    world = world_with()
    world.store.invented = {"LambdaConfig": {"PostQuantum": {"LambdaArn": THEIRS}}}
    assert world.refusals() == ["unknown_settings"]


def test_a_pool_that_is_not_there_is_refused() -> None:
    world = world_with()
    world.gone = True
    assert world.refusals() == ["pool_missing"]


def test_a_pool_of_another_place_is_refused() -> None:
    world = world_with(Arn=f"arn:aws:cognito-idp:eu-west-1:{ACCOUNT}:userpool/{POOL_ID}")
    assert world.refusals() == ["other_place"]


def test_a_deleted_sms_role_is_refused_although_aws_would_blame_its_trust() -> None:
    assert world_with(SmsConfiguration={"SnsCallerArn": ROLE}).refusals() == ["sms_role_missing"]


def test_a_role_that_the_operator_may_not_pass_is_refused() -> None:
    world = world_with(SmsConfiguration={"EumsSms": {"CallerArn": ROLE}})
    world.roles, world.passable = {ROLE}, False
    assert world.refusals() == ["pass_role_denied"]
    found = plan_attach(world.facts(), WISH)
    assert isinstance(found, Refused)
    assert f"attach --user-pool-id {POOL_ID} --stack-name {STACK} --print iam`" in found.refusals[0].advice


def test_what_could_not_be_seen_is_a_notice() -> None:
    facts = world_with(SmsConfiguration={"SnsCallerArn": ROLE}).facts()
    unseen = Unseen("iam:GetRole", "AccessDenied: no")
    found = plan_attach(replace(facts, sms_roles=(replace(facts.sms_roles[0], trust=unseen, passable=unseen),)), WISH)
    assert isinstance(found, Plan)
    assert [notice.code for notice in found.notices].count("unseen") == 2


@pytest.mark.parametrize(
    ("email", "refusals"),
    [
        (EmailFacts(exists=True, verified=True, cognito_allowed=True), []),
        (EmailFacts(exists=True, verified=False, cognito_allowed=True), ["email_identity_unverified"]),
        (EmailFacts(exists=False, verified=False, cognito_allowed=False), ["email_identity_unverified"]),
    ],
)
def test_an_ses_identity_that_is_not_verified_is_refused(email: EmailFacts, refusals: list[str]) -> None:
    world = world_with(EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": IDENTITY})
    world.email = email
    assert world.refusals() == refusals


def test_functions_that_are_not_there_are_refused() -> None:
    world = world_with()
    world.functions = {}
    assert world.refusals() == ["function_missing"] * 3


def test_a_numbered_version_is_refused_and_an_alias_taken() -> None:
    world = world_with()
    for function in CHOSEN.values():
        world.functions |= {str(replace(function, qualifier=name)): "Active" for name in ("7", "live")}
    numbered = plan_attach(world.facts(alias="7"), WISH)
    assert isinstance(numbered, Refused)
    assert {refusal.code for refusal in numbered.refusals} == {"numbered_version"}
    plan = plan_attach(world.facts(alias="live"), WISH)
    assert isinstance(plan, Plan)
    assert {permission.function.qualifier for permission in plan.grant} == {"live"}
    assert world.carry_out(plan).ending is Ending.DONE
    assert world.store.pool["LambdaConfig"]["PreSignUp"].endswith(":live")


def test_from_a_function_to_its_alias_and_back_to_nothing() -> None:
    world = world_with()
    before = world.settings()
    for function in CHOSEN.values():
        world.functions[str(replace(function, qualifier="live"))] = "Active"
    world.attach()
    plan = plan_attach(world.facts(alias="live"), WISH)
    assert isinstance(plan, Plan)
    assert world.carry_out(plan).ending is Ending.DONE
    detach = plan_detach(world.facts(alias="live"))
    assert isinstance(detach, Plan)
    assert world.carry_out(detach).ending is Ending.DONE
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})


def aliased_world(*aliases: str) -> World:
    """Return an account whose functions have these aliases, with a pool that names the first."""
    world = world_with()
    for function in (*OURS.values(), OBSERVER):
        world.functions |= {str(replace(function, qualifier=name)): "Active" for name in aliases}
    plan = plan_attach(world.facts(alias=aliases[0]), WISH)
    assert isinstance(plan, Plan)
    assert world.carry_out(plan).ending is Ending.DONE
    return world


def qualifiers(world: World) -> set[str | None]:
    """Return how the pool's triggers and their permissions name our functions."""
    config = world.store.pool["LambdaConfig"]
    named = [config["PreSignUp"], config["CustomMessage"], config["CustomSMSSender"]["LambdaArn"], *world.permitted()]
    found = [read_function_arn(one) for one in named]
    return {arn.qualifier if arn is not None else None for arn in found}


def test_a_later_run_keeps_the_alias_of_the_pool() -> None:
    world = aliased_world("live")
    assert world.attach().ending is Ending.UNCHANGED
    world.parameters = {"EnforcedUserPoolIds": POOL_ID}
    assert world.attach(replace(WISH, triggers=(Trigger.PRE_SIGN_UP,))).ending is Ending.DONE
    assert world.store.pool["LambdaConfig"]["PreSignUp"] == f"{OURS[Trigger.PRE_SIGN_UP]}:live"
    world.detach((Trigger.CUSTOM_MESSAGE,))
    assert world.attach().ending is Ending.DONE
    assert qualifiers(world) == {"live"}
    world.records.clear()
    assert world.detach().ending is Ending.DONE
    assert (world.settings(), world.permitted()) == (world_with().settings(), {})


def test_a_run_that_was_interrupted_is_taken_up_with_its_alias() -> None:
    world = aliased_world("live")
    world.store.pool["LambdaConfig"] = {}
    assert world.attach().ending is Ending.DONE
    assert qualifiers(world) == {"live"}


@pytest.mark.parametrize(("alias", "left"), [("blue", "blue"), ("$LATEST", None)])
def test_another_alias_takes_the_permissions_of_the_first_with_it(alias: str, left: str | None) -> None:
    world = aliased_world("live", "blue")
    plan = plan_attach(world.facts(alias=alias), WISH)
    assert isinstance(plan, Plan)
    assert world.carry_out(plan).ending is Ending.DONE
    assert qualifiers(world) == {left}
    assert world.detach().ending is Ending.DONE
    assert (world.settings(), world.permitted(), world.records) == (world_with().settings(), {}, {})


@pytest.mark.parametrize(
    ("key", "refusals"),
    [
        (None, ["key_missing"]),
        (KeyFacts(KEY, "Disabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"), ["key_disabled"]),
        (KeyFacts(KEY, "Enabled", "RSA_2048", "SIGN_VERIFY"), ["key_unsuitable"]),
        (KeyFacts(OTHER_KEY, "Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"), ["key_not_by_arn"]),
    ],
)
def test_a_key_that_seals_nothing_is_refused(key: KeyFacts | None, refusals: list[str]) -> None:
    world = world_with()
    world.keys = {KEY: key} if key is not None else {}
    assert world.refusals() == refusals
    assert world.refusals(replace(WISH, triggers=(Trigger.PRE_SIGN_UP,))) == []


def email_sender() -> dict[str, Any]:
    """Return a LambdaConfig with somebody else's e-mail sender, and its key."""
    return {"CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": THEIRS}, "KMSKeyID": OTHER_KEY}


def test_another_key_is_kept_where_the_sender_may_open_codes_with_it() -> None:
    world = world_with(LambdaConfig=email_sender())
    world.keys[OTHER_KEY] = KeyFacts(OTHER_KEY, "Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    world.parameters = {"AdditionalKmsKeyArns": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/x, {OTHER_KEY}"}
    before = world.settings()
    assert world.attach().ending is Ending.DONE
    assert world.store.pool["LambdaConfig"]["KMSKeyID"] == OTHER_KEY
    world.detach()
    assert world.settings() == before


@pytest.mark.parametrize("wish", [WISH, REPLACE])
def test_a_key_that_another_function_needs_is_a_conflict_that_names_the_parameter(wish: Wish) -> None:
    found = plan_attach(world_with(LambdaConfig=email_sender()).facts(), wish)
    assert isinstance(found, Refused)
    (refusal,) = found.refusals
    assert refusal.code == "key_conflict"
    assert THEIRS in refusal.sentence
    assert f'AdditionalKmsKeyArns="{OTHER_KEY}"' in refusal.advice
    assert "--replace" not in refusal.advice


@pytest.mark.parametrize("named", [f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/theirs", "theirs"])
def test_a_key_that_is_named_by_an_alias_or_an_id_is_to_be_named_by_its_arn(named: str) -> None:
    world = world_with(LambdaConfig=email_sender() | {"KMSKeyID": named})
    world.keys[named] = KeyFacts(OTHER_KEY, "Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    found = plan_attach(world.facts(), WISH)
    assert isinstance(found, Refused)
    (refusal,) = found.refusals
    assert refusal.code == "key_not_by_arn"
    assert named in refusal.sentence
    assert OTHER_KEY in refusal.advice
    assert "AdditionalKmsKeyArns" not in refusal.advice


def test_a_key_that_nothing_else_needs_may_be_replaced_and_comes_back() -> None:
    world = world_with(LambdaConfig={"KMSKeyID": OTHER_KEY})
    before = world.settings()
    assert world.refusals() == ["key_conflict"]
    assert world.attach(REPLACE).ending is Ending.DONE
    assert world.store.pool["LambdaConfig"]["KMSKeyID"] == KEY
    world.detach()
    assert world.settings() == before


def test_the_key_stays_where_an_email_sender_came_to_need_it() -> None:
    world = world_with()
    world.attach()
    world.store.pool["LambdaConfig"]["CustomEmailSender"] = {"LambdaVersion": "V1_0", "LambdaArn": THEIRS}
    plan = plan_detach(world.facts())
    assert isinstance(plan, Plan)
    assert "key_stays" in [notice.code for notice in plan.notices]
    world.carry_out(plan)
    assert world.store.pool["LambdaConfig"] == email_sender() | {"KMSKeyID": KEY}


@pytest.mark.parametrize("member", ["CustomEmailSender", "CustomSMSSender"])
def test_the_key_of_before_is_not_put_back_under_a_sender_that_came_to_need_ours(member: str) -> None:
    world = world_with(LambdaConfig={"KMSKeyID": OTHER_KEY})
    assert world.attach(REPLACE).ending is Ending.DONE
    theirs = {"LambdaVersion": "V1_0", "LambdaArn": THEIRS}
    world.store.pool["LambdaConfig"][member] = theirs
    plan = plan_detach(world.facts())
    assert isinstance(plan, Plan)
    (notice,) = [notice for notice in plan.notices if notice.code == "key_stays"]
    assert THEIRS in notice.sentence
    assert OTHER_KEY in notice.sentence
    assert world.carry_out(plan).ending is Ending.DONE
    assert world.store.pool["LambdaConfig"] == {member: theirs, "KMSKeyID": KEY}


def test_a_trigger_that_is_put_back_without_being_seen_is_told() -> None:
    world = world_with(LambdaConfig={"PreSignUp": THEIRS})
    world.attach(REPLACE)
    facts = replace(world.facts(), earlier={THEIRS: Unseen("lambda:GetPolicy", "AccessDenied: no")})
    plan = plan_detach(facts)
    assert isinstance(plan, Plan)
    assert plan.request is not None
    assert plan.request["LambdaConfig"] == {"PreSignUp": THEIRS}
    assert any("lambda:GetPolicy" in notice.sentence and THEIRS in notice.sentence for notice in plan.notices)


def test_the_policy_has_what_detaching_puts_back() -> None:
    """Setting a key needs kms:CreateGrant on it; putting a trigger back looks at its function."""
    world = world_with(LambdaConfig={"PreSignUp": THEIRS, "PostConfirmation": f"{THEIRS}-2", "KMSKeyID": OTHER_KEY})
    world.attach(REPLACE)
    facts = world.facts()
    written = json.loads(write_policy(facts.stack, POOL_ID, facts.pool, [], facts.attachment))
    allowed = {statement["Sid"]: statement["Resource"] for statement in written["Statement"]}
    assert set(allowed["SealCodesOfThePool"]) == set(allowed["SeeTheKey"]) == {KEY, OTHER_KEY}
    assert set(allowed["SeeTheOtherTriggers"]) == {THEIRS, f"{THEIRS}-2"}


def test_triggers_of_somebody_else_are_refused_by_name() -> None:
    found = plan_attach(world_with(LambdaConfig={"PreSignUp": THEIRS}).facts(), WISH)
    assert isinstance(found, Refused)
    (refusal,) = found.refusals
    assert refusal.code == "trigger_taken"
    assert THEIRS in refusal.sentence
    assert "--replace" in refusal.advice


def test_replaced_triggers_come_back() -> None:
    config = {
        "PreSignUp": THEIRS,
        "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": THEIRS},
        "KMSKeyID": OTHER_KEY,
    }
    world = world_with(LambdaConfig=config)
    world.functions[THEIRS] = "Active"
    world.permit(THEIRS)
    before = world.settings()
    assert world.attach(REPLACE).ending is Ending.DONE
    assert world.attach(REPLACE).ending is Ending.UNCHANGED
    world.detach()
    assert world.settings() == before


def test_a_replaced_trigger_whose_function_is_gone_stays_out() -> None:
    world = world_with(LambdaConfig={"PreSignUp": THEIRS})
    world.attach(REPLACE)
    plan = plan_detach(world.facts())
    assert isinstance(plan, Plan)
    assert "trigger_lost" in [notice.code for notice in plan.notices]
    world.carry_out(plan)
    assert "PreSignUp" not in world.store.pool.get("LambdaConfig", {})


def test_a_replaced_trigger_that_cognito_may_not_invoke_stays_out_until_it_may() -> None:
    world = world_with(LambdaConfig={"PreSignUp": THEIRS})
    world.functions[THEIRS] = "Active"
    world.attach(REPLACE)
    plan = plan_detach(world.facts())
    assert isinstance(plan, Plan)
    (notice,) = [notice for notice in plan.notices if notice.code == "trigger_not_permitted"]
    assert f"aws lambda add-permission --function-name {THEIRS}" in notice.sentence
    assert plan.request is not None
    assert "PreSignUp" not in plan.request["LambdaConfig"]
    world.permit(THEIRS)
    world.detach()
    assert world.store.pool["LambdaConfig"] == {"PreSignUp": THEIRS}


def test_detach_takes_away_only_what_is_still_ours() -> None:
    world = world_with()
    world.attach()
    world.store.pool["LambdaConfig"]["PreSignUp"] = THEIRS
    plan = plan_detach(world.facts())
    assert isinstance(plan, Plan)
    assert "trigger_stays" in [notice.code for notice in plan.notices]
    assert world.carry_out(plan).ending is Ending.DONE
    assert world.store.pool["LambdaConfig"] == {"PreSignUp": THEIRS}


def test_triggers_are_attached_and_detached_one_by_one() -> None:
    world = world_with()
    before = world.settings()
    world.attach(replace(WISH, triggers=(Trigger.PRE_SIGN_UP,)))
    assert world.store.pool["LambdaConfig"] == {"PreSignUp": str(OBSERVER)}
    world.attach(replace(WISH, triggers=(Trigger.CUSTOM_SMS_SENDER,)))
    world.detach((Trigger.PRE_SIGN_UP,))
    assert set(world.store.pool["LambdaConfig"]) == {"CustomSMSSender", "KMSKeyID"}
    assert list(world.permitted()) == [str(OURS[Trigger.CUSTOM_SMS_SENDER])]
    world.detach()
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})


def test_a_trigger_that_is_detached_already_is_no_work() -> None:
    world = world_with()
    world.attach()
    assert world.detach((Trigger.PRE_SIGN_UP,)).ending is Ending.DONE
    again = plan_detach(world.facts(), (Trigger.PRE_SIGN_UP,))
    assert isinstance(again, Plan)
    assert again.is_empty
    rest = plan_detach(world.facts())
    assert isinstance(rest, Plan)
    assert {function.function for function, _ in rest.revoke} == {
        OURS[trigger].function for trigger in Trigger if trigger is not Trigger.PRE_SIGN_UP
    }


def test_a_pool_that_is_gone_leaves_nothing_behind() -> None:
    world = world_with()
    world.attach()
    world.gone = True
    assert world.detach().ending is Ending.DONE
    assert (world.permitted(), world.records) == ({}, {})


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("triggers", [tuple(Trigger), (Trigger.CUSTOM_SMS_SENDER,), (Trigger.PRE_SIGN_UP,)])
def test_the_table_alone_detaches_what_a_deleted_stack_left(*, triggers: tuple[Trigger, ...], gone: bool) -> None:
    world = world_with(LambdaConfig={"PostConfirmation": THEIRS})
    before = world.settings()
    world.attach(replace(WISH, triggers=triggers))
    world.functions, world.policies, world.keys, world.gone = {}, {}, {}, gone
    plan = plan_detach(world.facts(table=TABLE))
    assert isinstance(plan, Plan)
    assert len(set(plan.revoke)) == len(plan.revoke) == len(triggers)
    assert world.carry_out(plan).ending is Ending.DONE
    assert world.records == {}
    if not gone:
        assert world.settings() == before
    with pytest.raises(StackUnsuitableError, match="remembers nothing"):
        world.facts(table=TABLE)


def test_a_pool_that_never_was_is_neither_detached_nor_printed_for() -> None:
    world = world_with()
    world.gone = True
    found = plan_detach(world.facts())
    assert isinstance(found, Refused)
    assert [refusal.code for refusal in found.refusals] == ["pool_missing"]
    for tool in Tool:
        printed = write_snippet(tool, world.facts(), tuple(Trigger), replace=False)
        assert isinstance(printed, Refusal)
        assert printed.code == "pool_missing"


@pytest.mark.parametrize("tool", Tool)
def test_a_snippet_takes_no_trigger_that_somebody_else_set_unless_that_is_asked_for(tool: Tool) -> None:
    """Pasted code would replace it as an update does."""
    facts = world_with(LambdaConfig={"PreSignUp": THEIRS}).facts()
    refused = write_snippet(tool, facts, tuple(Trigger), replace=False)
    assert isinstance(refused, Refusal)
    assert (refused.code, THEIRS in refused.sentence) == ("trigger_taken", True)
    written = write_snippet(tool, facts, tuple(Trigger), replace=True)
    assert isinstance(written, str)
    assert written.startswith(("# PreSignUp takes", "// PreSignUp takes"))
    assert THEIRS in written.splitlines()[0]
    rest = write_snippet(tool, facts, (Trigger.CUSTOM_MESSAGE,), replace=False)
    assert isinstance(rest, str)
    assert THEIRS not in rest


def test_a_snippet_says_whose_place_its_key_takes() -> None:
    world = world_with(LambdaConfig={"PreSignUp": THEIRS, "KMSKeyID": OTHER_KEY})
    world.keys |= {OTHER_KEY: KeyFacts(OTHER_KEY, "Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")}
    written = write_snippet(Tool.TERRAFORM, world.facts(), tuple(Trigger), replace=True)
    assert isinstance(written, str)
    assert f"# KMSKeyID takes the place of {OTHER_KEY}: take that out.\n" in written
    kept = write_snippet(Tool.TERRAFORM, world.facts(), (Trigger.CUSTOM_MESSAGE,), replace=True)
    assert isinstance(kept, str)
    assert OTHER_KEY not in kept


def test_a_snippet_names_no_function_that_is_not_there() -> None:
    world = world_with()
    world.functions = {}
    found = write_snippet(Tool.CDK, world.facts(), tuple(Trigger), replace=False)
    assert isinstance(found, Refusal)
    assert found.code == "function_missing"


def test_without_a_record_what_names_our_functions_is_taken_away() -> None:
    world = world_with()
    before = world.settings()
    world.attach()
    world.records.clear()
    assert world.detach().ending is Ending.DONE
    assert (world.settings(), world.permitted()) == (before, {})


def test_another_laptop_knows_what_was_before_and_who_attached() -> None:
    world = world_with(LambdaConfig={"PreSignUp": THEIRS}, UserPoolTags={"amplify:app-id": "d1234"})
    world.attach(REPLACE)
    record = world.facts().attachment
    assert record is not None
    assert record.progress is Progress.ATTACHED
    assert record.triggers[Trigger.PRE_SIGN_UP].before == THEIRS
    assert (record.attached_by, record.owner) == (f"arn:aws:iam::{ACCOUNT}:user/operator", "amplify d1234")
    assert read_attachment(write_attachment(record), record.revision) == record


@pytest.mark.parametrize(
    ("owner", "code", "word"),
    [
        (Owner(OwnerKind.CDK, "pools"), "owned", "--print cdk"),
        (Owner(OwnerKind.CLOUDFORMATION, "pools"), "owned", "--print cloudformation"),
        (None, "perhaps_terraform", "--print terraform"),
    ],
)
def test_the_tool_whose_next_deployment_undoes_it_is_named(owner: Owner | None, code: str, word: str) -> None:
    world = world_with()
    world.owner = owner
    (notice,) = [notice for notice in world.plan().notices if notice.code == code]
    assert word in notice.sentence
    world.attach()
    detach = plan_detach(world.facts())
    assert isinstance(detach, Plan)
    (notice,) = [notice for notice in detach.notices if notice.code == code]
    assert "--print" not in notice.sentence  # detach has no such option


def test_a_charged_test_text_is_told_of_where_the_pool_can_text() -> None:
    world = world_with(SmsConfiguration={"SnsCallerArn": ROLE})
    world.roles = {ROLE}
    assert "test_text" in [notice.code for notice in world.plan().notices]
    assert "test_text" not in [notice.code for notice in world_with().plan().notices]


def test_sign_ups_are_observed_unless_the_stack_names_the_pool() -> None:
    world = world_with()
    assert "sign_ups_observed" in [notice.code for notice in world.plan().notices]
    world.parameters = {"EnforcedUserPoolIds": f"us-east-1_X, {POOL_ID}"}
    assert "sign_ups_observed" not in [notice.code for notice in world.plan().notices]


def test_a_pool_that_is_enforced_names_the_function_that_refuses_and_the_other_lets_go_of_it() -> None:
    world = world_with()
    world.attach()
    before = world.permitted()
    assert (world.store.pool["LambdaConfig"]["PreSignUp"], str(OBSERVER) in before) == (str(OBSERVER), True)
    world.parameters = {"EnforcedUserPoolIds": POOL_ID}
    plan = world.plan()
    enforcing = OURS[Trigger.PRE_SIGN_UP]
    assert [(change.path, change.after) for change in plan.changes] == [("LambdaConfig.PreSignUp", str(enforcing))]
    assert ([one.function for one in plan.grant], [function for function, _ in plan.revoke]) == (
        [enforcing],
        [OBSERVER],
    )
    assert [notice.code for notice in plan.notices if notice.code.startswith("sign_ups")] == ["sign_ups_refused"]
    assert world.carry_out(plan).ending is Ending.DONE
    assert set(world.permitted()) == {str(function) for function in OURS.values()}
    assert world.attach().ending is Ending.UNCHANGED
    world.parameters = {}
    assert world.attach().ending is Ending.DONE
    assert world.permitted() == before
    assert world.detach().ending is Ending.DONE
    assert (world.permitted(), world.records, world.settings()) == ({}, {}, world_with().settings())


def test_a_pool_that_was_attached_otherwise_than_the_stack_now_says_is_let_go_of_whole() -> None:
    world = world_with()
    world.attach()
    world.parameters = {"EnforcedUserPoolIds": POOL_ID}
    assert world.detach().ending is Ending.DONE
    assert (world.permitted(), world.records, world.settings()) == ({}, {}, world_with().settings())


def test_the_stacks_own_pool_names_the_function_that_refuses() -> None:
    world = world_with()
    world.own_pool_id = POOL_ID
    assert world.plan().expected["LambdaConfig"]["PreSignUp"] == str(OURS[Trigger.PRE_SIGN_UP])


def test_a_stack_with_other_settings_is_told_how_to_be_deployed_again() -> None:
    world = world_with(
        UsernameAttributes=["email"],
        Policies={"PasswordPolicy": {"TemporaryPasswordValidityDays": 30}},
        EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": IDENTITY},
        SchemaAttributes=[{"Name": "email", "Required": True}, {"Name": "phone_number"}],
        VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"},
    )
    world.sessions = (3, 5)
    found = world.plan().redeployment
    assert found is not None
    assert found.parameters == {
        "AuthSessionMinutes": "5",
        "TemporaryPasswordDays": "30",
        "SignInWith": "email",
        "SesIdentityArn": IDENTITY,
        "EmailVerifyBy": "link",
    }
    assert found.replaces
    assert found.command.startswith("sam deploy --stack-name acme --parameter-overrides AuthSessionMinutes=")
    assert world_with().plan().redeployment is None


LISTED = "us-east-1_Another01/email/none/OFF/app/none"


@pytest.mark.parametrize(
    ("settings", "entry"),
    [
        ({}, None),  # users sign up with a number, as in the stack's own pool
        ({"UsernameAttributes": ["email"]}, None),  # nothing is verified
        (
            {"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["phone_number"]},
            "email/phone_number/OFF/app/none",
        ),
        ({"AutoVerifiedAttributes": ["email"]}, "phone_number/email/OFF/app/none"),
        (
            {"UsernameAttributes": [], "SchemaAttributes": [{"Name": "email", "Required": True}]},
            "username/none/OFF/app/email",
        ),
    ],
)
def test_what_users_of_the_pool_must_have_is_told_to_the_functions(settings: dict[str, Any], entry: str | None) -> None:
    world = world_with(**{"UsernameAttributes": ["phone_number"], **settings})
    world.parameters = {"AttachedPools": LISTED, "SignInWith": "phone_number"}
    redeployment = world.plan().redeployment
    parameters = {} if redeployment is None else redeployment.parameters
    assert parameters.get("AttachedPools") == (None if entry is None else f"{LISTED},{POOL_ID}/{entry}")
    if entry is not None:
        world.parameters = {"AttachedPools": f"{LISTED},{POOL_ID}/{entry}"}
        again = world.plan().redeployment
        assert again is None or "AttachedPools" not in again.parameters
        world.parameters = {"RequiredAttributes": "none"}
        overridden = world.plan().redeployment
        assert overridden is None or "AttachedPools" not in overridden.parameters


def test_the_pool_of_the_stack_itself_is_left_to_its_template() -> None:
    world = world_with()
    world.own_pool_id = POOL_ID
    world.attach()
    world.records.clear()
    assert world.plan().is_empty


def test_a_backup_puts_everything_back() -> None:
    mfa = {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    world = world_with(mfa, MfaConfiguration="ON", AutoVerifiedAttributes=["email"], VerificationMessageTemplate=LINK)
    before = world.settings()
    backup = PoolFacts(world.store.describe().pool, world.store.describe().mfa)
    world.attach()
    world.store.pool |= {"AutoVerifiedAttributes": [], "MfaConfiguration": "OFF"}
    world.store.mfa = {"MfaConfiguration": "OFF"}
    plan = world.restoring(backup)
    assert isinstance(plan, Plan)
    assert {change.path.partition(".")[0] for change in plan.changes} == {
        "LambdaConfig",
        "AutoVerifiedAttributes",
        "MfaConfiguration",
        "MFA",
    }
    assert world.carry_out(plan).ending is Ending.DONE
    assert world.settings() == before
    again = world.restoring(backup)
    assert isinstance(again, Plan)
    assert again.is_empty


PERMISSION = Permission(
    OURS[Trigger.PRE_SIGN_UP], "x", f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL_ID}", ACCOUNT
)
ALLOW: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "cognito-idp.amazonaws.com"},
    "Action": "lambda:InvokeFunction",
    "Condition": {"ArnLike": {"AWS:SourceArn": PERMISSION.pool_arn}, "StringEquals": {"AWS:SourceAccount": ACCOUNT}},
}


@pytest.mark.parametrize(
    ("statements", "permitted"),
    [
        ([ALLOW], True),
        ([ALLOW | {"Action": ["lambda:*"], "Principal": "*", "Condition": {}}], True),
        ([ALLOW | {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:cognito-idp:*:*:userpool/*"}}}], True),
        ([], False),
        ([ALLOW | {"Principal": {"Service": "sns.amazonaws.com"}}], False),
        ([ALLOW | {"Action": "lambda:GetFunction"}], False),
        ([ALLOW | {"Condition": {"ArnLike": {"AWS:SourceArn": f"{PERMISSION.pool_arn}x"}}}], False),
        ([ALLOW | {"Condition": {"StringEquals": {"AWS:SourceArn": "arn:aws:cognito-idp:*"}}}], False),
        ([ALLOW | {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}], False),
        ([ALLOW, ALLOW | {"Effect": "Deny", "Condition": {}}], False),
    ],
)
def test_policies_are_read_as_lambda_reads_them(statements: list[dict[str, Any]], permitted: bool) -> None:  # noqa: FBT001
    assert permits(statements, PERMISSION) is permitted


@pytest.mark.parametrize("text", ["", "arn:aws:s3:::bucket", f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:x:1", "acme"])
def test_what_names_no_function_is_none(text: str) -> None:
    assert read_function_arn(text) is None


def test_a_stack_that_is_deployed_onto_a_pool_has_none_of_its_own_and_names_no_parameters_for_it() -> None:
    world = world_with(Policies={"PasswordPolicy": {"TemporaryPasswordValidityDays": 30}})
    assert world.plan().redeployment is not None
    world.parameters = {"ExistingUserPoolId": POOL_ID}
    plan = world.plan()
    assert (plan.redeployment, "deployed_onto" in {notice.code for notice in plan.notices}) == (None, True)
    world.carry_out(plan)
    detaching = plan_detach(world.facts())
    (notice,) = [notice for notice in detaching.notices if notice.code == "deployed_onto"]
    assert "another RefreshToken" in notice.sentence
    assert "AttachTriggers=false" in notice.sentence


def test_another_pool_on_such_a_stack_gets_the_settings_of_the_first() -> None:
    world = world_with()
    world.parameters = {"ExistingUserPoolId": "us-east-1_First"}
    (notice,) = [notice for notice in world.plan().notices if notice.code == "settings_of_another_pool"]
    assert "have the settings of us-east-1_First" in notice.sentence


@pytest.mark.parametrize(("existing", "own"), [("", "us-east-1_Pool"), (POOL_ID, None)])
def test_the_pool_in_a_stacks_outputs_is_its_own_only_where_it_made_it(existing: str, own: str | None) -> None:
    names = [*(f"{trigger}FunctionArn" for trigger in Trigger), "PreSignUpObserverFunctionArn"]
    outputs = dict.fromkeys(names, THEIRS) | {"KmsKeyArn": KEY, "AttachmentsTableName": TABLE}
    outputs["UserPoolId"] = existing or "us-east-1_Pool"
    found = stack_of(
        {
            "StackName": STACK,
            "StackStatus": "CREATE_COMPLETE",
            "Parameters": [{"ParameterKey": "ExistingUserPoolId", "ParameterValue": existing}],
            "Outputs": [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()],
        }
    )
    assert (found.own_pool_id, found.deployed_onto) == (own, existing or None)
    assert found.enforces(outputs["UserPoolId"]) == (own is not None)

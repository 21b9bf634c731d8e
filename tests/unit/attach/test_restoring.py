"""Restoring a backup: what is refused before anything is touched, and how a restore ends."""

from __future__ import annotations

import json
from copy import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.attach_world import ACCOUNT, CHOSEN, KEY, POOL_ID, REGION, THEIRS, World, fails, plain_pool
from support.generated_pools import ROLE
from support.pool_store import PoolStore

from cognito_otp_attach.apply.outcomes import Ending, Standing
from cognito_otp_attach.errors import BackupUnsuitableError
from cognito_otp_attach.facts.backups import read_backup, write_backup
from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_attach.facts.values import KeyFacts, Owner, OwnerKind, PoolFacts
from cognito_otp_attach.plan.values import Plan, Refused

if TYPE_CHECKING:
    from collections.abc import Callable


def world_with(mfa: dict[str, Any] | None = None, /, **settings: Any) -> World:
    """Return an account whose pool has these settings."""
    return World(PoolStore(plain_pool(**settings), mfa or {"MfaConfiguration": "OFF"}))


def refused(world: World, backup: PoolFacts) -> Refused:
    """Plan to restore a backup, which is refused."""
    found = world.restoring(backup)
    assert isinstance(found, Refused), found
    return found


def planned(world: World, backup: PoolFacts) -> Plan:
    """Plan to restore a backup, which is not refused."""
    found = world.restoring(backup)
    assert isinstance(found, Plan), found
    return found


def test_triggers_that_cognito_may_not_invoke_any_more_are_refused_by_name() -> None:
    world = world_with()
    world.attach()
    backup = world.store.describe()
    assert planned(world, backup).is_empty
    world.detach()
    found = refused(world, backup)
    assert [refusal.code for refusal in found.refusals] == ["not_permitted"] * 3
    for refusal, function in zip(
        sorted(found.refusals, key=lambda one: one.sentence), sorted(CHOSEN.items()), strict=True
    ):
        assert str(function[1]) in refusal.sentence
        assert "use `cognito-otp attach` without --restore" in refusal.advice


def test_triggers_that_are_gone_are_refused() -> None:
    world = world_with(LambdaConfig={"PostConfirmation": THEIRS, "PreSignUp": "acme"})
    found = refused(world, world.store.describe())
    assert {refusal.code for refusal in found.refusals} == {"function_missing", "function_unreadable"}
    assert any(THEIRS in refusal.sentence for refusal in found.refusals)


@pytest.mark.parametrize(("state", "code"), [(None, "key_missing"), ("PendingDeletion", "key_disabled")])
def test_a_key_that_is_gone_or_disabled_is_refused(state: str | None, code: str) -> None:
    world = world_with()
    world.attach()
    backup = world.store.describe()
    world.keys = {} if state is None else {KEY: KeyFacts(KEY, state, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")}
    (refusal,) = refused(world, backup).refusals
    assert (refusal.code, KEY in refusal.sentence, "cognito-otp attach" in refusal.advice) == (code, True, True)


def test_a_pool_is_restored_to_triggers_that_cognito_may_invoke() -> None:
    world = world_with()
    world.attach()
    backup, attached = world.store.describe(), world.settings()
    world.store.pool["LambdaConfig"] = {}
    world.carry_out(planned(world, backup))
    assert (world.settings(), POOL_ID in world.records) == (attached, True)


def test_a_restore_that_aws_refuses_leaves_the_pool_as_it_was_and_says_so() -> None:
    world = world_with(SmsAuthenticationMessage="Sign in with {####}")
    backup = world.store.describe()
    world.store.pool["SmsAuthenticationMessage"] = "Changed {####}"
    plan = planned(world, backup)
    world.faults = {1: fails("InvalidParameterException")}
    world.calls.clear()
    outcome = world.carry_out(plan)
    assert world.calls == ["DescribeUserPool", "UpdateUserPool", "DescribeUserPool"]
    assert (outcome.ending, outcome.standing) == (Ending.FAILED, Standing.BEFORE)


def test_a_restore_whose_mfa_aws_refuses_is_neither_as_it_was_nor_as_the_backup() -> None:
    mfa = {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    world = world_with(mfa, MfaConfiguration="ON", SmsAuthenticationMessage="Sign in with {####}")
    backup = world.store.describe()
    world.store.pool |= {"SmsAuthenticationMessage": "Changed {####}", "MfaConfiguration": "OFF"}
    world.store.mfa = {"MfaConfiguration": "OFF"}
    plan = planned(world, backup)
    world.faults = {2: fails("InvalidParameterException")}
    outcome = world.carry_out(plan)
    assert world.calls == ["DescribeUserPool", "UpdateUserPool", "SetUserPoolMfaConfig", "DescribeUserPool"]
    assert (outcome.ending, outcome.standing) == (Ending.FAILED, Standing.OTHER)


def test_a_restore_after_which_something_differs_names_it_and_is_not_as_the_backup_has_it() -> None:
    world = world_with(UserPoolTags={"team": "x"}, SmsAuthenticationMessage="Sign in with {####}")
    backup = world.store.describe()
    world.store.pool |= {
        "SmsAuthenticationMessage": "Changed {####}",
        "UserPoolTags": {"team": "x", "aws:cloudformation:stack-name": "theirs"},
    }
    outcome = world.carry_out(planned(world, backup))
    assert (outcome.ending, outcome.standing) == (Ending.UNPROVEN, Standing.OTHER)
    assert "UserPoolTags.aws:cloudformation:stack-name" in outcome.sentence
    assert outcome.backup == "backup.json"
    assert world.store.pool["SmsAuthenticationMessage"] == "Sign in with {####}"


MFA_OFF = {"MfaConfiguration": "OFF"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe{", "not UTF-8"),
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no UserPool and Mfa"),
        (b'{"UserPool": null, "Mfa": {}}', "no UserPool and Mfa"),
        (json.dumps({"UserPool": plain_pool(), "Mfa": []}).encode(), "no UserPool and Mfa"),
        (json.dumps({"UserPool": plain_pool(Id="us-east-1_Other"), "Mfa": MFA_OFF}).encode(), "of us-east-1_Other"),
        (json.dumps({"UserPool": {}, "Mfa": MFA_OFF}).encode(), "of no pool"),
        (json.dumps({"UserPool": {"Id": POOL_ID}, "Mfa": {}}).encode(), "lacks Arn, CreationDate"),
        (json.dumps({"UserPool": plain_pool(), "Mfa": {}}).encode(), "lacks Mfa.MfaConfiguration"),
        (json.dumps({"UserPool": plain_pool(Policies=[]), "Mfa": MFA_OFF}).encode(), "UserPool.Policies"),
        (
            json.dumps({"UserPool": plain_pool(LambdaConfig={"PreSignUp": 1}), "Mfa": MFA_OFF}).encode(),
            "UserPool.LambdaConfig.PreSignUp",
        ),
        (
            json.dumps({"UserPool": plain_pool(AutoVerifiedAttributes=[True]), "Mfa": MFA_OFF}).encode(),
            "UserPool.AutoVerifiedAttributes[]",
        ),
    ],
)
def test_a_file_that_is_no_whole_backup_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(BackupUnsuitableError, match=said.replace("[", r"\[")):
        read_backup(content, POOL_ID, installed_model())


def test_a_backup_is_read_as_it_was_written() -> None:
    pool = world_with(EmailVerificationMessage="Grüße {####}").store.describe()
    assert read_backup(write_backup(pool).encode(), POOL_ID, installed_model()) == pool


def test_settings_that_this_sdk_does_not_know_are_refused_and_not_left_out() -> None:
    world = world_with()
    pool = plain_pool(QuantumConfiguration={"On": True})
    content = json.dumps({"UserPool": pool, "Mfa": MFA_OFF | {"PigeonMfa": {}}}).encode()
    (refusal,) = refused(world, read_backup(content, POOL_ID, installed_model())).refusals
    assert refusal.code == "unknown_settings"
    assert "QuantumConfiguration, Mfa.PigeonMfa" in refusal.sentence


ON = {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
TEXTS = {"SnsCallerArn": ROLE, "ExternalId": "x"}


@pytest.mark.parametrize("lost", [False, True], ids=["answered", "answer lost"])
def test_mfa_that_was_turned_off_is_turned_on_by_the_call_that_may(lost: bool) -> None:  # noqa: FBT001
    """UpdateUserPool is refused that turns MFA on in a pool without a factor."""
    mfa = ON | {"SmsMfaConfiguration": {"SmsConfiguration": TEXTS}}
    world = world_with(mfa, MfaConfiguration="ON", SmsConfiguration=TEXTS, SmsAuthenticationMessage="Yours {####}")
    world.roles = {ROLE}
    backup, before = world.store.describe(), world.settings()
    world.store.set_mfa({"UserPoolId": POOL_ID, "MfaConfiguration": "OFF"})
    world.store.pool["SmsAuthenticationMessage"] = "Changed {####}"
    plan = planned(world, backup)
    world.faults = {1: fails("ReadTimeoutError", lost=True, after=True)} if lost else {}
    assert world.carry_out(plan).ending is Ending.DONE
    assert world.settings() == before


def test_mfa_that_was_turned_on_is_turned_off_without_losing_the_sms_configuration() -> None:
    """SetUserPoolMfaConfig takes no SMS configuration beside OFF, and drops or refuses what it is not given."""
    world = world_with(SmsConfiguration=TEXTS, AutoVerifiedAttributes=["phone_number"])
    world.roles = {ROLE}
    backup, before = world.store.describe(), world.settings()
    world.store.set_mfa({"UserPoolId": POOL_ID, **ON, "SmsMfaConfiguration": {"SmsConfiguration": TEXTS}})
    plan = planned(world, backup)
    assert "factors_stay" in [notice.code for notice in plan.notices]
    assert world.carry_out(plan).ending is Ending.DONE
    assert {**world.settings(), "MFA": None} == {**before, "MFA": None}
    assert world.store.pool["MfaConfiguration"] == "OFF"
    assert planned(world, backup).is_empty


def test_mfa_by_email_with_cognitos_own_text_is_a_setting_that_comes_back() -> None:
    """Its block is empty then, and leaving it out would take the factor away."""
    world = world_with(ON | {"EmailMfaConfiguration": {}}, MfaConfiguration="ON")
    backup, before = world.store.describe(), world.settings()
    del world.store.mfa["EmailMfaConfiguration"]
    plan = planned(world, backup)
    assert [change.path for change in plan.changes] == ["MFA.EmailMfaConfiguration"]
    assert world.carry_out(plan).ending is Ending.DONE
    assert world.settings() == before


PASSKEYS = {"RelyingPartyId": "example.com", "UserVerification": "required"}
IN_USE: list[dict[str, Any]] = [{}, {"WebAuthnConfiguration": PASSKEYS | {"UserVerification": "preferred"}}]


@pytest.mark.parametrize("now", IN_USE, ids=["gone", "others"])
@pytest.mark.parametrize("fault", [None, "busy", "lost", "lost after"])
def test_passkeys_are_restored_without_losing_the_sms_configuration(now: dict[str, Any], fault: str | None) -> None:
    """SetUserPoolMfaConfig takes it away where MFA is off, and the update that follows writes it back."""
    world = world_with(MFA_OFF | {"WebAuthnConfiguration": PASSKEYS}, SmsConfiguration=TEXTS)
    world.roles = {ROLE}
    backup, before = world.store.describe(), world.settings()
    world.store.mfa = MFA_OFF | now
    plan = planned(world, backup)
    faults = {
        "busy": fails("TooManyRequestsException"),
        "lost": fails("ReadTimeoutError", lost=True),
        "lost after": fails("ReadTimeoutError", lost=True, after=True),
    }
    world.faults = {3: faults[fault]} if fault else {}
    outcome = world.carry_out(plan)
    calls = ["DescribeUserPool", "SetUserPoolMfaConfig", "DescribeUserPool", "UpdateUserPool", "DescribeUserPool"]
    assert world.calls[:5] == calls
    assert (outcome.ending, world.settings()) == (Ending.DONE, before)


def test_passkeys_that_aws_does_not_restore_take_nothing_with_them() -> None:
    """It asks for an SMS configuration where phones are verified, and takes none where MFA is off."""
    world = world_with(
        MFA_OFF | {"WebAuthnConfiguration": PASSKEYS},
        SmsConfiguration=TEXTS,
        AutoVerifiedAttributes=["phone_number"],
    )
    world.roles = {ROLE}
    backup = world.store.describe()
    world.store.mfa = dict(MFA_OFF)
    settings = world.settings()
    outcome = world.carry_out(planned(world, backup))
    assert (outcome.ending, outcome.standing, world.settings()) == (Ending.FAILED, Standing.BEFORE, settings)
    assert "SMS configuration is required" in outcome.sentence


def test_what_somebody_wrote_while_passkeys_were_restored_is_not_written_over() -> None:
    world = world_with(MFA_OFF | {"WebAuthnConfiguration": PASSKEYS}, SmsConfiguration=TEXTS)
    world.roles = {ROLE}
    backup = world.store.describe()
    world.store.mfa = dict(MFA_OFF)

    def and_somebody_writes(do: Callable[[], Any]) -> Any:
        do()
        world.store.pool["SmsAuthenticationMessage"] = "Theirs {####}"
        world.store.touch()

    world.faults = {1: and_somebody_writes}
    outcome = world.carry_out(planned(world, backup))
    assert (outcome.ending, outcome.standing) == (Ending.UNPROVEN, Standing.OTHER)
    assert "SmsConfiguration" in outcome.sentence
    assert world.store.pool["SmsAuthenticationMessage"] == "Theirs {####}"


@pytest.mark.parametrize("owner", [None, Owner(OwnerKind.CDK, "acme")])
def test_a_restore_names_no_snippet_that_attaches(owner: Owner | None) -> None:
    world = world_with(SmsAuthenticationMessage="Yours {####}")
    world.owner, backup = owner, world.store.describe()
    world.store.pool["SmsAuthenticationMessage"] = "Changed {####}"
    sentences = " ".join(notice.sentence for notice in planned(world, backup).notices)
    assert ("--print" in sentences, "ut the same settings into its code." in sentences) == (False, True)


OTHER_ROLE = f"{ROLE}-2"


def retexting_world() -> tuple[World, PoolFacts]:
    """Return an account whose pool texts by another role than its backup does."""
    world = world_with(SmsConfiguration=TEXTS)
    world.roles, backup = {ROLE, OTHER_ROLE}, world.store.describe()
    world.store.pool["SmsConfiguration"] = {"SnsCallerArn": OTHER_ROLE, "ExternalId": "another"}
    return world, backup


def test_the_role_that_counts_is_the_one_that_the_backup_brings() -> None:
    world, backup = retexting_world()
    world.roles = {ROLE}  # the pool's is gone, and a restore is what mends it
    assert world.refusals() == ["sms_role_missing"]
    assert world.carry_out(planned(world, backup)).ending is Ending.DONE
    assert world.store.pool["SmsConfiguration"] == TEXTS

    world, backup = retexting_world()
    world.roles = {OTHER_ROLE}
    (refusal,) = refused(world, backup).refusals
    assert (refusal.code, ROLE in refusal.sentence) == ("sms_role_missing", True)

    world, backup = retexting_world()
    world.passable = False
    (refusal,) = refused(world, backup).refusals
    assert (refusal.code, ROLE in refusal.sentence) == ("pass_role_denied", True)


def test_a_restore_says_that_aws_may_refuse_the_backups_role_and_leaves_it_to_aws() -> None:
    """Read with the backup's external id, not with the one that the pool has now."""
    world, backup = retexting_world()
    assert "sms_role_untrusting" not in [notice.code for notice in planned(world, backup).notices]
    world.trust = (trusting("another"),)
    notices = {notice.code: notice.sentence for notice in planned(world, backup).notices}
    assert f"{ROLE} trusts Cognito by another external id than the pool's" in notices["sms_role_untrusting"]
    assert world.carry_out(planned(world, backup)).ending is Ending.DONE


def test_a_backup_that_texts_by_no_role_leaves_the_pool_its_own() -> None:
    world = world_with(EmailVerificationMessage="Theirs {####}")
    backup = world.store.describe()
    world.store.pool |= {"SmsConfiguration": TEXTS, "EmailVerificationMessage": "Changed {####}"}
    assert [refusal.code for refusal in refused(world, backup).refusals] == ["sms_role_missing"]
    world.roles, world.trust = {ROLE}, ()
    assert "sms_role_untrusting" in [notice.code for notice in planned(world, backup).notices]


def test_the_identity_that_counts_is_the_one_that_the_backup_sends_from() -> None:
    identity = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/acme.example"
    world = world_with(EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": identity})
    backup = world.store.describe()
    world.store.pool["EmailConfiguration"] = {"EmailSendingAccount": "COGNITO_DEFAULT"}
    world.email = replace(world.email, verified=False)
    assert [refusal.code for refusal in refused(world, backup).refusals] == ["email_identity_unverified"]
    world.store.pool["EmailConfiguration"], own = backup.pool["EmailConfiguration"], world.store.pool
    plain = PoolFacts(own | {"EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"}}, backup.mfa)
    assert world.carry_out(planned(world, plain)).ending is Ending.DONE


def trusting(external_id: str) -> dict[str, Any]:
    """Return a statement that trusts Cognito by an external id."""
    condition = {"StringEquals": {"sts:ExternalId": external_id}}
    service = {"Service": "cognito-idp.amazonaws.com"}
    return {"Effect": "Allow", "Principal": service, "Action": "sts:AssumeRole", "Condition": condition}

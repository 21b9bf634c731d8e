"""The same journeys when the emulator verifies signatures and enforces IAM: its own codes and checks change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from contract.cognito.conftest import deployed
from pycognito.aws_srp import AWSSRP
from support.aws.emulators import running_emulator
from support.local_stack.cognito_front import refused, running_front
from support.local_stack.trigger_functions import Workshop
from support.people import OTHER_PHONE, PASSWORD, PHONE, TEMPORARY_PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.local_stack.cognito_front import Local


@pytest.fixture(scope="module")
def enforced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """Serve a front before an emulator with AUTH on."""
    with running_emulator(auth=True) as emulator:
        workshop = Workshop(emulator, tmp_path_factory.mktemp("enforced"))
        with running_front(workshop, deployed(workshop)) as front:
            yield front


def test_sign_up_confirm_and_sign_in_with_mfa(enforced: Local) -> None:
    pool = enforced.pool(MfaConfiguration="ON")
    pool.sign_up()
    code = pool.code()
    if code != "123456":
        with refused("CodeMismatchException"):
            pool.confirm("123456")
    pool.confirm(code)
    assert "AuthenticationResult" in pool.answer(pool.sign_in(), pool.code())


def test_srp_and_the_users_own_preference(enforced: Local) -> None:
    pool = enforced.pool(MfaConfiguration="ON")
    pool.confirmed()
    srp = AWSSRP("ada", PASSWORD, pool.id, pool.client_id, client=enforced.cognito)
    sent = srp.get_auth_params()
    first = enforced.cognito.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=sent)
    second = enforced.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=srp.process_challenge(first["ChallengeParameters"], sent),
    )
    tokens = pool.answer(second, pool.code())["AuthenticationResult"]
    enforced.cognito.set_user_mfa_preference(
        AccessToken=tokens["AccessToken"], SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    assert pool.user()["PreferredMfaSetting"] == "SMS_MFA"


def test_a_refused_sign_up_leaves_no_user(enforced: Local) -> None:
    pool = enforced.pool()
    with refused("UserLambdaValidationException", "PreSignUp failed with error We do not know you."):
        pool.sign_up(ClientMetadata={"do": "refuse"})
    with refused("UserNotFoundException"):
        pool.user()


def test_signing_up_and_in_without_a_password(enforced: Local) -> None:
    pool = enforced.pool(
        client={"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]},
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}},
    )
    attributes = [{"Name": "phone_number", "Value": PHONE}]
    session = enforced.cognito.sign_up(ClientId=pool.client_id, Username="ada", UserAttributes=attributes)["Session"]
    session = enforced.cognito.confirm_sign_up(
        ClientId=pool.client_id, Username="ada", ConfirmationCode=pool.code(), Session=session
    )["Session"]
    begin = {"ClientId": pool.client_id, "AuthFlow": "USER_AUTH"}
    parameters = {"USERNAME": "ada", "PREFERRED_CHALLENGE": "SMS_OTP"}
    assert "AuthenticationResult" in enforced.cognito.initiate_auth(**begin, AuthParameters=parameters, Session=session)
    challenge = enforced.cognito.initiate_auth(**begin, AuthParameters=parameters)
    answer = enforced.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="SMS_OTP",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": "ada", "SMS_OTP_CODE": pool.code()},
    )
    assert "AuthenticationResult" in answer


def test_reset_and_change_of_number_with_the_fronts_codes_alone(enforced: Local) -> None:
    pool = enforced.pool()
    pool.verified()
    pool.forgot()
    code = pool.code()
    if code != "654321":
        with refused("CodeMismatchException"):
            pool.reset("654321")
    pool.reset(code, PASSWORD)
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    pool.verify(token, "phone_number", pool.code())
    assert pool.attributes()["phone_number"] == OTHER_PHONE


def test_an_invited_user_signs_in_with_the_temporary_password(enforced: Local) -> None:
    pool = enforced.pool()
    pool.invite(TemporaryPassword=TEMPORARY_PASSWORD)
    challenge = pool.sign_in(password=TEMPORARY_PASSWORD)
    answer = enforced.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName=challenge["ChallengeName"],
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": "ada", "NEW_PASSWORD": PASSWORD},
    )
    assert "AuthenticationResult" in answer


def test_a_new_password_comes_before_the_code(enforced: Local) -> None:
    pool = enforced.pool(MfaConfiguration="ON")
    enforced.cognito.describe_user_pool(UserPoolId=pool.id)
    enforced.emulated().admin_create_user(
        UserPoolId=pool.id,
        Username="ada",
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "phone_number", "Value": PHONE}],
    )
    first = pool.sign_in()
    second = enforced.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName=first["ChallengeName"],
        Session=first["Session"],
        ChallengeResponses={"USERNAME": "ada", "NEW_PASSWORD": "Another-Horse-9!"},
    )
    assert "AuthenticationResult" in pool.answer(second, pool.code())


def test_a_token_with_a_forged_signature_changes_nothing(enforced: Local) -> None:
    pool = enforced.pool()
    pool.verified()
    forged = pool.token().rpartition(".")[0] + ".AAAA"
    with refused("NotAuthorizedException", "Could not verify signature for Access Token"):
        pool.change(forged, name="Ada")

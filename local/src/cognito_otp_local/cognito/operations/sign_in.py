"""InitiateAuth and RespondToAuthChallenge, with their Admin forms: who answers which flow and which challenge.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import SMS, SMS_OTP, TOTP
from cognito_otp_local.cognito.errors import not_authorized
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.operations.challenges.first_challenges import SELECT_CHALLENGE, USER_AUTH
from cognito_otp_local.cognito.operations.challenges.new_password import NEW_PASSWORD
from cognito_otp_local.cognito.rules import second_factors
from cognito_otp_local.cognito.rules.client_checks import REFRESH_FLOWS
from cognito_otp_local.cognito.rules.first_factors import PASSWORD, PASSWORD_SRP

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.operations.api_calls import ClientCall
    from cognito_otp_local.cognito.operations.challenges.first_challenges import FirstChallenges
    from cognito_otp_local.cognito.operations.challenges.next_steps import NextSteps
    from cognito_otp_local.cognito.operations.challenges.password_proofs import PasswordProofs
    from cognito_otp_local.cognito.operations.challenges.sms_challenges import SmsChallenges
    from cognito_otp_local.cognito.operations.refreshes import Refreshes


@dataclass(frozen=True, slots=True)
class SignIns:
    """Passes each flow to what checks it, and answers to what put their challenge."""

    proofs: PasswordProofs
    refreshes: Refreshes
    texts: SmsChallenges
    firsts: FirstChallenges
    steps: NextSteps

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(
            of_clients={
                "InitiateAuth": self.initiate,
                "AdminInitiateAuth": self.initiate,
                "RespondToAuthChallenge": self.respond,
                "AdminRespondToAuthChallenge": self.respond,
            }
        )

    def initiate(self, call: ClientCall) -> Document:
        """Answer InitiateAuth or AdminInitiateAuth."""
        flow = call.document["AuthFlow"]
        if flow == USER_AUTH:
            return self.firsts.begin(call)
        if flow in REFRESH_FLOWS:
            return self.refreshes.by_flow(call)
        return self.steps.after(call, self.proofs.initiate(call, call.document, call.operation))

    def respond(self, call: ClientCall) -> Document:
        """Answer RespondToAuthChallenge or AdminRespondToAuthChallenge."""
        answers: dict[str, Callable[[ClientCall], Document]] = {
            SMS: self.texts.finish,
            SMS_OTP: self.texts.finish,
            SELECT_CHALLENGE: self.firsts.take,
            PASSWORD: self.firsts.take,
            PASSWORD_SRP: self.firsts.take,
            NEW_PASSWORD: self.steps.take_password,
            TOTP: self.steps.take_totp,
            second_factors.SELECT: self.steps.choose_factor,
            second_factors.SET_UP: _refuse_set_up,
        }
        return answers.get(call.document["ChallengeName"], self._verify)(call)

    def _verify(self, call: ClientCall) -> Document:
        return self.steps.after(call, self.proofs.verify(call))


def _refuse_set_up(_call: ClientCall) -> Document:
    raise not_authorized(
        "SMS MFA is set up by giving the user a phone_number and beginning the sign-in again; "
        "the local stack sets up no TOTP during a sign-in."
    )

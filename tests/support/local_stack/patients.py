"""A stack for the doctor: healthy by every check, made sick in one way at a time, and put back."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
from click.testing import CliRunner, Result

from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_tools.aws.local_clients import local_client
from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.stack.options import LocalStack

PARAMETERS = {
    "RequiredAttributes": "phone_number,email",
    "AlarmTopicArn": "arn:aws:sns:us-east-1:000000000000:on-call",
    "OriginationIdentity": "",
    "RoutingTable": "",
    "UseSns": "true",
    "UseVoice": "false",
    "SignInWith": "phone_number",
    # The emulator's alarms overlook dimensions, so the failures of every function, of whatever test, count for these.
    "AlarmErrors": "1000000",
}
ALL_OPTIONS = ("--country", "GB", "--country", "US", "--peak", "3", "--users", "--self-test")


@dataclass(slots=True)
class Patient:
    """The stack, and what the account owns for it. ``cognito`` is its front's client."""

    stack: LocalStack
    cognito: Any = field(repr=False)
    sender_id: str = ""
    number: str = ""
    number_id: str = ""
    configuration_set: str = ""

    def client(self, service: str) -> Any:
        """Return a client of the emulator."""
        return self.stack.emulator.client(service)

    def wait_for_functions(self) -> None:
        """Wait until functions that a deployment has just changed can be called, which attaching insists on."""
        functions = self.client("lambda")
        found = functions.get_paginator("list_functions").paginate().build_full_result()["Functions"]
        for name in (one["FunctionName"] for one in found):
            if name.startswith(f"{self.stack.stack_name}-"):
                functions.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})

    def sms(self) -> Any:
        """Return a client of End User Messaging."""
        return local_client("pinpoint-sms-voice-v2", self.stack.aws_endpoint, self.stack.region)

    @property
    def sender(self) -> str:
        """The name of the sender's function."""
        return str(self.stack.outputs["CustomSMSSenderFunctionArn"])

    @property
    def key(self) -> str:
        """The ARN of the stack's key."""
        return str(self.stack.outputs["KmsKeyArn"])

    def run(self, *words: str, stack_name: str | None = None) -> Result:
        """Run the doctor about the stack."""
        place = ["--stack-name", stack_name or self.stack.stack_name, "--endpoint-url", self.stack.aws_endpoint]
        return CliRunner().invoke(main, ["doctor", *place, *words], catch_exceptions=False)

    def look(self, *words: str, stack_name: str | None = None) -> list[dict[str, str]]:
        """Return the findings."""
        result = self.run(*words, "--json", stack_name=stack_name)
        assert result.exit_code in {0, 1, 3}, result.output
        found: list[dict[str, str]] = json.loads(result.stdout)
        return found

    def settings(self, **changes: bool | str | int | None) -> None:
        """Change the phone network's account."""
        httpx.patch(f"{self.stack.inbox_url}/network/settings", json=changes, trust_env=False).raise_for_status()

    def fail(self, operation: str, error: str = "AccessDeniedException") -> None:
        """Have AWS refuse an operation."""
        fault = {"operation": operation, "kind": "error", "error": error}
        httpx.post(f"{self.stack.inbox_url}/network/faults", json=fault, trust_env=False).raise_for_status()

    def heal(self) -> None:
        """Take back what the network was made to do."""
        httpx.delete(f"{self.stack.inbox_url}/network/faults", trust_env=False).raise_for_status()
        self.settings(sandbox=False, text_spend_limit_usd=None)

    def store_routes(self, text: str | None) -> None:
        """Store a routing table, or none."""
        ssm, name = self.client("ssm"), self.stack.outputs["RoutingTableParameterName"]
        if text is None:
            ssm.delete_parameter(Name=name)
        else:
            ssm.put_parameter(Name=name, Value=text, Type="String", Overwrite=True)

    def routes(self, **changes: Any) -> str:
        """Write the healthy table, with some countries changed."""
        table: dict[str, Any] = {
            "GB": [
                {
                    "channel": "sms",
                    "name": "uk",
                    "identity": self.sender_id,
                    "configuration_set": self.configuration_set,
                }
            ],
            "US": [{"channel": "sms", "name": "us", "identity": self.number}],
            "FR": [{"channel": "sns", "name": "france", "sender_id": "ACME"}],
        }
        return json.dumps({"version": 1, "routes": table | changes})

    @contextmanager
    def routed(self, **changes: Any) -> Iterator[None]:
        """Change the table for a while."""
        self.store_routes(self.routes(**changes))
        try:
            yield
        finally:
            self.store_routes(self.routes())

    @contextmanager
    def updated(self, pool_id: str | None = None, **changes: Any) -> Iterator[None]:
        """Change settings of the pool for a while; None leaves one out."""
        name = pool_id or self.stack.user_pool_id
        pool = self.cognito.describe_user_pool(UserPoolId=name)["UserPool"]
        before = {one: pool[one] for one in installed_model().update.members if one in pool}
        before["AdminCreateUserConfig"] = {
            one: value
            for one, value in before.get("AdminCreateUserConfig", {}).items()
            if one != "UnusedAccountValidityDays"  # which AWS takes with no TemporaryPasswordValidityDays alone
        }
        wanted = {one: value for one, value in (before | changes).items() if value is not None}
        self.cognito.update_user_pool(**{"UserPoolId": name, **wanted})
        try:
            yield
        finally:
            self.cognito.update_user_pool(**{"UserPoolId": name, **before})


def make_patient(stack: LocalStack, cognito: Any) -> Patient:
    """Make the account healthy: identities that serve, a configuration set that reports, a grant for Cognito."""
    patient = Patient(stack, cognito)
    sms = patient.sms()
    registration = sms.create_registration(RegistrationType="US_TOLL_FREE_REGISTRATION")["RegistrationId"]
    number = sms.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="TOLL_FREE",
        RegistrationId=registration,
    )
    sms.submit_registration_version(RegistrationId=registration)
    british = sms.create_registration(RegistrationType="GB_SENDER_ID_REGISTRATION")["RegistrationId"]
    sender_id = sms.request_sender_id(SenderId="HEALTHY", IsoCountryCode="GB", MessageTypes=["TRANSACTIONAL"])
    sms.create_registration_association(RegistrationId=british, ResourceId=sender_id["SenderIdArn"])
    sms.submit_registration_version(RegistrationId=british)
    configuration_set = sms.create_configuration_set(ConfigurationSetName="healthy")["ConfigurationSetName"]
    sms.create_event_destination(
        ConfigurationSetName=configuration_set,
        EventDestinationName="log",
        MatchingEventTypes=["TEXT_ALL"],
        SnsDestination={"TopicArn": PARAMETERS["AlarmTopicArn"]},
    )
    patient.number, patient.number_id = number["PhoneNumberArn"], number["PhoneNumberId"]
    patient.sender_id, patient.configuration_set = sender_id["SenderIdArn"], configuration_set
    patient.client("kms").create_grant(
        KeyId=patient.key,
        GranteePrincipal="cognito-idp.amazonaws.com",
        Operations=["GenerateDataKey"],
        Constraints={"EncryptionContextSubset": {"userpool-id": stack.user_pool_id}},
    )
    patient.store_routes(patient.routes())
    return patient


def discharge(patient: Patient) -> None:
    """Take away what was made for the patient, which other tests of the stack do not expect."""
    sms = patient.sms()
    sms.release_phone_number(PhoneNumberId=patient.number_id)
    sms.release_sender_id(SenderId="HEALTHY", IsoCountryCode="GB")
    sms.delete_configuration_set(ConfigurationSetName=patient.configuration_set)
    for one in sms.describe_registrations()["Registrations"]:
        sms.delete_registration(RegistrationId=one["RegistrationId"])

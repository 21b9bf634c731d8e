"""Connects the doctor to an account: every reader, made from one maker of clients, each at its pace."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError, SelfTestError
from cognito_otp_attach.facts.attachment_reads import AwsAttachmentReads
from cognito_otp_attach.facts.functions import AwsFunctions
from cognito_otp_attach.facts.keys import AwsKeys
from cognito_otp_attach.facts.pools import AwsPools
from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_tools.doctor.facts.deployed_stacks import AwsDeployedStacks
from cognito_otp_tools.doctor.facts.key_policies import AwsKeyPolicies
from cognito_otp_tools.doctor.facts.paces import hold_to_pace
from cognito_otp_tools.doctor.facts.ports import Reads
from cognito_otp_tools.doctor.facts.role_policies import AwsRolePolicies
from cognito_otp_tools.doctor.facts.senders import AwsSenders
from cognito_otp_tools.doctor.facts.sms_accounts import AwsSmsAccounts
from cognito_otp_tools.doctor.facts.users import AwsUsers
from cognito_otp_tools.doctor.facts.values import Opening
from cognito_otp_tools.doctor.facts.watching import AwsWatching
from cognito_otp_tools.doctor.gathering.everything import Here

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_attach.plan.values import Opening as Asked
    from cognito_otp_tools.aws.places import Clients

LAYER = "cognito-otp"
GONE = frozenset({"ParameterNotFound", "ParameterVersionNotFound"})


def here(clients: Clients) -> Here:
    """Say where the doctor looks from."""
    return Here(clients("sts").meta.region_name, installed_model().sdk, version(LAYER))


def reads(clients: Clients, *, paced: bool) -> Reads:
    """Make the readers; ``paced`` holds calls to what AWS allows, which an emulator does not need."""
    cognito = clients("cognito-idp")
    pace: Callable[[Any], Any] = hold_to_pace if paced else lambda client: client

    @cache
    def sms(region: str) -> AwsSmsAccounts:
        return AwsSmsAccounts(
            pace(clients("pinpoint-sms-voice-v2", region=region)),
            clients("sns", region=region),
            clients("cloudwatch", region=region),
        )

    return Reads(
        pools=AwsPools(cognito, installed_model()),
        functions=AwsFunctions(clients("lambda")),
        keys=AwsKeys(clients("kms")),
        attachments=AwsAttachmentReads(clients("dynamodb")),
        stacks=AwsDeployedStacks(clients("cloudformation")),
        senders=AwsSenders(clients("lambda")),
        key_policies=AwsKeyPolicies(clients("kms")),
        roles=AwsRolePolicies(clients("iam"), clients("sts")),
        watching=AwsWatching(clients("cloudwatch"), clients("sqs")),
        users=AwsUsers(pace(cognito)),
        sms=sms,
        stored_routes=_stored_routes(clients("ssm")),
        self_test=lambda asked: _self_test(clients, asked),
    )


def _stored_routes(client: Any) -> Callable[[str], str | None]:
    def read(parameter: str) -> str | None:
        try:
            with aws_call("ssm:GetParameter"):
                return str(client.get_parameter(Name=parameter)["Parameter"]["Value"])
        except AwsCallError as error:
            if error.code in GONE:
                return None
            raise

    return read


def _self_test(clients: Clients, asked: Asked) -> Opening:
    """Let the sender open a made-up code. The Encryption SDK is imported here: it takes half a second."""
    from cognito_otp_attach.apply.self_tests import AwsSelfTests  # noqa: PLC0415 - see above

    try:
        opened = AwsSelfTests(clients("kms"), clients("lambda")).run(asked)
    except SelfTestError:
        return Opening(opened=False, version=None)
    return Opening(opened.opened, opened.version)

"""Reads End User Messaging and SNS in one Region: sandbox, spend, what the account owns, what Protect allows.

Sources: End User Messaging SMS user guide, "Monitoring with Amazon CloudWatch": the month's spend is a gauge in
AWS/SMSVoice; SNS developer guide, "Monitoring SMS activity": SMSMonthToDateSpentUSD in AWS/SNS.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from cognito_otp.adapters.carrier_requests import SNS, write_request
from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import DENIED, AwsCallError
from cognito_otp_tools.doctor.facts.dry_run_requests import example_dispatch
from cognito_otp_tools.doctor.facts.values import DryRun
from cognito_otp_tools.sms_account.owned import pages, read_identities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.sms_account.owned import Described, Identities

SPENT = {
    "TEXT": ("AWS/SMSVoice", "TextMessageMonthlySpend"),
    "VOICE": ("AWS/SMSVoice", "VoiceMessageMonthlySpend"),
    "SNS": ("AWS/SNS", "SMSMonthToDateSpentUSD"),
}
"""The metric of each kind of message; AWS documents none for Notify."""
LIMIT = "_MESSAGE_MONTHLY_SPEND_LIMIT"
PERIOD = 3600
REFUSALS = frozenset(
    {"ConflictException", "ResourceNotFoundException", "ServiceQuotaExceededException", "ValidationException"}
)
"""What AWS answers of the message itself; anything else, such as throttling, says nothing of it."""


class AwsSmsAccounts:
    """An account in a Region; see ports.SmsAccounts."""

    def __init__(self, sms_voice: Any, sns: Any, cloudwatch: Any) -> None:
        """Take clients of pinpoint-sms-voice-v2, sns and cloudwatch of the Region."""
        self._sms_voice, self._sns, self._cloudwatch = sms_voice, sns, cloudwatch

    def attributes(self) -> Mapping[str, str]:
        """Return the account's attributes."""
        found = pages(self._sms_voice, "DescribeAccountAttributes", "AccountAttributes")
        return {item["Name"]: item["Value"] for item in found}

    def limits(self) -> Mapping[str, tuple[int, int]]:
        """Return the monthly limit of each kind of message, and the most that AWS allows."""
        found = pages(self._sms_voice, "DescribeSpendLimits", "SpendLimits")
        return {item["Name"].removesuffix(LIMIT): (item["EnforcedLimit"], item["MaxLimit"]) for item in found}

    def spent(self, kind: str) -> Decimal | None:
        """Return what was spent this month, by the newest value: the first may still be last month's."""
        if kind not in SPENT:
            return None
        namespace, metric = SPENT[kind]
        now = datetime.now(UTC)
        month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        with aws_call("cloudwatch:GetMetricStatistics"):
            answer = self._cloudwatch.get_metric_statistics(
                Namespace=namespace,
                MetricName=metric,
                StartTime=month,
                EndTime=now + timedelta(seconds=PERIOD),
                Period=PERIOD,
                Statistics=["Maximum"],
            )
        newest = max(answer["Datapoints"], key=lambda point: point["Timestamp"], default=None)
        return None if newest is None else Decimal(str(newest["Maximum"]))

    def sns_sandbox(self) -> bool:
        """Whether SNS is in its sandbox."""
        with aws_call("sns:GetSMSSandboxAccountStatus"):
            return bool(self._sns.get_sms_sandbox_account_status()["IsInSandbox"])

    def sns_limit(self) -> int | None:
        """Return SNS's own monthly limit. Without one, End User Messaging's holds: SNS sends through it."""
        with aws_call("sns:GetSMSAttributes"):
            found = self._sns.get_sms_attributes(attributes=["MonthlySpendLimit"])["attributes"]
        limit = found.get("MonthlySpendLimit")
        return int(Decimal(limit)) if limit else None

    def identities(self) -> Identities:
        """Return what the account owns."""
        return read_identities(self._sms_voice)

    def configuration_sets(self) -> tuple[Described, ...]:
        """Return the configuration sets."""
        return pages(self._sms_voice, "DescribeConfigurationSets", "ConfigurationSets")

    def protect_rules(self, configuration: str, capability: str) -> Mapping[str, str]:
        """Return what a Protect configuration says of each country."""
        with aws_call("sms-voice:GetProtectConfigurationCountryRuleSet"):
            answer = self._sms_voice.get_protect_configuration_country_rule_set(
                ProtectConfigurationId=configuration, NumberCapability=capability
            )
        return {country: rule["ProtectStatus"] for country, rule in answer["CountryRuleSet"].items()}

    def opted_out(self, opt_out_list: str) -> int:
        """Return how many phones an opt-out list has, one page of them at most."""
        with aws_call("sms-voice:DescribeOptedOutNumbers"):
            answer = self._sms_voice.describe_opted_out_numbers(OptOutListName=opt_out_list)
        return len(answer["OptedOutNumbers"])

    def dry_run(self, route: Route, to: str) -> DryRun:
        """Let AWS check a message by a route; a refusal of the message is an answer, and nothing else is."""
        request = write_request(example_dispatch(route, to))
        if request.service == SNS:
            raise AwsCallError("sns:Publish", "NoDryRun", "SNS checks nothing without sending", lost=False)
        action = f"sms-voice:{''.join(word.title() for word in request.operation.split('_'))}"
        with aws_call(action):
            try:
                getattr(self._sms_voice, request.operation)(**request.parameters, DryRun=True)
            except ClientError as error:
                answered = error.response.get("Error", {})
                reason = error.response.get("Reason")
                if answered.get("Code") not in REFUSALS and not (answered.get("Code") in DENIED and reason):
                    raise
                words = (answered.get("Code"), reason, answered.get("Message"))
                return DryRun(" ".join(str(word) for word in words if word))
        return DryRun(None)

"""SendNotifyTextMessage: AWS's words around the caller's code, and the configurations behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from contract.phone_network.test_identities import none_found, reason
from support.people import PHONE

if TYPE_CHECKING:
    from support.local_stack.phone_network_server import Network

ENGLISH = "notify-code-verification-english-001"
TEXT = {"NotifyConfigurationId": "notify-1", "DestinationPhoneNumber": PHONE, "TemplateVariables": {"code": "123456"}}


def send(network: Network, **members: Any) -> Any:
    """Send a text through Notify."""
    return network.client().send_notify_text_message(**{**TEXT, "TemplateId": ENGLISH, **members})


def refused(network: Network, **members: Any) -> tuple[str, Any]:
    """Send a text that must be refused; nothing may arrive."""
    with pytest.raises(ClientError) as caught:
        send(network, **members)
    assert network.inbox.messages() == ()
    return reason(caught)


def configure(network: Network, **members: Any) -> dict[str, Any]:
    """Create a configuration."""
    asked = {"DisplayName": "Acme", "UseCase": "CODE_VERIFICATION", "EnabledChannels": ["SMS"]}
    made: dict[str, Any] = network.client().create_notify_configuration(**{**asked, **members})
    return made


def test_the_code_arrives_in_the_templates_words_with_the_brand(network: Network) -> None:
    made = configure(network)
    answer = send(network, NotifyConfigurationId=made["NotifyConfigurationArn"])
    (message,) = network.inbox.messages()
    assert (message.channel, message.body) == ("notify", "123456 is your Acme verification code.")
    assert (answer["ResolvedMessageBody"], answer["TemplateId"]) == (message.body, ENGLISH)
    assert message.message_id == answer["MessageId"]


@pytest.mark.parametrize("language", ["german", "spanish", "french", "italian", "portuguese", "japanese"])
def test_templates_speak_other_languages(network: Network, language: str) -> None:
    body = send(network, TemplateId=f"notify-code-verification-{language}-001")["ResolvedMessageBody"]
    assert "123456" in body
    assert "{" not in body


def test_without_a_template_the_configurations_own_counts(network: Network) -> None:
    client, bare = network.client(), configure(network)["NotifyConfigurationId"]
    without = {name: value for name, value in TEXT.items() if name != "NotifyConfigurationId"}
    with pytest.raises(ClientError) as caught:
        client.send_notify_text_message(NotifyConfigurationId=bare, **without)
    assert reason(caught) == ("ValidationException", "MISSING_PARAMETER")
    client.update_notify_configuration(NotifyConfigurationId=bare, DefaultTemplateId=ENGLISH)
    assert client.send_notify_text_message(NotifyConfigurationId=bare, **without)["TemplateId"] == ENGLISH


@pytest.mark.parametrize("variables", [{}, {"otp": "1"}, {"code": "1", "brandName": "Acme"}, {"code": "12345678901"}])
def test_a_template_takes_a_short_code_and_nothing_else(network: Network, variables: dict[str, str]) -> None:
    assert refused(network, TemplateVariables=variables) == ("ValidationException", "INVALID_PARAMETER")


def test_an_unknown_template_is_not_found(network: Network) -> None:
    assert refused(network, TemplateId="mine") == ("ResourceNotFoundException", None)


def test_a_strict_account_accepts_only_its_notify_configurations(network: Network) -> None:
    assert send(network)["MessageId"]
    network.inbox.clear()
    network.set(owned_only=True)
    assert refused(network) == ("ResourceNotFoundException", None)


def test_a_configuration_keeps_to_its_channels_and_countries(network: Network) -> None:
    calls = configure(network, EnabledChannels=["VOICE"])["NotifyConfigurationId"]
    assert refused(network, NotifyConfigurationId=calls) == ("ValidationException", "CHANNEL_NOT_ENABLED")
    french = configure(network, EnabledCountries=["FR"])["NotifyConfigurationId"]
    assert refused(network, NotifyConfigurationId=french) == ("ValidationException", "COUNTRY_NOT_ENABLED")


def test_notify_has_a_limit_of_its_own_and_no_identity_to_opt_out_of_twice(network: Network) -> None:
    network.client().set_notify_message_spend_limit_override(MonthlyLimit=0)
    assert refused(network)[1] == "MONTHLY_SPEND_LIMIT_REACHED_FOR_NOTIFY"
    network.control("POST", "/network/opt-outs", {"to": PHONE})
    assert refused(network) == ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT")


def test_a_dry_run_returns_the_text_and_sends_nothing(network: Network) -> None:
    assert "123456" in send(network, DryRun=True)["ResolvedMessageBody"]
    assert network.inbox.messages() == ()
    assert "123456" not in "".join(network.pending(PHONE))


def test_configurations_are_kept(network: Network) -> None:
    client, made = network.client(), configure(network, DeletionProtectionEnabled=True)
    identity = {"NotifyConfigurationId": made["NotifyConfigurationId"]}
    with pytest.raises(ClientError) as caught:
        client.delete_notify_configuration(**identity)
    assert reason(caught) == ("ConflictException", "DELETION_PROTECTION_ENABLED")
    client.update_notify_configuration(**identity, DeletionProtectionEnabled=False, EnabledCountries=["GB"])
    british = [{"Name": "enabled-countries", "Values": ["GB"]}]
    (shown,) = client.describe_notify_configurations(Filters=british)["NotifyConfigurations"]
    assert (shown["DisplayName"], shown["Status"], shown["Tier"]) == ("Acme", "ACTIVE", "BASIC")
    client.delete_notify_configuration(**identity)
    none_found(
        client,
        lambda: client.describe_notify_configurations(NotifyConfigurationIds=list(identity.values())),
        lambda: client.update_notify_configuration(**identity),
        lambda: configure(network, DefaultTemplateId="mine"),
        lambda: configure(network, PoolId="pool-1"),
    )


def test_templates_are_listed_and_filtered(network: Network) -> None:
    client = network.client()
    assert ENGLISH in {shown["TemplateId"] for shown in client.describe_notify_templates()["NotifyTemplates"]}
    german = [{"Name": "language-code", "Values": ["de"]}]
    assert len(client.describe_notify_templates(Filters=german)["NotifyTemplates"]) == 1
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_notify_templates(TemplateIds=["mine"])

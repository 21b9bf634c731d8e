"""INIT of the sender: a rehearsal that leaves no trace, connections and the table; then a code takes four calls."""

from __future__ import annotations

import copy
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from support.aws.fault_proxy import FaultProxy, Refusal, fault_proxy
from support.people import CODE, POOL
from support.sender.code_sealing import seal
from support.template.function_loading import Deployed, load_events

from cognito_otp.adapters import rehearsed_answers
from cognito_otp.adapters.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.aws.aws_stores import Stores

    from cognito_otp_local.inbox.received import Inbox

SENDER = "CustomSMSSenderFunction"


@pytest.fixture
def proxy(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultProxy]:
    with fault_proxy(endpoint) as made:
        monkeypatch.setenv("AWS_ENDPOINT_URL", made.url)
        yield made


@pytest.fixture
def load(deployed: Deployed, key: str, proxy: FaultProxy) -> Callable[[], Callable[[object], Any]]:
    """Load the handler in an INIT of its own."""
    return lambda: deployed.handler(SENDER, KMS_KEY_ARN=key, AWS_ENDPOINT_URL=proxy.url)


@pytest.fixture
def event(key: str, kms_url: str) -> Callable[[], dict[str, Any]]:
    def make() -> dict[str, Any]:
        made = copy.deepcopy(load_events("custom_sms_sender")["SignUp"])
        made["request"]["code"] = seal(CODE, key_arn=key, context={"userpool-id": POOL}, endpoint_url=kms_url)
        return made

    return make


def test_a_rehearsal_writes_nothing_prints_nothing_and_leaves_nothing(
    load: Callable[[], Any], proxy: FaultProxy, stores: Stores, inbox: Inbox, capfd: pytest.CaptureFixture[str]
) -> None:
    load()
    assert proxy.calls == ["GetParameter"]  # the table that the first code needs
    assert (stores.items(), inbox.messages(), stores.failures()) == ([], (), [])
    assert capfd.readouterr().out == ""


def test_a_code_takes_four_calls_and_the_routing_table_one_a_minute(
    load: Callable[[], Any], proxy: FaultProxy, event: Callable[[], dict[str, Any]], inbox: Inbox
) -> None:
    handler = load()
    assert proxy.calls == ["GetParameter"]
    for _ in range(2):
        proxy.calls.clear()
        handler(event())
        assert proxy.calls == ["TransactWriteItems", "Decrypt", "SendTextMessage", "UpdateItem"]
    assert len(inbox.messages()) == 2


def test_a_table_that_cannot_be_read_in_init_is_read_by_the_first_run(
    load: Callable[[], Any], proxy: FaultProxy, event: Callable[[], dict[str, Any]], inbox: Inbox
) -> None:
    """A failure in INIT is no fault yet, and costs no code."""
    proxy.refusals["GetParameter"] = Refusal("ThrottlingException")
    handler = load()
    del proxy.refusals["GetParameter"]
    proxy.calls.clear()
    handler(event())
    assert proxy.calls[0] == "GetParameter"
    assert len(inbox.messages()) == 1


def test_a_rehearsal_that_fails_is_logged_and_costs_no_code(
    load: Callable[[], Any],
    event: Callable[[], dict[str, Any]],
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delitem(rehearsed_answers.ANSWERS, "Decrypt")
    handler = load()
    assert '"rehearsal_failed"' in capsys.readouterr().out
    handler(event())
    assert len(inbox.messages()) == 1


def test_a_rehearsal_that_cannot_begin_costs_no_code(
    load: Callable[[], Any],
    event: Callable[[], dict[str, Any]],
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A function whose INIT fails sends nothing, however often it is called."""

    def fail(_identity: str | None) -> None:
        raise RuntimeError

    monkeypatch.setattr("cognito_otp.domain.routing.table.single_route", fail)  # of the rehearsal alone
    handler = load()
    assert '"rehearsal_failed"' in capsys.readouterr().out
    handler(event())
    assert len(inbox.messages()) == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"SERVED_COUNTRIES": "US", "RESEND_STARTS_AT": "next"},
        {"SIGN_IN_WITH": "email", "ON_UNKNOWN": "hold", "DEFAULT_LOCALE": "de"},
        {"PUMPING_GUARD": "enforce", "CODES_PER_NUMBER_PER_HOUR": "1", "CODES_PER_COUNTRY_PER_MINUTE": "1"},
        {"NEVER_CAPPED": "+33639980000"},
        {"SERVED_COUNTRIES": "GB,IE"},
        {"SERVED_COUNTRIES": "TA,US"},
        {"MAX_PRICE": "none", "CONFIGURATION_SET": "none", "ROUTING_TABLE": "{"},
    ],
    ids=",".join,
)
def test_a_rehearsal_succeeds_and_leaves_nothing_whatever_the_settings(
    deployed: Deployed,
    key: str,
    proxy: FaultProxy,
    stores: Stores,
    capfd: pytest.CaptureFixture[str],
    settings: dict[str, str],
) -> None:
    deployed.handler(SENDER, KMS_KEY_ARN=key, AWS_ENDPOINT_URL=proxy.url, **settings)
    assert proxy.calls == ["GetParameter"]
    assert (stores.items(), stores.failures()) == ([], [])
    assert capfd.readouterr().out == ""


def test_a_runtime_that_restores_no_snapshots_is_no_reason_to_fail(
    load: Callable[[], Any],
    event: Callable[[], dict[str, Any]],
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", None)
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    load()(event())
    assert len(inbox.messages()) == 1


@pytest.mark.parametrize("kind", ["on-demand", "provisioned-concurrency", "snap-start"])
def test_connections_are_opened_in_init_and_under_snap_start_when_the_function_is_restored(
    load: Callable[[], Any], proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A snapshot holds no connection that lives."""
    connected: list[Transport] = []
    restored: list[Callable[[], None]] = []
    runtime = ModuleType("snapshot_restore_py")
    monkeypatch.setattr(runtime, "register_after_restore", restored.append, raising=False)
    monkeypatch.setitem(sys.modules, runtime.__name__, runtime)
    monkeypatch.setattr(Transport, "connect", lambda self: connected.append(self))  # noqa: PLW0108 - a method
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", kind)
    load()
    if kind == "snap-start":
        assert (connected, proxy.calls) == ([], [])
        restored.pop()()
    assert len(set(connected)) == 3  # DynamoDB, KMS, End User Messaging
    assert proxy.calls == ["GetParameter"]  # by the fourth
    assert restored == []


def test_init_outlives_endpoints_that_cannot_be_reached(
    deployed: Deployed, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.handler(SENDER, KMS_KEY_ARN=key, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert capsys.readouterr().out == ""

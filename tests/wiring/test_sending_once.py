"""The real sender: one text per code, and what is reported about undelivered codes."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from support import secret_scan
from support.aws.fault_proxy import Refusal, failing_sms, fault_proxy
from support.people import CODE, MASKED, PHONE, POOL, SUB
from support.sender.code_sealing import seal
from support.template.function_loading import STACK, Deployed, load_events

from cognito_otp.domain.delivery.faults import Fault
from cognito_otp.domain.delivery.outcomes import OutcomeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.aws.aws_stores import Stores

    from cognito_otp_local.inbox.received import Inbox

SENDER = "CustomSMSSenderFunction"
NOWHERE = "http://127.0.0.1:9"
REQUEST = "52fdfc07-2182-454f-963f-5f0f9a621d72"
type Event = dict[str, Any]


@pytest.fixture
def event(key: str, kms_url: str) -> Callable[[], Event]:
    """Make an event whose code was really sealed, anew each time."""

    def make() -> Event:
        made = copy.deepcopy(load_events("custom_sms_sender")["SignUp"])
        made["request"]["code"] = seal(CODE, key_arn=key, context={"userpool-id": POOL}, endpoint_url=kms_url)
        return made

    return make


@pytest.fixture
def load(deployed: Deployed, key: str) -> Callable[..., Callable[[object], Any]]:
    """Load the sender cold, with other variables."""
    return lambda **overrides: deployed.handler(SENDER, KMS_KEY_ARN=key, ORIGINATION_IDENTITY="ACME", **overrides)


def read_entries(capsys: pytest.CaptureFixture[str]) -> list[Event]:
    """Read what the handler printed: log lines and metrics."""
    output = capsys.readouterr().out
    secret_scan.collect(output)
    return [json.loads(entry) for entry in output.splitlines() if entry.startswith("{")]


def counted(entries: list[Event], name: str) -> list[str]:
    """Return the outcomes that a metric counted."""
    return [str(entry["outcome"]) for entry in entries if name in entry]


def test_an_event_that_comes_again_texts_once_and_a_resend_texts_again(
    load: Callable[..., Any], event: Callable[[], Event], inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    first = event()
    for sent in (first, first, event()):
        assert load()(sent) is None
    assert len(inbox.messages()) == 2
    assert counted(read_entries(capsys), "Codes") == ["sent", "duplicate", "sent"]


def test_a_code_is_counted_once_by_outcome_country_and_channel(
    load: Callable[..., Any], event: Callable[[], Event], capsys: pytest.CaptureFixture[str]
) -> None:
    load()(event())
    entries = read_entries(capsys)
    (metric,) = [entry for entry in entries if "_aws" in entry]
    (directive,) = metric["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == f"cognito-otp/{STACK}"
    assert directive["Dimensions"] == [["outcome"], ["country", "outcome"], ["channel", "outcome"]]
    assert (metric["Codes"], metric["outcome"], metric["country"], metric["channel"]) == ([1.0], "sent", "GB", "sms")


def test_one_id_joins_the_event_and_the_message(
    load: Callable[..., Any], event: Callable[[], Event], inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    load()(event())
    (message,) = inbox.messages()
    assert message.delivery is not None
    assert dict(message.delivery.context)["trace"] == REQUEST
    lines = [entry for entry in read_entries(capsys) if "_aws" not in entry]
    assert {line["trace"] for line in lines} == {REQUEST}
    assert {line["sub"] for line in lines} == {SUB}
    assert lines[-1]["message_id"] == message.message_id


def test_nothing_in_the_table_reveals_code_or_number(
    load: Callable[..., Any], event: Callable[[], Event], stores: Stores
) -> None:
    sent = event()
    load()(sent)
    stored = json.dumps(stores.items())
    assert '"kept"' in stored
    for secret in (CODE, PHONE, PHONE[1:], SUB, sent["request"]["code"], sent["userName"], "Acme"):
        assert secret not in stored


def test_without_a_store_the_code_is_sent(
    load: Callable[..., Any],
    event: Callable[[], Event],
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", NOWHERE)
    assert load()(event()) is None
    assert len(inbox.messages()) == 1
    entries = read_entries(capsys)
    assert counted(entries, "Codes") == ["sent"]
    assert set(counted(entries, "Faults")) == {"store"}


@pytest.mark.parametrize("refused", [True, False])
def test_with_a_store_that_refuses_or_drops_calls_the_code_is_sent(
    load: Callable[..., Any],
    event: Callable[[], Event],
    kms_url: str,
    endpoint: str,
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    refused: bool,
) -> None:
    with fault_proxy(kms_url) as store:
        if refused:
            store.refusals["UpdateItem"] = Refusal("ThrottlingException")
        else:
            store.lost_answers.add("UpdateItem")
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", store.url)
        assert load(AWS_ENDPOINT_URL=endpoint)(event()) is None
    assert len(inbox.messages()) == 1
    entries = read_entries(capsys)
    assert counted(entries, "Codes") == ["sent"]
    assert set(counted(entries, "Faults")) == ({"store"} if refused else set())


@pytest.mark.parametrize(("on_unknown", "requests", "outcome"), [("resend", 2, "in_doubt"), ("hold", 1, "held")])
def test_after_a_lost_answer_the_code_is_sent_once_more_or_held(
    load: Callable[..., Any],
    event: Callable[[], Event],
    kms_url: str,
    stores: Stores,
    capsys: pytest.CaptureFixture[str],
    on_unknown: str,
    requests: int,
    outcome: str,
) -> None:
    doubtful = event()
    with failing_sms(kms_url, None, "") as url:
        handle = load(ON_UNKNOWN=on_unknown, AWS_ENDPOINT_URL=url)
        assert handle(doubtful) is None
        assert handle(doubtful) is None
    entries = read_entries(capsys)
    assert counted(entries, "Codes") == [outcome, "duplicate"]
    assert [entry["outcome"] for entry in entries if entry.get("message") == "attempt"] == ["lost"] * requests
    (record,) = stores.failures()
    assert json.loads(record)["outcome"] == outcome


def test_a_country_that_is_not_served_is_counted_and_leaves_no_record(
    load: Callable[..., Any], event: Callable[[], Event], stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise a blocked attack would fill the failure queue and page operators."""
    assert load(SERVED_COUNTRIES="FR")(event()) is None
    entries = read_entries(capsys)
    assert counted(entries, "Codes") == ["not_served"]
    assert stores.failures() == []
    assert [line["level"] for line in entries if line.get("message") == "code_not_sent"] == ["INFO"]


@pytest.mark.parametrize(
    ("error", "reason", "outcome"),
    [
        ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", "opted_out"),
        ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION", "blocked"),
        ("ConflictException", "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE", "blocked"),
        ("ValidationException", "DESTINATION_COUNTRY_BLOCKED", "blocked"),
    ],
)
def test_what_a_user_or_a_rule_wants_is_counted_and_leaves_no_record(
    load: Callable[..., Any],
    event: Callable[[], Event],
    kms_url: str,
    stores: Stores,
    capsys: pytest.CaptureFixture[str],
    error: str,
    reason: str,
    outcome: str,
) -> None:
    """An operator who is paged for an opt-out has nothing to do, and does not see what follows."""
    with failing_sms(kms_url, 400, error, Reason=reason) as url:
        assert load(AWS_ENDPOINT_URL=url)(event()) is None
    entries = read_entries(capsys)
    assert counted(entries, "Codes") == [outcome]
    assert [line["level"] for line in entries if line.get("message") == "code_not_sent"] == ["INFO"]
    assert stores.failures() == []


@pytest.mark.parametrize(("served", "faults"), [("all", []), ("GB,FR", ["routing_table"])])
def test_a_country_without_a_route_leaves_no_record_and_is_a_fault_of_the_table_where_it_is_listed(
    load: Callable[..., Any],
    event: Callable[[], Event],
    stores: Stores,
    capsys: pytest.CaptureFixture[str],
    served: str,
    faults: list[str],
) -> None:
    """Where every country is served, a table without a default is one way not to serve the others."""
    table = '{"version":1,"routes":{"FR":[{"channel":"sms"}]}}'
    assert load(SERVED_COUNTRIES=served, ROUTING_TABLE=table)(event()) is None
    entries = read_entries(capsys)
    assert (counted(entries, "Codes"), counted(entries, "Faults")) == (["not_served"], faults)
    assert [line["problem"] for line in entries if line.get("message") == "routing_table_fault"] == [
        "no route to GB, which is served, carries sign_up" for _ in faults
    ]
    assert stores.failures() == []


@pytest.mark.parametrize("country", ["GB", "default"])
def test_a_user_whom_no_route_may_send_a_password_leaves_a_record_and_is_a_fault_of_the_table(
    load: Callable[..., Any],
    event: Callable[[], Event],
    stores: Stores,
    capsys: pytest.CaptureFixture[str],
    country: str,
) -> None:
    """The table serves the country, so the user is locked out by mistake."""
    table = f'{{"version":1,"routes":{{"{country}":[{{"channel":"voice","identity":"+447700900100"}}]}}}}'
    invitation = event() | {"triggerSource": "CustomSMSSender_AdminCreateUser"}
    assert load(SERVED_COUNTRIES="all", ROUTING_TABLE=table)(invitation) is None
    entries = read_entries(capsys)
    assert (counted(entries, "Codes"), counted(entries, "Faults")) == (["refused"], ["routing_table"])
    assert [line["problem"] for line in entries if line.get("message") == "routing_table_fault"] == [
        "no route to GB, which is served, carries admin_create_user"
    ]
    (record,) = map(json.loads, stores.failures())
    assert (record["outcome"], record["problem"]) == ("refused", "no_route")


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"code": CODE}, "unreadable"),
        ({"code": "\ud800"}, "unreadable"),
        ({"phone_number": "+44"}, "skipped"),
        ({"phone_number": f"{PHONE}9999"}, "skipped"),
        ({"triggerSource": "CustomSMSSender_New"}, "skipped"),
        ({"userPoolId": None}, "invalid"),
    ],
)
def test_a_permanent_failure_leaves_one_redacted_record_and_one_count(
    load: Callable[..., Any],
    event: Callable[[], Event],
    stores: Stores,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str | None],
    outcome: str,
) -> None:
    failing = event()
    for name, value in change.items():
        if name == "code":
            failing["request"][name] = value
        elif name in failing:
            failing[name] = value
        else:
            failing["request"]["userAttributes"][name] = value
    assert load(SERVED_COUNTRIES="GB")(failing) is None
    assert counted(read_entries(capsys), "Codes") == [outcome]
    (body,) = stores.failures()
    record = json.loads(body)
    assert record["outcome"] == outcome
    assert record["trace"] == REQUEST
    assert set(record) == {"version", "time", "outcome", "problem", "about", "attempts", "trace"}
    for secret in (CODE, PHONE, "+33639980001", failing["request"]["code"], failing["userName"]):
        assert not secret or secret == SUB or secret not in body


def test_a_refused_code_leaves_a_record_of_the_routes_tried(
    load: Callable[..., Any], event: Callable[[], Event], kms_url: str, stores: Stores
) -> None:
    with failing_sms(kms_url, 400, "AccessDeniedException") as url:
        load(AWS_ENDPOINT_URL=url)(event())
    record = json.loads(stores.failures()[0])
    assert record["outcome"] == "refused"
    assert record["attempts"] == [
        {"route": "default", "channel": "sms", "outcome": "next_route", "exception": "AccessDeniedException"}
    ]
    assert record["about"] == {
        "source": "CustomSMSSender_SignUp",
        "user_pool_id": POOL,
        "sub": SUB,
        "purpose": "sign_up",
        "country": "GB",
        "phone": MASKED,
    }


def test_an_unreachable_failure_queue_is_a_fault_and_causes_no_second_run(
    load: Callable[..., Any],
    event: Callable[[], Event],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", NOWHERE)
    failing = event()
    failing["request"]["userAttributes"]["phone_number"] = "+44"
    assert load()(failing) is None
    entries = read_entries(capsys)
    assert counted(entries, "Codes") == ["skipped"]
    assert counted(entries, "Faults") == ["failure_queue"]


def test_an_invited_user_without_a_password_is_no_failure(
    load: Callable[..., Any], stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    passwordless = copy.deepcopy(load_events("custom_sms_sender")["AdminCreateUser"])
    del passwordless["request"]["code"]
    load()(passwordless)
    assert stores.failures() == []
    assert counted(read_entries(capsys), "Codes") == ["skipped"]


def test_the_last_run_leaves_a_record_of_a_code_that_failed_to_the_end(
    load: Callable[..., Any], event: Callable[[], Event], kms_url: str, stores: Stores
) -> None:
    delayed = event()
    with failing_sms(kms_url, 400, "ThrottlingException") as url:
        for records in (0, 1):
            with pytest.raises(Exception, match="ThrottlingException"):
                load(AWS_ENDPOINT_URL=url)(delayed)
            assert len(found := stores.failures()) == records
    assert json.loads(found[0])["outcome"] == "delayed"


def test_beyond_a_cap_a_code_is_counted_by_country_or_not_sent(
    load: Callable[..., Any],
    event: Callable[[], Event],
    inbox: Inbox,
    stores: Stores,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for mode in ("observe", "enforce"):
        for _ in range(2):
            assert load(PUMPING_GUARD=mode, CODES_PER_NUMBER_PER_HOUR="2")(event()) is None
    assert len(inbox.messages()) == 2
    entries = read_entries(capsys)
    assert counted(entries, "Codes") == ["sent", "sent", "capped", "capped"]
    (line,) = [entry for entry in entries if entry.get("outcome") == "capped" and "Codes" not in entry][:1]
    assert line["problem"] == "number_per_hour"
    assert stores.failures() == []
    load(CODES_PER_NUMBER_PER_HOUR="2")(event())
    (fault,) = [entry for entry in read_entries(capsys) if "Faults" in entry]
    assert (fault["outcome"], fault["country"]) == ("would_cap", "GB")
    assert fault["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["outcome"], ["country", "outcome"]]
    assert PHONE[1:] not in json.dumps(stores.items())


def test_the_names_of_outcomes_and_faults_are_what_alarms_count_on() -> None:
    assert " ".join(OutcomeKind) == (
        "sent duplicate in_doubt held delayed expired skipped invalid unreadable not_served capped opted_out blocked "
        "sandbox spend_limit refused error"
    )
    assert " ".join(Fault) == "store routing_table failure_queue would_cap settings lost_answer certificate"

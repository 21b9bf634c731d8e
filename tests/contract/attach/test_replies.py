"""Answers to CloudFormation over HTTP: what is put, when it is repeated, and what never shows."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest
from support.custom_resources import ATTACHMENT, request
from werkzeug import Request, Response

from cognito_otp_attach.stack_events.answers import failed, succeeded
from cognito_otp_attach.stack_events.replies import ATTEMPTS, Reply, ReplyError

if TYPE_CHECKING:
    from pytest_httpserver import HTTPServer

EVENT = request("Custom::CognitoOtpAttachment", "Create", None, ATTACHMENT)
PATH = "/answer?X-Amz-Signature=signed"


def reply(server: HTTPServer) -> Reply:
    """Answer to a server, without waiting."""
    return Reply(f"{server.url_for('/')[:-1]}{PATH}", EVENT, sleep=lambda _seconds: None)


def serve(server: HTTPServer, *statuses: int) -> list[str]:
    """Have a server answer with these statuses in order; return what it received."""
    received: list[str] = []

    def answer(got: Request) -> Response:
        received.append(got.method)
        return Response(status=statuses[min(len(received), len(statuses)) - 1])

    server.expect_request("/answer").respond_with_handler(answer)
    return received


def test_an_answer_is_put_with_the_ids_of_its_request_and_without_a_content_type(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/answer", method="PUT").respond_with_data("")
    assert reply(httpserver).send(succeeded("us-east-1_A", {"SignInWith": "email"}))
    ((got, _),) = httpserver.log
    assert (got.method, got.full_path, got.headers.get("Content-Type", "")) == ("PUT", PATH, "")
    document = json.loads(got.get_data())
    assert document == {
        "Status": "SUCCESS",
        "Reason": "done",
        "PhysicalResourceId": "us-east-1_A",
        "StackId": EVENT["StackId"],
        "RequestId": EVENT["RequestId"],
        "LogicalResourceId": EVENT["LogicalResourceId"],
        "NoEcho": False,
        "Data": {"SignInWith": "email"},
    }


def test_the_first_answer_counts(httpserver: HTTPServer) -> None:
    received = serve(httpserver, 200)
    answer = reply(httpserver)
    assert (answer.send(failed("x", "first")), answer.send(succeeded("x"))) == (True, False)
    assert len(received) == 1


def test_an_answer_is_repeated_while_the_store_fails_and_not_when_it_refuses(httpserver: HTTPServer) -> None:
    received = serve(httpserver, 503, 500, 200)
    assert reply(httpserver).send(succeeded("x"))
    assert len(received) == 3


@pytest.mark.parametrize(("status", "times"), [(403, 1), (307, 1), (503, ATTEMPTS)])
def test_an_answer_that_is_not_taken_raises_so_that_lambda_runs_the_request_again(
    httpserver: HTTPServer, status: int, times: int
) -> None:
    received = serve(httpserver, status)
    answer = reply(httpserver)
    with pytest.raises(ReplyError, match=str(status)) as caught:
        answer.send(succeeded("x"))
    assert received == ["PUT"] * times
    assert caught.type is ReplyError  # the name that Lambda reports


def test_the_signed_address_is_in_no_error_and_no_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    answer = Reply(f"http://127.0.0.1:9{PATH}", EVENT, sleep=lambda _seconds: None)
    with pytest.raises(ReplyError) as caught:
        answer.send(succeeded("x"))
    assert "signed" not in caplog.text + str(caught.value)
    assert caught.value.__cause__ is None

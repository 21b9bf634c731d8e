"""Whom clients trust, and that a connection which was opened before its first request is the one that is used."""

from __future__ import annotations

import logging
import re
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.exceptions import SSLError
from botocore.httpsession import DEFAULT_CA_BUNDLE
from cryptography import x509
from support.certificates import write_chain
from support.waiting import wait_until

from cognito_otp.adapters import transport
from cognito_otp.adapters.sessions import new_session
from cognito_otp.adapters.transport import AMAZON_ROOTS, LOG, Transport, Trust

if TYPE_CHECKING:
    from collections.abc import Iterator

AMAZON = re.compile(r"CN=(Amazon Root CA [1-4]|Starfield Services Root Certificate Authority - G2)(,|$)")
PEM = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def certificates(bundle: Path) -> list[x509.Certificate]:
    """Read a bundle."""
    return [x509.load_pem_x509_certificate(pem.encode()) for pem in PEM.findall(bundle.read_text())]


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")  # roots of others
def test_the_roots_are_amazons_as_botocore_has_them() -> None:
    """https://www.amazontrust.com/repository/ names the same five."""
    shipped = certificates(AMAZON_ROOTS)
    theirs = [root for root in certificates(Path(DEFAULT_CA_BUNDLE)) if AMAZON.search(root.subject.rfc4514_string())]
    assert len(shipped) == 5
    assert set(shipped) == set(theirs)


@dataclass
class Server:
    """A server over TLS whose certificate no public root signed."""

    root: Path
    url: str = ""
    handshakes: int = 0
    requests: list[str] = field(default_factory=list)
    opened: list[Transport] = field(default_factory=list)

    def transport(self, trust: Trust, url: str = "") -> Transport:
        """Return a transport to this server, which is closed at the end."""
        self.opened.append(Transport(url or self.url, trust, (2, 2)))
        return self.opened[-1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    write_chain(tmp_path)
    found = Server(tmp_path / "root.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            with self.request:  # which wrapping detaches
                self.request = context.wrap_socket(self.request, server_side=True)
            found.handshakes += 1
            super().setup()

        def finish(self) -> None:
            super().finish()
            self.request.close()

        def do_POST(self) -> None:
            found.requests.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            return

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            return

    http = Quiet(("127.0.0.1", 0), Answer)
    threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
    found.url = f"https://localhost:{http.server_port}"
    yield found
    for opened in found.opened:
        opened.close()
    http.shutdown()
    http.server_close()


def post(to: Transport, url: str) -> int:
    """Send a request; return the status."""
    request = AWSRequest("POST", url, data=b"sent", headers={"Content-Length": "4"}).prepare()
    return int(to.send(request).status_code)


def test_a_root_that_is_not_amazons_is_tried_once_more_with_the_whole_bundle_logged_and_counted(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(transport, "DEFAULT_CA_BUNDLE", str(server.root))
    counted: list[bool] = []
    trust = Trust(count=lambda: counted.append(True))
    with caplog.at_level(logging.ERROR, LOG):
        assert post(server.transport(trust), server.url) == 200
        assert post(server.transport(trust), server.url) == 200
    (line,) = [record.message for record in caplog.records if record.name == LOG]
    assert line.startswith("no root of Amazon signed the certificate of localhost:")
    assert server.requests == ["sent", "sent"]
    assert counted == [True]


def test_what_the_whole_bundle_does_not_know_either_gets_no_request(server: Server) -> None:
    with pytest.raises(SSLError):
        post(server.transport(Trust()), server.url)
    assert server.requests == []


def test_a_bundle_that_is_given_is_the_only_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "DEFAULT_CA_BUNDLE", str(server.root))
    with pytest.raises(SSLError):
        post(server.transport(Trust(str(AMAZON_ROOTS))), server.url)
    assert post(server.transport(Trust(str(server.root))), server.url) == 200


def test_trust_that_calls_at_once_widen_is_counted_once(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A read of INIT that was left behind, and a call of the first run."""
    monkeypatch.setattr(transport, "DEFAULT_CA_BUNDLE", str(server.root))
    counted: list[bool] = []
    trust, both = Trust(count=lambda: counted.append(True)), threading.Barrier(2)
    is_of_certificate = transport._is_of_certificate  # noqa: SLF001 - the moment between the two

    def meet(error: BaseException) -> bool:
        both.wait(10)
        return is_of_certificate(error)

    monkeypatch.setattr(transport, "_is_of_certificate", meet)
    with caplog.at_level(logging.ERROR, LOG), ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda _: post(server.transport(trust), server.url), range(2)))
    assert found == [200, 200]
    assert (len(caplog.records), counted) == (1, [True])


@pytest.mark.parametrize("bundle", [None, ""])
def test_no_bundle_is_given_by_an_empty_variable(bundle: str | None) -> None:
    trust = Trust(bundle)
    assert not trust.whole
    assert len(trust.context.get_ca_certs()) == 5


def test_a_call_that_meets_another_which_widens_the_trust_is_repeated_as_well(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A call that was left behind at its deadline goes on beside the next."""
    monkeypatch.setattr(transport, "DEFAULT_CA_BUNDLE", str(server.root))
    trust, is_of_certificate = Trust(), transport._is_of_certificate  # noqa: SLF001 - the moment between the two

    def meanwhile(error: BaseException) -> bool:
        trust.widen("another")
        return is_of_certificate(error)

    monkeypatch.setattr(transport, "_is_of_certificate", meanwhile)
    with caplog.at_level(logging.ERROR, LOG):
        assert post(server.transport(trust), server.url) == 200
    assert [record.name for record in caplog.records] == [LOG]


def test_the_name_on_a_certificate_is_checked(server: Server) -> None:
    url = server.url.replace("localhost", "127.0.0.1")
    with pytest.raises(SSLError):
        post(server.transport(Trust(str(server.root)), url), url)


def test_a_connection_that_was_opened_before_is_used(server: Server) -> None:
    """TLS 1.3 sends tickets after the handshake, which urllib3 alone takes for the end of the connection."""
    opened = server.transport(Trust(str(server.root)))
    opened.connect()
    wait_until(lambda: server.handshakes == 1)  # the server ends the handshake after the client
    assert server.requests == []
    assert [post(opened, server.url) for _ in range(2)] == [200, 200]
    assert server.handshakes == 1
    opened.close()
    assert post(opened, server.url) == 200
    assert server.handshakes == 2


@pytest.mark.parametrize("variable", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"])
def test_every_client_of_a_session_has_such_a_transport_and_botocores_settings(
    server: Server, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(server.root))
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    session = new_session()
    client: Any = session.create_client("dynamodb")
    assert client._endpoint.http_session is session.transports[0][1]  # noqa: SLF001 - where botocore keeps it
    client.list_tables()
    assert session.transports[0][1]._timeout.read_timeout == client.meta.config.read_timeout  # noqa: SLF001 - as above
    assert len(server.requests) == 1
    client.close()

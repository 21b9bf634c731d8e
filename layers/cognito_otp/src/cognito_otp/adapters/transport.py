"""Carries a client's requests over HTTP, trusting Amazon's own roots before any other.

botocore reads its bundle of all the world's roots for every connection that it opens, 17 ms each time. Here one context
for all clients is read once, with the five roots of Amazon Trust Services, in 1 ms. An endpoint whose certificate is
signed by another root (a partition of its own, a proxy in a VPC) fails its handshake, before anything was sent; it is
tried once more with botocore's whole bundle, which is trusted from then on; that is logged and counted. Where
AWS_CA_BUNDLE or ``ca_bundle`` (or REQUESTS_CA_BUNDLE, which botocore reads as well) names a bundle, that one alone is
trusted.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSHTTPSConnection, AWSHTTPSConnectionPool
from botocore.exceptions import SSLError
from botocore.httpsession import DEFAULT_CA_BUNDLE, URLLib3Session, create_urllib3_context
from botocore.utils import get_environ_proxies

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse

AMAZON_ROOTS = Path(__file__).with_name("amazon_roots.pem")
NO_DELAY = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
"""As botocore's own: otherwise a body waits for the acknowledgement of its headers."""

LOG = "cognito_otp.transport"
"""The name of the logger that is written to when Amazon's roots do not suffice."""


class Trust:
    """Whom the clients of one session trust: Amazon's roots, later all of botocore's; or one bundle that is given."""

    def __init__(self, bundle: str | None = None, count: Callable[[], None] = lambda: None) -> None:
        """Read the roots, once for all connections; ``count`` is called when Amazon's do not suffice."""
        self.context: ssl.SSLContext = create_urllib3_context()
        self.context.load_verify_locations(bundle or AMAZON_ROOTS)
        self._count, self._lock = count, threading.Lock()
        self.whole = bool(bundle)
        """Whether there is no more to trust: all of botocore's roots are trusted, or a bundle that was given."""

    def widen(self, host: str) -> None:
        """Trust botocore's whole bundle from here on, if there is more to trust."""
        with self._lock:  # calls of INIT and of a run may meet here
            if self.whole:
                return
            self.context.load_verify_locations(DEFAULT_CA_BUNDLE)
            self.whole = True
        logging.getLogger(LOG).error(
            "no root of Amazon signed the certificate of %s: all of botocore's are trusted", host
        )
        self._count()


class _Connection(AWSHTTPSConnection):
    """A connection that can be opened before its first request.

    A server of TLS 1.3 sends session tickets after the handshake. urllib3 takes a connection on which there is
    something to read, although nothing was asked, for one that ended, and opens another. So that is read first.
    """

    @property
    def is_connected(self) -> bool:
        """Whether a request can be sent: nothing is there to read, or nothing that HTTP would see."""
        if super().is_connected:
            return True
        if not isinstance(self.sock, ssl.SSLSocket):
            return False
        timeout = self.sock.gettimeout()
        try:
            self.sock.settimeout(0)
            self.sock.recv(1)
        except ssl.SSLWantReadError:
            return True
        except OSError:
            return False
        finally:
            self.sock.settimeout(timeout)
        return False


class _Pool(AWSHTTPSConnectionPool):
    ConnectionCls = _Connection


class Transport(URLLib3Session):
    """The HTTP of one client, in place of botocore's own."""

    # What botocore's has, and its stubs do not name.
    _pool_classes_by_scheme: dict[str, type]
    _proxy_config: Any
    _get_connection_manager: Any

    def __init__(self, url: str, trust: Trust, timeout: tuple[float, float]) -> None:
        """Take the endpoint's URL, whom to trust, and the limits on connecting and reading, in seconds."""
        self._trust = trust
        settings: dict[str, Any] = {"timeout": timeout, "socket_options": NO_DELAY}  # botocore-stubs knows other types
        super().__init__(proxies=get_environ_proxies(url), **settings)
        self._pool_classes_by_scheme["https"] = _Pool
        self._url = url

    def _get_ssl_context(self) -> ssl.SSLContext:
        return self._trust.context

    def _setup_ssl_cert(self, conn: Any, url: str, verify: object) -> None:
        """Have a pool of connections verify by the context, and read no bundle."""
        del url, verify
        conn.cert_reqs, conn.ca_certs = "CERT_REQUIRED", None

    def send(self, request: AWSRequest | AWSPreparedRequest) -> AWSResponse:
        """Send a request; raise as botocore's own does."""
        trusted_whole = self._trust.whole  # another client's call may change it meanwhile
        try:
            return super().send(request)
        except SSLError as error:
            if trusted_whole or not _is_of_certificate(error):
                raise
            self._trust.widen(self._host())
            return super().send(request)

    def connect(self) -> None:
        """Open the connection that the next request uses; raise what urllib3 or the network raises."""
        proxy = self._proxy_config.proxy_url_for(self._url)
        pool = self._get_connection_manager(self._url, proxy).connection_from_url(self._url)
        self._setup_ssl_cert(pool, self._url, verify=True)
        connection = pool._get_conn()  # noqa: SLF001 - urllib3 opens connections for requests alone
        try:
            if not connection.is_connected:
                pool._prepare_proxy(connection) if proxy else connection.connect()  # noqa: SLF001 - as above
        finally:
            pool._put_conn(connection)  # noqa: SLF001 - as above

    def _host(self) -> str:
        return self._url.partition("://")[2].partition("/")[0]


def _is_of_certificate(error: BaseException | None) -> bool:
    """Return whether a certificate that could not be verified is among the causes of an error."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False

"""A certificate chain such as AWS's endpoints have: a root, an intermediate, and an RSA leaf for ``localhost``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

type Made = tuple[x509.Certificate, rsa.RSAPrivateKey]


def write_chain(folder: Path) -> None:
    """Write ``root.pem`` for those who trust, and ``server.pem`` (key, leaf, intermediate) for the server."""
    root = _certificate("Benchmark root", None, authority=True)
    between = _certificate("Benchmark intermediate", root, authority=True)
    leaf, key = _certificate("localhost", between, authority=False)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "root.pem").write_bytes(_pem(root[0]))
    (folder / "server.pem").write_bytes(private + _pem(leaf) + _pem(between[0]))


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _certificate(name: str, issuer: Made | None, *, authority: bool) -> Made:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    by = issuer[0].subject if issuer else subject
    signer = issuer[1] if issuer else key
    made = (
        x509.CertificateBuilder(by, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=7))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if not authority:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    else:
        usage = x509.KeyUsage(
            digital_signature=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        made = made.add_extension(usage, critical=True)
    return made.sign(signer, hashes.SHA256()), key

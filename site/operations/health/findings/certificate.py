"""The TLS certificate that readers get, requested from the site's own host or read from its file."""

import socket
import ssl
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from cryptography import x509
from django.conf import settings

_TIMEOUT = 3.0  # seconds


def current() -> x509.Certificate | None:
    """Return the certificate, or None if the site has none (WAGTAILADMIN_BASE_URL is plain http).

    The certificate is requested from the host of WAGTAILADMIN_BASE_URL. If TLS_CERTIFICATE names the PEM file of a
    server on this machine, it is requested from that server, which may not have loaded a new file yet; if the server
    does not answer, the file is read. Raises OSError if neither can be read, ValueError if the file is not a
    certificate.
    """
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    is_secure = address.scheme == "https" and bool(address.hostname)
    if not settings.TLS_CERTIFICATE:
        return _served(str(address.hostname), address) if is_secure else None
    if is_secure:
        with suppress(OSError):
            return _served("127.0.0.1", address)
    return x509.load_pem_x509_certificate(Path(settings.TLS_CERTIFICATE).read_bytes())


def _served(machine: str, address: SplitResult) -> x509.Certificate:
    """Return the certificate that `machine` presents for the host of `address`."""
    # Not verified, because the date is wanted even if the certificate is self-signed or expired; no data is sent.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((machine, address.port or 443), _TIMEOUT) as connection,
        context.wrap_socket(connection, server_hostname=address.hostname) as secured,
    ):
        return x509.load_der_x509_certificate(secured.getpeercert(binary_form=True) or b"")

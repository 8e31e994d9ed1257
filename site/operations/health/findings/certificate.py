"""The TLS certificate that readers get, asked of the site's own host, or read from its file."""

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

    The host of WAGTAILADMIN_BASE_URL is asked, and no other. TLS_CERTIFICATE names the PEM file of a server on this
    machine, which is asked instead, because it may not have read a new file yet; the file is read if it does not
    answer. Raises OSError if neither answers, ValueError if the file is no certificate.
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
    # Its date is wanted also if it is self-signed or over; nothing is sent.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((machine, address.port or 443), _TIMEOUT) as connection,
        context.wrap_socket(connection, server_hostname=address.hostname) as secured,
    ):
        return x509.load_der_x509_certificate(secured.getpeercert(binary_form=True) or b"")

"""The site's TLS certificate, read from a file or asked of the site's own host."""

import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings

_TIMEOUT = 3.0  # seconds


def current() -> x509.Certificate | None:
    """Return the certificate, or None if the site has none (WAGTAILADMIN_BASE_URL is plain http).

    TLS_CERTIFICATE names a PEM file; without it the host of WAGTAILADMIN_BASE_URL is asked, and no other. Raises
    OSError if neither answers, ValueError if the file is no certificate.
    """
    if settings.TLS_CERTIFICATE:
        return x509.load_pem_x509_certificate(Path(settings.TLS_CERTIFICATE).read_bytes())
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if address.scheme != "https" or not address.hostname:
        return None
    # Its date is wanted also if it is self-signed or over; nothing is sent.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((address.hostname, address.port or 443), _TIMEOUT) as connection,
        context.wrap_socket(connection, server_hostname=address.hostname) as secured,
    ):
        return x509.load_der_x509_certificate(secured.getpeercert(binary_form=True) or b"")

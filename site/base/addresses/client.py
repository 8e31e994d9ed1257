"""The network address of a client, as limits, the log and the counts of reads name it."""

from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the client's address as the proxy in front reports it, without one that of the connection; "" if none."""
    named = ""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        # A client may send entries of its own; the proxy's is the last.
        named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(named or request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return ""


def network_of(address: str) -> str:
    """Return an IPv4 address itself; for IPv6 the network, because one client has a whole network of addresses."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network(f"{parsed}/64", strict=False))

"""Keys derived from SECRET_KEY, and the encryption of values stored in the database."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def keys(purpose: str, owner: str = "") -> list[bytes]:
    """Return keys of 32 bytes for one purpose and owner: the current one, then those of SECRET_KEY_FALLBACKS."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(purpose, owner, secret=secret, algorithm="sha256").digest() for secret in secrets]


def cipher(purpose: str) -> MultiFernet:
    """Return the cipher for one purpose. It also decrypts values encrypted with a key of SECRET_KEY_FALLBACKS."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys(purpose)])

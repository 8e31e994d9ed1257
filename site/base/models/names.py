"""Names of persons as the admin's screens and letters show them."""

from collections.abc import Sequence

from django.utils.text import get_text_list

from base.models.people import User

_MAX_NAMED = 5


def name(user: User | None) -> str:
    """Return the name of the user, or a phrase for a deleted account."""
    return user.name if user else "người đã rời Ban Biên tập"


def names(users: Sequence[User], last: str = "và") -> str:
    """Return the names as in "A, B và C". A long list ends with the number of the others."""
    shown = [name(user) for user in users[:_MAX_NAMED]]
    if len(users) > _MAX_NAMED:
        shown.append(f"{len(users) - _MAX_NAMED} người nữa")
    return get_text_list(shown, last)


def names_of_administrators(administrators: Sequence[User]) -> str:
    """Return a phrase that names the administrators; without any, one for the administrator of the server."""
    return f"Quản trị ({names(administrators)})" if administrators else "người quản trị máy chủ"

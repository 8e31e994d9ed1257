"""Links beside the buttons of an item, which apps in higher layers register."""

from collections.abc import Callable, Iterator

from base.models import User
from campaign.inbox.models import InboxItem

# Returns the address for this item, or "" if the user may not follow it.
_Address = Callable[[InboxItem, User], str]
_actions: list[tuple[str, _Address]] = []


def register(label: str, address: _Address) -> None:
    """Add a link to every item for which `address` returns one."""
    _actions.append((label, address))


def of(item: InboxItem, user: User) -> Iterator[tuple[str, str]]:
    """Yield label and address of each link that `user` may follow."""
    for label, address in _actions:
        if found := address(item, user):
            yield label, found

"""Preview modes of stories. Apps above this one register further modes."""

import base64
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base.models import AgencySettings
from base.sharing.share_cards import words_of

_Show = Callable[[HttpRequest, Any], HttpResponse]
_modes: dict[str, tuple[str, _Show]] = {}


def register(name: str, label: str, show: _Show) -> None:
    """Register a preview mode. `show` returns the response for a story as it stands in the editor, saved or not."""
    _modes[name] = (label, show)


def modes() -> list[tuple[str, str]]:
    """Return the name and label of each mode, the page itself first."""
    return [("", "Trang"), *((name, label) for name, (label, _) in _modes.items())]


def find(name: str) -> _Show | None:
    """Return the function that shows the mode, or None for the page itself."""
    return _modes[name][1] if name in _modes else None


def share_card(request: HttpRequest, page: Any) -> HttpResponse:
    """Show the story as social networks show a link: the drawn card with title and description below it."""
    from base.sharing.card_drawing import draw_card

    words = words_of(page, AgencySettings.for_request(request))
    card = base64.b64encode(draw_card(words)).decode()
    context = {"page": page, "card": card, "host": request.get_host()}
    return render(request, "campaign/articles/preview_card.html", context)


register("the-chia-se", "Ảnh chia sẻ", share_card)

"""Filter for texts with commands and settings between backquotes, and a tag for screens that promise a mail."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from operations.queue.mails import can_send_mail

register = template.Library()
register.simple_tag(can_send_mail)


@register.filter
def with_code(text: str) -> SafeString:
    """Return `text` as HTML, with parts in backquotes as code."""
    parts = text.split("`")
    pieces = (
        format_html("<code>{}</code>" if number % 2 else "{}", part) for number, part in enumerate(parts)
    )
    return format_html_join("", "{}", ((piece,) for piece in pieces))

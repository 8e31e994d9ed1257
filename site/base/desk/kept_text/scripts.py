"""Script tags of kept text."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def script_tags(*names: str) -> SafeString:
    """Return the tags of the scripts with these names, after the one with the addresses that they request."""
    addresses = format_html(
        '<script src="{}" defer data-who="{}" data-sign-in="{}?next={}" data-sign-out="{}"></script>',
        static("js/kept/namespace.js"),
        reverse("base_kept_text_who"),
        reverse("account_login"),
        reverse("base_kept_text_signed_in"),
        reverse("account_logout"),
    )
    return addresses + format_html_join(
        "", '<script src="{}" defer></script>', ((static(f"js/kept/{name}.js"),) for name in names)
    )

"""Hook of the style sheet of engagement's screens."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def add_style_sheet() -> SafeString:
    """Add the style sheet of engagement's screens to the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("engagement/admin.css"))

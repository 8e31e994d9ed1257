"""Template tags of kept text: versions of texts without revisions, and scripts for screens outside the admin."""

from django import template
from django.utils.safestring import SafeString

from base.desk.kept_text.scripts import script_tags
from base.desk.versions import version_of

register = template.Library()
register.simple_tag(version_of)


@register.simple_tag
def kept_text_scripts() -> SafeString:
    """Return the scripts that ask for confirmation before a sign-out."""
    return script_tags("store", "session", "dialogs", "sign_out")

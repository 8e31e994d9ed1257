"""Template tag of the editor's forms: the version of a text that has no revisions."""

from django import template

from base.desk.kept_text.shown_again import version_of

register = template.Library()
register.simple_tag(version_of)

"""Forms of the page editor for articles and alerts."""

from django import forms

from base.forms import NfcPageForm
from base.visibility import readable
from extraction.links import destination
from vietnamese.slugs import slugify
from vietnamese.text import one_line


class _KeysField(forms.MultipleChoiceField):
    """Field of ticked keys. Any key is valid: the choices depend on the text, and an unknown key has no effect."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return len(value) <= 255


class StoryForm(NfcPageForm):
    """Form of an article or alert."""

    unlinked_citations = _KeysField(required=False)


class ArticleForm(StoryForm):
    """Form of an article."""

    def clean_source_url(self) -> str:
        return destination(self.cleaned_data["source_url"])

    def clean_author_name(self) -> str:
        """Return the author's name. Raises ValidationError if a public article spells the same author differently.

        An author's page lists the articles of all names with the same slug, so each author needs one spelling.
        """
        name = one_line(self.cleaned_data["author_name"])
        if not name:
            return ""
        articles = type(self.instance).objects.filter(author_slug=slugify(name, max_length=100))
        others = readable(articles).exclude(pk=self.instance.pk).exclude(author_name=name)
        written = others.order_by("-first_published_at", "-pk").values_list("author_name", flat=True).first()
        if written:
            raise forms.ValidationError(
                f"Đã có tác giả “{written}”, chỉ khác dấu hoặc chữ hoa. Nếu là cùng một người, hãy viết đúng như thế;"
                " nếu là người khác, hãy thêm chữ để phân biệt."
            )
        return name

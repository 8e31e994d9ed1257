"""The editor's form of an article or alert."""

from django import forms

from base.forms import NfcPageForm
from base.visibility import readable
from vietnamese.slugs import slugify
from vietnamese.text import one_line


class _KeysField(forms.MultipleChoiceField):
    """Ticked keys. Which there are to tick depends on the text, so any is taken: an unknown one does nothing."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return len(value) <= 255


class StoryForm(NfcPageForm):
    unlinked_citations = _KeysField(required=False)


class ArticleForm(StoryForm):
    def clean_author_name(self) -> str:
        """One author is written in one way: their page shows the articles of all names that read alike."""
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

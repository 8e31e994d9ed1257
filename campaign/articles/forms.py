"""Forms of the page editor for articles and alerts."""

import re
from typing import Any, cast
from uuid import uuid4

from django import forms
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from base.forms import NfcPageForm
from base.models.media import credited
from base.visibility import becomes_open, readable
from campaign.articles.bylines import SEPARATOR, accounts_of, authors
from extraction.links import destination

_LISTED = re.compile(r"[,&+/–—-]|\bvà\b")


class _KeysField(forms.MultipleChoiceField):
    """Field of ticked keys. Any key is valid: the choices depend on the text, and an unknown key has no effect."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return len(value) <= 255


class StoryForm(NfcPageForm):
    """Form of an article or alert. A draft names its topic, and opens with a paragraph to type in if it has no text.

    The hooks of the page editor put the story under the chosen topic.
    """

    parent_page: Page
    topic = forms.ModelChoiceField(Page.objects.none(), label="Chuyên mục", required=False, empty_label=None)
    unlinked_citations = _KeysField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail also makes forms to inspect them, without a parent.
        if not self.parent_page or not self._may_choose():
            self.fields.pop("topic", None)
        else:
            self._offer_topics()
            self._open_with_a_paragraph()

    def _may_choose(self) -> bool:
        """Return True for a new story, and for a draft that is not in review and that the user may move."""
        story = self.instance
        if story.pk is None:
            return True
        return (
            not story.live
            and not story.workflow_in_progress
            and story.permissions_for_user(self.for_user).can_move()
        )

    def _offer_topics(self) -> None:
        (topics,) = type(self.instance).allowed_parent_page_models()
        allowed = page_permission_policy.instances_user_has_permission_for(self.for_user, "add")
        allowed = allowed.exact_type(topics)
        field = cast(forms.ModelChoiceField, self.fields["topic"])
        field.queryset = topics.objects.filter(pk__in=allowed.values("pk")).order_by("path")
        self.initial["topic"] = self.parent_page.pk

    def _open_with_a_paragraph(self) -> None:
        for name in ("body", "what_to_do"):
            if name in self.fields and not self.initial.get(name):
                block = self.fields[name].block
                kind = next(each for each in block.child_blocks if each in ("text", "step"))
                # Without an id, the form would give all such blocks the same one.
                self.initial[name] = block.to_python([{"type": kind, "value": "", "id": str(uuid4())}])

    def clean_topic(self) -> Page | None:
        """Return the topic. Raises ValidationError if everybody could read the story there, which a move asks first."""
        topic: Page | None = self.cleaned_data["topic"]
        if topic is not None and self.instance.pk and becomes_open(self.instance, topic):
            raise forms.ValidationError(
                "Bài này ở trong chuyên mục hạn chế người xem, còn chuyên mục vừa chọn thì không: ở đó, khi bài được"
                " đăng, ai cũng xem được. Nếu đúng ý bạn, hãy dùng “Chuyển”, máy sẽ hỏi lại."
            )
        return topic

    def clean(self) -> dict[str, Any]:
        # Wagtail looks for another page with this slug here.
        self.parent_page = self.cleaned_data.get("topic") or self.parent_page
        return super().clean()

    def save(self, commit: bool = True) -> Any:
        self.instance.chosen_topic = self.cleaned_data.get("topic")
        return super().save(commit)


class ArticleForm(StoryForm):
    """Form of an article."""

    def clean_source_url(self) -> str:
        return destination(self.cleaned_data["source_url"])

    def clean_source_name(self) -> str:
        return credited(self.cleaned_data["source_name"])

    def clean_author_name(self) -> str:
        """Return the names of the authors. Raises ValidationError if a public article spells one of them differently.

        An author's page lists the articles of all names with the same slug, so each author needs one spelling.
        Raises ValidationError, too, if anything but a byline's separator stands between the names of accounts.
        """
        named = authors(self.cleaned_data["author_name"])
        names = [author.name for author in named]
        for author in named:
            if not author.slug:
                continue
            articles = readable(Page.objects.filter(writers__byline_slug=author.slug))
            others = articles.exclude(pk=self.instance.pk).order_by("-first_published_at", "-pk")
            written = others.values_list("writers__byline", flat=True).first()
            if written not in (None, author.name):
                raise forms.ValidationError(
                    f"Đã có tác giả “{written}”, chỉ khác dấu hoặc chữ hoa. Nếu là cùng một người, hãy viết đúng như"
                    " thế; nếu là người khác, hãy thêm chữ để phân biệt."
                )
        parts = [part for name in names for each in _LISTED.split(name) if (part := each.strip())]
        if len(parts) > len(names) and len(accounts_of(set(parts))) == len(parts):
            raise forms.ValidationError(
                f"Nhiều tác giả thì ngăn bằng dấu gạch ngang, để tính cho từng người: “{SEPARATOR.join(parts)}”."
            )
        return SEPARATOR.join(names)

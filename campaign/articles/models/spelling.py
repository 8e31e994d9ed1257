"""Words that the spelling hint reports and the board has accepted as right."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel

from base.models.alphabet import alphabetical
from vietnamese import spelling
from vietnamese.text import one_line


class AcceptedWord(models.Model):
    """Word or phrase that is not a misspelling: a local word, a name in lower case, a term."""

    words = models.CharField(
        "từ",
        max_length=100,
        help_text="Một từ hay một cụm, viết đúng như trong bài; hoa hay thường đều được.",
    )
    # The form by which words are compared (`vietnamese.spelling.key`).
    key = models.CharField(max_length=100, unique=True, editable=False)

    panels = [FieldPanel("words")]

    # The rows refer to no page.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = [alphabetical("words")]
        verbose_name = "từ không phải lỗi"
        verbose_name_plural = "từ không phải lỗi"

    def __str__(self) -> str:
        return self.words

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = spelling.key(self.words)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        super().clean()
        self.words = one_line(self.words)
        if type(self).objects.filter(key=spelling.key(self.words)).exclude(pk=self.pk).exists():
            raise ValidationError({"words": "Danh sách đã có từ này."})

    @classmethod
    def keys(cls) -> frozenset[str]:
        """Return the keys of all accepted words."""
        return frozenset(cls.objects.values_list("key", flat=True))

"""The public search table, and editors' additions to the search.

The table has one row for each thing that every reader may find, and nothing else.

Only `search.services` writes the table's rows. The words that the database matches (tsvector columns on
PostgreSQL, an FTS5 table on SQLite) belong to the rows and are kept by `search.finding.engines`; Django's
models do not know them.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from base.delivery import memo
from base.fields import SortOrderField
from base.models.alphabet import alphabetical
from base.models.search_fields import words
from base.visibility import readable
from vietnamese.fold import fold, tokens
from vietnamese.text import one_line

# The longest phrase of a synonym group, in words.
_MAX_PHRASE_LENGTH = 8
# Promoted results beyond this number are ignored.
_MAX_PROMOTED = 500


class SearchEntry(models.Model):
    """One row of the public search table."""

    # "page:12"; other apps use their own prefix (services.register).
    key = models.CharField(max_length=100, unique=True)
    # Set for pages only. The page gives its own address, so that the address is right after every move.
    page = models.OneToOneField(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    kind = models.CharField(max_length=60)
    kind_label = models.CharField(max_length=60)
    title = models.TextField()
    url = models.CharField(max_length=2000, blank=True)
    text = models.TextField(blank=True)
    published_at = models.DateTimeField()

    # A page does not count as "in use" for being in the search table.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "mục tìm kiếm"
        verbose_name_plural = "mục tìm kiếm"
        indexes = [models.Index(fields=["-published_at", "-id"], name="search_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str | None:
        """The address of the result, or None for a page outside every site."""
        return self.page.get_url() if self.page else self.url


class Synonyms(models.Model):
    """A group of words and phrases that a search treats as equal."""

    text = models.CharField(
        "các từ cùng nghĩa",
        max_length=500,
        help_text="Các từ, cụm từ coi như nhau khi tìm, cách nhau bằng dấu =. Ví dụ: lừa đảo = scam = chiếm đoạt."
        " Có dấu hay không dấu, chữ hoa hay chữ thường không quan trọng.",
    )

    panels = [FieldPanel("text")]

    class Meta:
        ordering = [alphabetical("text")]
        verbose_name = "nhóm từ cùng nghĩa"
        verbose_name_plural = "từ cùng nghĩa"

    def __str__(self) -> str:
        return self.text

    @property
    def phrases(self) -> list[str]:
        """The phrases of the group, without empty ones."""
        return phrases_of(self.text)

    def clean(self) -> None:
        self.text = " = ".join(self.phrases)
        if len({tuple(tokens(phrase)) for phrase in self.phrases} - {()}) < 2:
            raise ValidationError({"text": "Cần ít nhất hai từ khác nhau, cách nhau bằng dấu =."})
        if any(not 0 < len(tokens(phrase)) <= _MAX_PHRASE_LENGTH for phrase in self.phrases):
            raise ValidationError(
                {"text": f"Mỗi cụm từ có từ một đến {_MAX_PHRASE_LENGTH} chữ; hãy tách hoặc rút ngắn."}
            )


class PromotedResult(models.Model):
    """A result that editors show first to readers who search for certain words."""

    queries = models.TextField(
        "khi người đọc tìm",
        max_length=1000,
        help_text="Mỗi dòng một cách tìm, ví dụ: bị lừa đảo. Hiện khi người đọc gõ đúng các chữ này,"
        " có dấu hay không dấu.",
    )
    title = models.CharField(
        "tiêu đề", max_length=150, blank=True, help_text="Để trống thì dùng tên của trang được chọn."
    )
    description = models.CharField("mô tả", max_length=300, blank=True)
    page = models.ForeignKey(
        Page, verbose_name="trang", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    link = models.URLField("hoặc địa chỉ ngoài", blank=True)
    sort_order = SortOrderField("thứ tự")
    # The queries in the form that is compared: each folded, between line breaks.
    folded = models.TextField(editable=False, blank=True)

    panels = [
        FieldPanel("queries"),
        FieldPanel("page"),
        FieldPanel("link"),
        FieldPanel("title"),
        FieldPanel("description"),
    ]

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = "kết quả ưu tiên"
        verbose_name_plural = "kết quả ưu tiên"

    def __str__(self) -> str:
        return self.title or (self.page.title if self.page else self.link) or str(self._meta.verbose_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = f"\n{lines(self.queries)}\n"
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.queries = "\n".join(filter(None, map(one_line, self.queries.splitlines())))
        if not lines(self.queries):
            raise ValidationError({"queries": "Ghi ít nhất một cách tìm, có chữ hoặc số."})
        if bool(self.page) == bool(self.link):
            raise ValidationError({"link": "Chọn một trang, hoặc ghi một địa chỉ ngoài; không chọn cả hai."})
        if self.link and not self.title:
            raise ValidationError({"title": "Địa chỉ ngoài cần một tiêu đề để người đọc biết sẽ tới đâu."})

    @property
    def address(self) -> str | None:
        """The address of the result, or None for a page outside every site."""
        return self.page.get_url() if self.page else self.link

    @property
    def kicker(self) -> str:
        """The words above the result."""
        return "Ban Biên tập gợi ý"

    @classmethod
    def for_query(cls, text: str, *, is_open: bool = False) -> "list[PromotedResult]":
        """Return the promoted results for exactly these words, in the editors' order.

        With `is_open`, return the results of all queries that begin with `text`. Pages that readers may not see are
        left out.
        """
        asked = lines(text)
        if not asked:
            return []
        wanted = f"\n{asked}" if is_open else f"\n{asked}\n"
        return [one for one in memo.get_or_set("promoted results", cls._public) if wanted in one.folded]

    @classmethod
    def _public(cls) -> "list[PromotedResult]":
        open_pages = models.Q(page__in=readable(Page.objects.all()))
        return list(
            cls.objects.select_related("page").filter(models.Q(page=None) | open_pages)[:_MAX_PROMOTED]
        )


class SearchedQuery(models.Model):
    """The number of searches for one text on one day; nothing about the persons who searched (search.log)."""

    day = models.DateField("ngày", db_index=True)
    text = models.CharField("đã tìm", max_length=100)
    times = models.PositiveIntegerField("số lần", default=0)
    hits = models.PositiveIntegerField("số kết quả", default=0)

    class Meta:
        verbose_name = "từ người đọc tìm"
        verbose_name_plural = "từ người đọc tìm"
        constraints = [models.UniqueConstraint(fields=["text", "day"], name="search_text_and_day")]

    def __str__(self) -> str:
        return self.text


class KnownWord(models.Model):
    """A folded word of some indexed text, used to find words close to a mistyped one.

    The words of a withdrawn text stay, so check that a word finds something before showing it.
    """

    text = models.CharField(max_length=20, primary_key=True)

    class Meta:
        verbose_name = "từ đã biết"
        verbose_name_plural = "từ đã biết"

    def __str__(self) -> str:
        return self.text


def phrases_of(group: str) -> list[str]:
    """Return the phrases of a group of synonyms like "lừa đảo = scam", without empty ones."""
    return [phrase for part in group.split("=") if (phrase := one_line(part))]


def lines(text: str) -> str:
    """Return the lines of `text` in the form in which names and queries are compared, without empty ones."""
    return "\n".join(filter(None, (fold(" ".join(words(line))) for line in text.splitlines())))


SEARCHED_QUERIES = ModelPermissionPolicy(SearchedQuery)

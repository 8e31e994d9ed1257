"""Plan tasks: the tasks of the dispatch and its plans that articles serve."""

from django.db import models
from wagtail.admin.panels import FieldPanel

from base.fields import SortOrderField


class PlanTask(models.Model):
    """One task of the dispatch or of a plan. Each article names the tasks that it serves."""

    code = models.CharField("mã", max_length=20, unique=True)
    title = models.CharField("tên nhiệm vụ", max_length=200)
    description = models.TextField("nội dung", blank=True)
    sort_order = SortOrderField("thứ tự", db_index=True)

    # Set only on tasks that `queries.plan` returns.
    published_count: int

    panels = [FieldPanel("code"), FieldPanel("title"), FieldPanel("description")]

    class Meta:
        ordering = ["sort_order", "code"]
        verbose_name = "nhiệm vụ kế hoạch"
        verbose_name_plural = "nhiệm vụ kế hoạch"

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

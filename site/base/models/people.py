"""Accounts of the editorial board. Readers have none."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.search import index

from base.models.search_fields import AutocompleteField, SearchField
from vietnamese.slugs import slugify
from vietnamese.text import one_line


class User(index.Indexed, AbstractUser):
    """Account of a member of the editorial board."""

    pen_name = models.CharField(
        "bút danh", max_length=100, blank=True, help_text="Tên ghi dưới bài nếu khác họ tên."
    )

    search_fields = [
        SearchField("get_full_name"),
        AutocompleteField("get_full_name"),
        AutocompleteField("pen_name"),
        AutocompleteField("username"),
        AutocompleteField("email"),
        # Fields by which the admin's list of accounts filters and sorts.
        index.FilterField("id"),
        index.FilterField("username"),
        index.FilterField("first_name"),
        index.FilterField("last_name"),
        index.FilterField("is_active"),
        index.FilterField("is_superuser"),
        index.FilterField("last_login"),
    ]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        permissions = [("give_pen_name", "Có thể đặt bút danh")]

    def clean(self) -> None:
        """Raise ValidationError for a new pen name that is the pen name or the full name of another account.

        Names are compared as bylines are: case and accents make no difference. A pen name that two accounts already
        share stays until somebody changes it.
        """
        super().clean()
        self.pen_name = one_line(self.pen_name)
        key = slugify(self.pen_name)
        if not key:
            return
        others = {user.pk: user for user in User.objects.all()}
        before = others.pop(self.pk, None)
        if before and slugify(before.pen_name) == key:
            return
        for other in others.values():
            if key in (slugify(other.pen_name), slugify(other.get_full_name())):
                raise ValidationError({"pen_name": f"Tên này là của {other.name}. Hãy chọn tên khác."})

    def get_full_name(self) -> str:
        """Return the name in Vietnamese order, family name first (Django puts the given name first)."""
        return f"{self.last_name} {self.first_name}".strip()

    def get_short_name(self) -> str:
        """Return the full name: Wagtail's letters greet with it, and a given name alone is too familiar."""
        return self.get_full_name()

    @property
    def name(self) -> str:
        """Name of the person on screens and in letters: the full name, or else the account's name."""
        return self.get_full_name() or self.username

    @property
    def byline(self) -> str:
        """Name under an article by this person."""
        return self.pen_name or self.get_full_name()

    def may_change(self, other: "User") -> bool:
        """Return True unless `other` has full rights and this person does not.

        A person who may change an account's e-mail address can sign in to it, which would amount to full rights.
        """
        return self.is_superuser or not other.is_superuser


USER_POLICY = ModelPermissionPolicy(User)

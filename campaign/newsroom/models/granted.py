"""Permissions that the groups were granted by setup."""

from django.contrib.auth.models import Group
from django.db import models


class GrantedPermission(models.Model):
    """Permission that setup has granted to a group once. If somebody took it from the group, setup leaves it so."""

    class Place(models.TextChoices):
        """Place in which the permission applies."""

        SITE = "site"
        PAGES = "pages"
        FILES = "files"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=5, choices=Place)
    # With the label of the app: "wagtailcore.publish_page".
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "place", "name"], name="granted_once")]
        default_permissions = ()
        verbose_name = "quyền đã cấp"
        verbose_name_plural = "quyền đã cấp"

    def __str__(self) -> str:
        return self.name

"""Tests of the words that migrations store in the database."""

from django.contrib.auth.models import Permission
from wagtail.models import Collection, Page


def test_the_first_migrate_stores_vietnamese_names_of_everything(tree):
    assert not Permission.objects.filter(name__startswith="Can ").exists()
    assert Permission.objects.get(codename="add_session").name == "Được thêm phiên làm việc"
    assert Page.get_first_root_node().title == "Trang gốc"
    assert Collection.get_first_root_node().name == "Thư mục gốc"

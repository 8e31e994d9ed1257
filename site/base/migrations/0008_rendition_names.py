"""Gives renditions names that cannot be guessed, and moves them and the share cards to their own storage.

Missing files are skipped: a rendition without a file is deleted, and made again when a page needs it.
"""

from functools import partial

from django.core.files.storage import default_storage, storages
from django.db import migrations, transaction

from base.models.media import rendition_name


def move_files(apps, schema_editor):
    rendition, card = (apps.get_model("base", name) for name in ("Rendition", "ShareCard"))
    lost = []
    for row in rendition.objects.select_related("image").iterator():
        old = row.file.name
        if not default_storage.exists(old):
            lost.append(row.pk)
            continue
        new = rendition_name(row.image.file.name, row.filter_spec, row.focal_point_key, old)
        rendition.objects.filter(pk=row.pk).update(file=_copied(old, new))
    rendition.objects.filter(pk__in=lost).delete()
    for file in card.objects.values_list("file", flat=True):
        if default_storage.exists(file):
            _copied(file, file)


def _copied(old, new):
    with default_storage.open(old) as file:
        name = storages["renditions"].save(new, file)
    transaction.on_commit(partial(default_storage.delete, old))
    return name


class Migration(migrations.Migration):
    dependencies = [("base", "0007_pen_names")]
    operations = [migrations.RunPython(move_files, migrations.RunPython.noop)]

from typing import Any

from django.db import migrations

from extraction.links import destination


def leave_out_tracking(apps: Any, _editor: Any) -> None:
    """Store the links of items, and their copies in the search, as new items get them."""
    items = apps.get_model("inbox", "InboxItem").objects
    entries = apps.get_model("search", "SearchEntry").objects.filter(kind="inbox.inboxitem")
    for rows, name in ((items, "link"), (entries, "url")):
        changed = []
        for row in rows.filter(**{f"{name}__regex": "[?;#]"}).only("pk", name).iterator():
            address = getattr(row, name)
            setattr(row, name, destination(address))
            if getattr(row, name) != address:
                changed.append(row)
        rows.bulk_update(changed, [name], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("inbox", "0021_rule_sort_order"),
        ("search", "0006_names_in_alphabetical_order"),
    ]

    operations = [migrations.RunPython(leave_out_tracking, migrations.RunPython.noop)]

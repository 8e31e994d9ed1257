"""The inbox's entries in the public search: public items that lead readers to their originals.

An item that became a public article has no entry here, because the search finds that article.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from base.templatetags.base_tags import clock
from campaign.inbox.models import InboxItem
from search import filters, services
from search.finding import finder
from search.services import Entry

PREFIX = "inbox"


def entries(item_ids: Collection[int] | None = None) -> Iterator[Entry]:
    """Yield the search entries of these items (by default of all) that readers may see now."""
    items = InboxItem.objects.public_links()
    if item_ids is not None:
        items = items.filter(pk__in=item_ids)
    public = items.select_related("source").defer("content_html", "search_text", "changed_original")
    for item in public.iterator(chunk_size=500):
        yield Entry(
            key=f"{PREFIX}:{item.pk}",
            kind=InboxItem._meta.label_lower,
            kind_label="Tin từ các địa phương",
            title=item.title,
            text="\n".join([item.summary, item.source.name, item.author]),
            url=item.link,
            published_at=item.sort_at,
            marks=(("chuyen-muc", str(item.topic_id)),) if item.topic_id else (),
            is_sample=item.source.is_sample,
        )


def register() -> None:
    """Register the inbox's entries and their kind with the search."""
    services.register(PREFIX, entries)
    filters.register_kind("tin-dia-phuong", "Tin từ các địa phương", InboxItem._meta.label_lower)
    finder.register_facts(InboxItem._meta.label_lower, _received)


def _received(items: Sequence[int]) -> dict[int, str]:
    """Return the fact that results show for each item without an original time: its time of receipt."""
    undated = InboxItem.objects.filter(pk__in=items, published_at=None).only("published_at", "sort_at")
    return {item.pk: f"{item.time_label} {clock(item.sort_at)}" for item in undated}


def refresh(item_ids: Collection[int]) -> None:
    """Rewrite the search entries of these items; remove the entries of items that readers may no longer see."""
    found = list(entries(item_ids))
    services.put(found)
    public = {entry.key for entry in found}
    services.drop(key for key in (f"{PREFIX}:{pk}" for pk in item_ids) if key not in public)

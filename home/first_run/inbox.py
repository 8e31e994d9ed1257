"""Fill the inbox: a sample source, whose items come the way of all items, and real ones, switched off.

Nothing is asked of the network.
"""

from base.models import User
from campaign.inbox import services
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.polling import run
from home.first_run.profile import ProfileError
from home.first_run.profile_names import Profile
from home.first_run.structure import Tree

# Shown where the source's errors stand, until its first successful poll.
_UNVERIFIED = "Địa chỉ chưa kiểm chứng. Hãy bấm lấy tin thử một lần, xem kết quả rồi mới bật nguồn này."


def fill_inbox(tree: Tree, profile: Profile) -> None:
    """Make the sources that are missing. Some items of the sample feed are approved when it comes in."""
    for source in profile["inbox"]["sources"]:
        Source.objects.get_or_create(
            feed_url=source["feed_url"], defaults={**source, "is_active": False, "last_error": _UNVERIFIED}
        )
    if not Source.objects.filter(is_sample=True).exists():
        _take_sample_feed(tree, profile)


def _take_sample_feed(tree: Tree, profile: Profile) -> None:
    sample = profile["inbox"]["sample"]
    editor = User.objects.filter(username=sample["approved_by"]).first()
    if editor is None:
        raise ProfileError(
            f"{profile['folder'] / 'inbox.yaml'}: không có tài khoản “{sample['approved_by']}”."
        )
    source = Source.objects.create(
        **{name: sample[name] for name in ("name", "feed_url", "site_url")},
        default_topic=tree.topics[sample["topic"]],
        # Its address leads nowhere: it is never polled.
        is_active=False,
        is_sample=True,
    )
    run.ingest(source, (profile["folder"] / sample["file"]).read_bytes(), "application/rss+xml")
    for item in InboxItem.objects.filter(source=source, link__in=sample["approved"]):
        services.approve(item, editor)

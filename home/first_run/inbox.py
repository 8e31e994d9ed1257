"""Fills the inbox with a sample source, whose items come in as usual, and with real sources, switched off.

No request is sent over the network.
"""

from base.models import User
from campaign.inbox import services
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.polling import run
from campaign.inbox.reading.parse_worker import ParseWorker
from home.first_run.profile import ProfileError
from home.first_run.profile_names import Profile
from home.first_run.structure import Tree

# Shown in place of the source's errors until its first successful poll.
_UNVERIFIED = "Địa chỉ chưa kiểm chứng. Hãy bấm lấy tin thử một lần, xem kết quả rồi mới bật nguồn này."


def fill_inbox(tree: Tree, profile: Profile) -> None:
    """Make the missing sources. Some items of the sample feed are approved when the feed is read.

    Raises ProfileError if the account that approves does not exist.
    """
    for source in profile["inbox"]["sources"]:
        Source.objects.get_or_create(
            feed_url=source["feed_url"], defaults={**source, "is_active": False, "last_error": _UNVERIFIED}
        )
    if not Source.objects.filter(is_sample=True).exists():
        _take_sample_feed(tree, profile)


def _take_sample_feed(tree: Tree, profile: Profile) -> None:
    """Store the sample feed as a source that is never polled, and approve the profile's items. Raises ProfileError."""
    sample = profile["inbox"]["sample"]
    editor = User.objects.filter(username=sample["approved_by"]).first()
    if editor is None:
        raise ProfileError(
            f"{profile['folder'] / 'inbox.yaml'}: không có tài khoản “{sample['approved_by']}”."
        )
    source = Source.objects.create(
        **{name: sample[name] for name in ("name", "feed_url", "site_url")},
        default_topic=tree.topics.get(sample["topic"]),
        # Never polled, because nothing is at its address.
        is_active=False,
        is_sample=True,
    )
    with ParseWorker() as parse:
        data = (profile["folder"] / sample["file"]).read_bytes()
        run.ingest(source, data, "application/rss+xml", parse=parse)
    for item in InboxItem.objects.filter(source=source, link__in=sample["approved"]):
        services.approve(item, editor)

"""`manage.py seed_site` adds missing first-run content, all or nothing; it changes nothing that exists."""

import logging
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaign.newsroom.people.setup import SampleAccount, create_sample_accounts, setup_newsroom
from home.first_run.documents import place_documents
from home.first_run.inbox import fill_inbox
from home.first_run.pages import fill_pages
from home.first_run.profile import DEFAULT, ProfileError, load
from home.first_run.profile_names import Profile
from home.first_run.samples import place_samples
from home.first_run.snippets import place_campaign_days, place_reporting_routes, place_story_templates
from home.first_run.stories import place_alerts, place_articles, place_guide
from home.first_run.structure import build_tree, place_address
from home.models import HomePage

_ACCOUNTS_HEAD = [
    "  Tài khoản mẫu (đổi mật khẩu trước khi dùng thật):",
    f"  {'Tên':<12} {'Vai trò':<22} Mật khẩu",
]


class Command(BaseCommand):
    help = "Tạo nội dung ban đầu của trang: cây trang, văn bản, bài mẫu, tài khoản mẫu. Chạy lại không ghi đè gì."
    # The command runs at every start of the site; other commands run the checks.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Không làm gì nếu trang đã có nội dung (đã có trang chủ)."
        )
        parser.add_argument(
            "--profile",
            type=Path,
            default=DEFAULT,
            metavar="THƯ_MỤC",
            help="Hồ sơ của cơ quan: thư mục các tệp nội dung (xem home/profiles/README.md).",
        )

    def handle(self, *args: Any, if_empty: bool, profile: Path, **options: Any) -> None:
        if if_empty and HomePage.objects.exists():
            place_address(settings.WAGTAILADMIN_BASE_URL)
            return
        self.stdout.write("Đang tạo nội dung ban đầu…")
        # Wagtail logs three lines for each page, which would hide the messages of a first start.
        logging.disable(logging.INFO)
        try:
            _seed(load(profile))
        except ProfileError as error:
            raise CommandError(str(error)) from error
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write("Xong.")


# One transaction: a site that was seeded in part would not be completed by the next start.
@transaction.atomic
def _seed(profile: Profile) -> None:
    tree = build_tree(profile)
    place_address(settings.WAGTAILADMIN_BASE_URL)
    setup_newsroom()
    accounts = create_sample_accounts(os.environ.get("DEMO_PASSWORD"))
    # The inbox comes before the pages, which take long, because it fails if the profile names an unknown account.
    fill_inbox(tree, profile)
    fill_pages(tree, profile)
    records = place_documents(tree.library, profile)
    place_alerts(tree, profile)
    place_articles(tree, profile, records)
    place_samples(tree)
    place_reporting_routes(tree, profile)
    place_guide(tree, profile)
    place_campaign_days(profile)
    place_story_templates()
    _keep_passwords(accounts)


def _keep_passwords(accounts: list[SampleAccount]) -> None:
    """Add the new accounts to var/demo-accounts.txt, which only the owner of the process may read."""
    if not accounts:
        return
    file = settings.VAR / "demo-accounts.txt"
    rows = [f"  {username:<12} {role:<22} {password}" for username, role, password in accounts]
    made = {account.username for account in accounts}
    kept = [row for row in _rows(file) if row.split()[0] not in made]
    settings.VAR.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write("\n".join([*_ACCOUNTS_HEAD, *kept, *rows, "", ""]))


def _rows(file: Path) -> list[str]:
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and line not in _ACCOUNTS_HEAD]

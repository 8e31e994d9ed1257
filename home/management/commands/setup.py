"""`manage.py setup` makes a new site ready for its first administrator, without sample content."""

import logging
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from base.models import AgencySettings, User
from campaign.newsroom.people import invitations, roles
from campaign.newsroom.people.setup import setup_newsroom
from campaign.newsroom.people.views import InvitationForm
from home.first_run.pages import fill_texts
from home.first_run.profile import DEFAULT, ProfileError, check_values, load
from home.first_run.profile_names import Profile
from home.first_run.snippets import place_campaign_days, place_reporting_routes, place_story_templates
from home.first_run.structure import Tree, build_tree, place_address
from vietnamese.text import one_line

# Option, field of AgencySettings, question.
_AGENCY = [
    ("agency", "agency_name", "Tên cơ quan"),
    ("title", "site_title", "Tên trang"),
    ("parent", "parent_agency", "Cơ quan chủ quản"),
    ("area", "alert_area", "Địa bàn của cảnh báo, như “Tỉnh Mẫu”"),
    ("place", "place", "Địa danh trên văn bản, như “Mẫu” trong “Mẫu, ngày …”"),
    ("address", "address", "Địa chỉ cơ quan"),
    ("email", "email", "Thư điện tử công khai của cơ quan"),
]
# Said if the agency has another name than the profile's.
_OF_ANOTHER = (
    "Lưu ý: trang được lập theo hồ sơ của {}, nên tên trang chủ, phần giới thiệu, nhiệm vụ của kế hoạch và nơi tiếp"
    " nhận phản ánh là của nơi ấy; hãy sửa trước khi mở cho người đọc."
)
# Added while questions follow, so that a person can still stop.
_STOP = (
    " Muốn dùng hồ sơ riêng (cách viết: home/profiles/README.md) thì dừng bằng Ctrl-C trước khi trả lời hết, rồi chạy"
    " lại với --profile THƯ_MỤC."
)


class Command(BaseCommand):
    help = (
        "Lập trang mới: cây trang, nhóm quyền, quy trình duyệt, thông tin cơ quan, tài khoản quản trị đầu tiên. "
        "Không có bài mẫu. Chạy lại chỉ bổ sung phần thiếu, và đưa liên kết mới nếu người quản trị chưa vào lần nào."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for option, _, question in _AGENCY:
            parser.add_argument(f"--{option}", metavar="…", help=question)
        parser.add_argument("--admin-name", metavar="…", help="Họ và tên người quản trị đầu tiên")
        parser.add_argument("--admin-email", metavar="…", help="Thư điện tử người quản trị đầu tiên")
        parser.add_argument(
            "--profile",
            type=Path,
            default=DEFAULT,
            metavar="THƯ_MỤC",
            help="Hồ sơ của cơ quan (xem home/profiles/README.md).",
        )

    def handle(self, *args: Any, profile: Path, **given: Any) -> None:
        # Wagtail logs three lines for each page.
        logging.disable(logging.INFO)
        try:
            self._set_up(load(profile), given)
        except ProfileError as error:
            raise CommandError(str(error)) from error
        finally:
            logging.disable(logging.NOTSET)

    def _set_up(self, profile: Profile, given: dict[str, Any]) -> None:
        # By the right, because the board may have renamed the group.
        administrators = User.objects.with_perm("base.change_user", include_superusers=False)
        administrator = administrators.order_by("pk").first()
        agency: dict[str, str] = {}
        for option, field, question in _AGENCY:
            if administrator is None or given[option]:
                agency[field] = self._answer(given[option], question, _default(field, agency, profile))
        check_values(agency, AgencySettings, "Thông tin cơ quan")
        own_name = profile["agency"]["agency_name"]
        if administrator is None and agency["agency_name"] != own_name:
            is_asked = sys.stdin.isatty() and None in (given["admin_name"], given["admin_email"])
            self.stdout.write(_OF_ANOTHER.format(own_name) + (_STOP if is_asked else ""))
        if administrator is None:
            name = self._required(given, "admin_name", "Họ và tên người quản trị đầu tiên", "full_name")
            email = self._required(given, "admin_email", "Thư điện tử của người ấy", "email")
        # One transaction: a site that was set up in part would greet readers with empty menus.
        with transaction.atomic():
            tree = _place(profile)
            AgencySettings.objects.filter(site=tree.site).update(**agency)
            if administrator is None:
                role = Group.objects.get(name=roles.ADMINISTRATORS)
                try:
                    administrator = invitations.create(name, email, role, by=None)
                except invitations.KnownAddressError as error:
                    raise CommandError(
                        f"{email} đã có tài khoản; hãy cho địa chỉ khác ở --admin-email."
                    ) from error
            elif invitations.is_waiting(administrator):
                invitations.renew(administrator, by=None)
        self._report(administrator)

    def _answer(self, given: str | None, question: str, default: str = "") -> str:
        """Return the value of the option, else the answer typed at a terminal, else `default`.

        Raises CommandError if the terminal sends the end of the input (Ctrl-D, a lost connection).
        """
        if given is None and sys.stdin.isatty():
            try:
                given = input(f"{question}{f' [{default}]' if default else ''}: ")
            except EOFError as error:
                raise CommandError("Đã dừng, chưa đổi gì. Chạy lại lệnh này lúc nào cũng được.") from error
        return one_line(given or "") or default

    def _required(self, given: dict[str, Any], option: str, question: str, field: str) -> str:
        """Return an answer that the invitation's field takes, asking again at a terminal until there is one.

        Raises CommandError if the option is invalid, or if it is missing without a terminal.
        """
        while True:
            answer = self._answer(given[option], question)
            try:
                return str(InvitationForm.base_fields[field].clean(answer))
            except ValidationError as error:
                reason = " ".join(error.messages)
            if given[option] is not None or not sys.stdin.isatty():
                raise CommandError(f"--{option.replace('_', '-')} ({question.lower()}): {reason}")
            self.stdout.write(f"Chưa đúng, hãy gõ lại. {reason}")

    def _report(self, administrator: User) -> None:
        self.stdout.write(f"Trang đã lập xong: {settings.WAGTAILADMIN_BASE_URL}/")
        if not invitations.is_waiting(administrator):
            self.stdout.write("Đã có tài khoản quản trị; các tài khoản khác được mời trong trang quản trị.")
            return
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
        self.stdout.write(
            f"Tên đăng nhập của người quản trị: {administrator.username}\n"
            f"Người ấy mở liên kết sau để đặt mật khẩu (dùng một lần, trong {days} ngày):\n"
            f"{invitations.link_for(administrator)}"
        )


def _default(field: str, agency: dict[str, str], profile: Profile) -> str:
    """Return the profile's value, unless the agency has another name than the profile's: then the model's default.

    Another department's parent, or the province that its alerts would name, must not come from the profile.
    """
    own = profile["agency"]
    if agency.get("agency_name", own["agency_name"]) == own["agency_name"]:
        return str(own.get(field, ""))
    return str(AgencySettings._meta.get_field(field).get_default())


def _place(profile: Profile) -> Tree:
    tree = build_tree(profile)
    place_address(settings.WAGTAILADMIN_BASE_URL)
    setup_newsroom()
    fill_texts(tree, profile)
    place_reporting_routes(tree, profile)
    place_campaign_days(profile)
    place_story_templates()
    return tree

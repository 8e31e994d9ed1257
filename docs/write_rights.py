"""Write docs/quyen.md, the table of rights in Vietnamese, from campaign/newsroom/review/rights.py (`make docs`)."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import override

DOCUMENT = Path(__file__).resolve().parent / "quyen.md"
HEAD = """\
# Quyền: ai đưa được gì tới người đọc

Máy viết trang này từ `campaign/newsroom/review/rights.py` (`make docs`). Phép thử
`tests/newsroom/rights/test_rights.py` làm từng việc dưới đây với từng vai trò, bằng đúng những yêu cầu mà trình duyệt
gửi, rồi xem người đọc được thấy gì. Có kiểu dữ liệu mới mà chưa khai nó tới người đọc bằng đường nào thì
`manage.py check` báo lỗi.

Nguyên tắc: **không ai một mình đưa được chữ mới tới người đọc**, trừ những loại ghi rõ là “một người” ở dưới và cảnh
báo đăng khẩn. “Phó ban” là người thứ hai trong nhóm Trưởng ban biên tập. Trong các bảng:

- “–”: người đọc không thấy gì đổi, dù việc ấy có làm được trên bản nháp hay không;
- “gỡ, xếp lại”: làm được một mình, người đọc thấy ít đi hoặc thấy ở chỗ khác, không có chữ nào mới.
"""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _table(heads: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield from ("", _row(heads), _row(["---"] * len(heads)))
    yield from map(_row, rows)


def written() -> str:
    """Return the document. Needs Django's apps."""
    from wagtail.models import Page

    from campaign.newsroom.review import rights
    from campaign.newsroom.review.rights import Action, Effect, PublicationRule, Role

    def actions(declared: dict[str, Action]) -> Iterator[str]:
        rows = [
            [action.name, *(action.effect_for(role).value for role in Role)] for action in declared.values()
        ]
        yield from _table(["Việc", *(role.value for role in Role)], rows)

    lines = [HEAD.rstrip(), "", "## Mỗi loại tới người đọc bằng đường nào"]
    models = sorted(apps.get_models(), key=lambda model: model._meta.label)
    with override("vi"):
        for rule in (PublicationRule.REVIEWED, PublicationRule.FROZEN, PublicationRule.ALONE):
            rows = [
                [capfirst(str(model._meta.verbose_name)), f"`{model._meta.label}`"]
                for model in models
                # Parts of a page are left out, because the page stands for them.
                if rights.publication_rule(model) is rule
                and (issubclass(model, Page) or model._meta.label in rights.RULES)
            ]
            lines += ["", f"### {rule.value}", *_table(["Loại", "Trong mã"], rows)]
    for rule in (PublicationRule.DERIVED, PublicationRule.NEVER):
        # From the declaration, because the models differ between databases.
        labels = ", ".join(f"`{label}`" for label, own in sorted(rights.RULES.items()) if own is rule)
        lines += ["", f"### {rule.value}", "", f"{labels}."]
    lines += ["", "## Trang đang đăng, có bản sửa chưa duyệt", *actions(rights.PAGE_ACTIONS)]
    lines += ["", "Riêng cảnh báo:", *actions(rights.ALERT_ACTIONS)]
    lines += ["", "## Nơi tiếp nhận phản ánh", *actions(rights.SNIPPET_ACTIONS)]
    lines += ["", "## Ảnh, tệp, âm thanh, video mà một trang đang đăng dùng", *actions(rights.FILE_ACTIONS)]
    alone = [
        [
            capfirst(str(model._meta.verbose_name)),
            *(
                (Effect.ALONE if role in rights.changed_alone_by(model) else Effect.NOTHING).value
                for role in Role
            ),
        ]
        for model in models
        if rights.publication_rule(model) is PublicationRule.ALONE
    ]
    lines += ["", "## Có hiệu lực ngay khi một người lưu"]
    with override("vi"):
        lines += _table(["Loại", *(role.value for role in Role)], alone)
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    DOCUMENT.write_text(written(), encoding="utf-8")

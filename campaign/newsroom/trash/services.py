"""Moves pages, texts and files to the trash, puts them back and erases them."""

import datetime
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Model, Q, QuerySet
from wagtail.admin.models import FormState
from wagtail.log_actions import log
from wagtail.models import CollectionMember, DraftStateMixin, Page, Revision
from wagtail.search import index

from base.addresses.redirects import keep_address
from base.desk.moments import moment
from base.models import User
from base.models.bulk import free_paths
from base.visibility import is_private_by_section
from campaign.articles.models import TopicPage
from campaign.newsroom import disabling
from campaign.newsroom.models import Trashed
from campaign.newsroom.trash import files, marks
from campaign.newsroom.trash.snapshot import CannotRestoreError, Snapshot
from campaign.reports.models import Report
from operations.backup import erasures
from vietnamese.fold import fold
from vietnamese.slugs import slugify

RESTORED, ERASED = "newsroom.restore", "newsroom.erase"
# The snapshot of one deletion is held in memory.
MAX_PAGES = 500
_GONE = "Mục này không còn trong Thùng rác: người khác đã khôi phục hoặc xóa hẳn."
_AGAIN = "Đã xóa hẳn trước khi khôi phục bản sao lưu cũ hơn."
_followers: list[Callable[[Snapshot], None]] = []
_TAKEN = "Đã có nội dung khác dùng cùng tên hoặc mã. Hãy đổi tên nội dung ấy rồi khôi phục lại."


class CannotDeleteError(PermissionDenied):
    """Raised if pages may not go into the trash. The message is for editors."""


class Restored(NamedTuple):
    """Object that was put back, and sentences that tell how it differs from before."""

    instance: Model
    notes: list[str]


def hindrances(pages: Collection[Page]) -> dict[int, str]:
    """Return by key, for editors, why pages may not go together: too many below one, or a report loses all its topics.

    The others may go without these.
    """
    found: dict[int, str] = {}
    going = Q(pk=None)
    for page in pages:
        count = page.get_descendant_count() + 1
        if count > MAX_PAGES:
            found[page.pk] = (
                f"Ở đây có {count} trang, mỗi lần chỉ xóa được {MAX_PAGES} trang."
                " Hãy xóa từng phần bên trong trước."
            )
        else:
            going |= Q(path__startswith=page.path)
    topics = TopicPage.objects.filter(going)
    staying = Report.objects.filter(topics__in=TopicPage.objects.exclude(going))
    # Without topics it would count all.
    widened = Report.objects.filter(issued_at=None, topics__in=topics).exclude(pk__in=staying.values("pk"))
    for report in widened.distinct():
        paths = list(report.topics.values_list("path", flat=True))
        for page in pages:
            if any(path.startswith(page.path) for path in paths):
                found.setdefault(
                    page.pk,
                    f"Báo cáo nháp “{report}” chỉ tính chuyên mục ở đây; xóa đi thì báo cáo thành tính mọi chuyên mục."
                    " Hãy chọn chuyên mục khác trong báo cáo, ban hành hoặc xóa báo cáo ấy trước.",
                )
    return found


def check(page: Page) -> None:
    """Raise CannotDeleteError if `page` may not go into the trash."""
    if reason := hindrances([page]).get(page.pk):
        raise CannotDeleteError(reason)


def put_page(page: Page, user: User) -> None:
    """Store `page` and all pages below it as a row of the trash, taken offline. The caller then deletes them."""
    check(page)
    branch = page.get_descendants(inclusive=True)
    keys = [str(key) for key in branch.select_for_update().order_by("path").values_list("pk", flat=True)]
    scheduled = _unschedule(Revision.page_revisions.filter(object_id__in=keys))
    online = {str(each.pk): each.url_path for each in branch.live()}
    for each in branch.live().specific():
        # A deletion unpublishes, too. Done before the snapshot, so that a restored page is a draft.
        each.unpublish(log_action=False)
    ancestors = list(page.get_ancestors().filter(depth__gt=1))
    snapshot = Snapshot.of(Page.objects.filter(path__startswith=page.path))
    snapshot.was_private_by_section = is_private_by_section(page)
    _store(
        page.specific_deferred,
        snapshot,
        user,
        scheduled,
        title=page.draft_title or page.title,
        place=" › ".join(each.title for each in ancestors),
        ancestors=[each.pk for each in ancestors],
        online=online,
        size=len(keys),
    )


def put_row(instance: Model, user: User) -> None:
    """Store a text or file that is not a page as a row of the trash. The caller then deletes it."""
    scheduled = []
    if isinstance(instance, DraftStateMixin):
        # As with pages, a restored text is a draft.
        scheduled = _unschedule(instance.revisions)
        instance.unpublish(log_action=False)
    rows = type(instance)._base_manager.filter(pk=instance.pk)
    _store(instance, Snapshot.of(rows), user, scheduled, title=str(instance))


def _unschedule(revisions: QuerySet[Revision]) -> list[str]:
    """Unschedule the approved `revisions`, and return the times at which they would have gone online, as ISO 8601."""
    approved = revisions.exclude(approved_go_live_at=None).order_by("approved_go_live_at")
    hours = [hour.isoformat() for hour in approved.values_list("approved_go_live_at", flat=True)]
    approved.order_by().update(approved_go_live_at=None)
    return hours


def _store(
    instance: Model, snapshot: Snapshot, user: User, scheduled: list[str], title: str, **values: Any
) -> None:
    title = title[:255]
    snapshot.scheduled = scheduled
    Trashed.objects.create(
        kind=instance._meta.label_lower,
        key=str(instance.pk),
        title=title,
        words=fold(f"{title} {values.get('place', '')}"),
        trashed_by=user,
        snapshot=str(snapshot),
        **values,
    )


@transaction.atomic
def restore(key: int, user: User) -> Restored:
    """Put back the object in row `key` of the trash. A page comes back as a draft.

    Raises CannotRestoreError, with a message for editors, if the row is gone or cannot be put back.
    """
    trashed = _locked(key, user)
    snapshot = Snapshot(trashed.snapshot)
    try:
        notes = (_put_page_back if snapshot.of_model(Page) else _put_row_back)(trashed, snapshot, user)
    except LookupError as error:
        raise CannotRestoreError("Loại nội dung này không còn ở phiên bản phần mềm hiện nay.") from error
    instance = _put_back(trashed)
    disabling.end_disabled(user)
    if isinstance(instance, Page):
        # The former place may be gone.
        disabling.begin_at_their_place(instance.get_descendants(inclusive=True), user)
    if hours := [moment(datetime.datetime.fromisoformat(hour)) for hour in snapshot.scheduled]:
        notes.append(f"Lịch đăng đã hẹn ({', '.join(hours)}) không còn. Gửi duyệt để hẹn lại.")
    trashed.delete()
    log(instance, RESTORED, user=user, data={"trashed_at": trashed.trashed_at.isoformat()})
    return Restored(instance, notes)


@transaction.atomic
def erase(key: int, user: User | None, reason: str = "") -> str:
    """Erase row `key` of the trash with its files, and return its title. `user` is None if its time is over."""
    trashed = _locked(key, user)
    if user:
        erasures.note(marks.ERASED, marks.marks_in(trashed))
    return _erase(trashed, user, reason, is_by_law=user is not None)


@transaction.atomic
def erase_again(kinds: Iterable[type[Model]]) -> None:
    """Erase again the objects that an older backup brought back, in the trash and in their former places."""
    noted = erasures.noted(marks.ERASED)
    if not noted:
        return
    for trashed in Trashed.objects.all():
        if not noted.isdisjoint(marks.marks_in(trashed)):
            _erase(trashed, None, _AGAIN, is_by_law=True)
    for kind in (Page, *kinds):
        for row in marks.rows_with(kind, noted):
            _tell(Snapshot.of(kind._base_manager.filter(pk=row.pk)))
            log(row, ERASED, data={"reason": _AGAIN}, deleted=True)
            row.delete()


def _erase(trashed: Trashed, user: User | None, reason: str, *, is_by_law: bool) -> str:
    snapshot = Snapshot(trashed.snapshot)
    files.discard(snapshot)
    if is_by_law:
        _tell(snapshot)
    log(trashed, ERASED, user=user, data={"reason": reason}, deleted=True)
    trashed.delete()
    return trashed.title


def on_erasure(function: Callable[[Snapshot], None]) -> None:
    """Register `function`, called with what people erase for good, so that other apps erase their copies of it."""
    _followers.append(function)


def _tell(snapshot: Snapshot) -> None:
    forget_previews()
    for function in _followers:
        function(snapshot)


def _locked(key: int, user: User | None) -> Trashed:
    rows = Trashed.objects.for_user(user) if user else Trashed.objects.all()
    trashed = rows.select_for_update(of=("self",)).filter(pk=key).first()
    if trashed is None:
        raise CannotRestoreError(_GONE)
    return trashed


def _put_row_back(trashed: Trashed, snapshot: Snapshot, user: User) -> list[str]:
    model = apps.get_model(trashed.kind)
    is_file = issubclass(model, CollectionMember)
    if not is_file and not user.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}"):
        raise CannotRestoreError("Bạn không được thêm nội dung loại này. Hãy nhờ Trưởng ban.")
    _insert(snapshot)
    # Receivers of the save fill the indexes.
    instance = _put_back(trashed)
    instance.save()
    if is_file and instance.collection_id != snapshot.of_model(model)[0]["collection_id"]:
        return ["Thư mục cũ không còn, nên tệp nay nằm ở thư mục gốc, theo quyền xem của thư mục ấy."]
    is_draft = isinstance(instance, DraftStateMixin)
    return ["Nay là bản nháp. Gửi duyệt để đăng lại."] if is_draft else []


def _put_back(trashed: Trashed) -> Any:
    instance = apps.get_model(trashed.kind)._default_manager.filter(pk=trashed.key).first()
    if instance is None:
        # If somebody has created an equal line meanwhile, that one stays (snapshot._insert).
        raise CannotRestoreError(_TAKEN)
    return instance


def _insert(snapshot: Snapshot) -> None:
    try:
        with transaction.atomic():
            snapshot.put_back()
    except IntegrityError as error:
        raise CannotRestoreError(_TAKEN) from error


# --- The place of a page -----------------------------------------------------------------------------


def _put_page_back(trashed: Trashed, snapshot: Snapshot, user: User) -> list[str]:
    rows = sorted(snapshot.of_model(Page), key=lambda row: row["path"])
    top = rows[0]
    kind: Any = ContentType.objects.get_for_id(top["content_type_id"]).model_class()
    if kind is None:
        raise LookupError
    parent = _parent(trashed, kind)
    if not user.is_superuser and not parent.specific.permissions_for_user(user).can_add_subpage():
        raise CannotRestoreError(f"Bạn không được thêm trang vào mục “{parent.title}”. Hãy nhờ Trưởng ban.")
    if not kind.can_create_at(parent.specific):
        name = kind._meta.verbose_name
        raise CannotRestoreError(f"Đã có {name} khác, mà ở đây chỉ được có một. Hãy xóa trang kia trước.")
    notes = []
    if not trashed.ancestors or parent.pk != trashed.ancestors[-1]:
        notes.append(f"Mục cũ không còn, nên trang được đặt vào mục “{parent.title}”.")
    slug = _free_slug(top["slug"], parent)
    if slug != top["slug"]:
        notes.append(f"Địa chỉ cũ đã có trang khác dùng; địa chỉ mới kết thúc bằng “{slug}”.")
        for revision in snapshot.of_model(Revision):
            if revision["object_id"] == str(top["id"]):
                revision["content"]["slug"] = slug
    _move_rows(rows, parent, slug)
    _insert(snapshot)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    _index(rows)
    _lead_on(trashed)
    if snapshot.was_private_by_section and not parent.get_view_restrictions().exists():
        notes.append(
            "Trước khi xóa, trang ở trong mục hạn chế người xem, nay thì không: khi được đăng, ai cũng xem được."
        )
    if trashed.online:
        notes.append(
            "Trước khi xóa trang đang đăng; nay là bản nháp. Gửi duyệt để đăng lại."
            if trashed.size == 1
            else f"{len(trashed.online)} trang trước khi xóa đang đăng, nay là bản nháp. Gửi duyệt để đăng lại."
        )
    return notes


def _parent(trashed: Trashed, kind: type[Page]) -> Page:
    """Return the former parent, else the nearest one left for this kind, locked. Raises CannotRestoreError."""
    allowed = [ContentType.objects.get_for_model(model).pk for model in kind.allowed_parent_page_models()]
    places = Page.objects.filter(content_type__in=allowed)
    existing = places.in_bulk(trashed.ancestors)
    found = next((existing[key] for key in reversed(trashed.ancestors) if key in existing), None)
    # If no ancestor is left: the first page that takes such pages, for instance another topic.
    found = found or places.order_by("path").first()
    if found is None:
        raise CannotRestoreError("Không còn mục nào chứa được trang này. Hãy khôi phục mục chứa nó trước.")
    # It may be deleted before its turn comes.
    return Page.objects.select_for_update().filter(pk=found.pk).first() or _parent(trashed, kind)


def _free_slug(slug: str, parent: Page) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    base, number, free = slugify(slug, max_length=80) or "trang", 1, slug
    while free in taken:
        number += 1
        free = f"{base}-{number}"
    return free


def _move_rows(rows: list[dict[str, Any]], parent: Page, slug: str) -> None:
    """Change tree path, depth and address of `rows`, the first of which is their top, so that they fit below `parent`.

    The top keeps its former path, and so its place among its siblings, if the path is still free.
    """
    top = rows[0]
    path, depth, address = top["path"], top["depth"], top["url_path"]
    new_path = path
    is_child = path.startswith(parent.path) and depth == parent.depth + 1
    if not is_child or Page.objects.filter(path=path).exists():
        new_path = next(free_paths(parent))
    new_address = f"{parent.url_path}{slug}/"
    for row in rows:
        row["path"] = new_path + row["path"][len(path) :]
        row["depth"] += parent.depth + 1 - depth
        row["url_path"] = new_address + row["url_path"][len(address) :]
    top["slug"] = slug


def _index(rows: list[dict[str, Any]]) -> None:
    """Fill the indexes of search and references for the pages `rows`, as saving them does."""
    for page in Page.objects.filter(pk__in=[row["id"] for row in rows]).specific():
        page.save(clean=False)
        index.insert_or_update_object(page)


def _lead_on(trashed: Trashed) -> None:
    """Redirect former public addresses to the pages that now have others, unless another page has taken them."""
    for page in Page.objects.filter(pk__in=trashed.online):
        former = trashed.online[str(page.pk)]
        if page.url_path == former or Page.objects.filter(url_path=former).exists():
            continue
        keep_address(page, former)


def forget_previews() -> None:
    """Delete all texts stored for previews: they may hold what is erased. Editors send theirs again at each change."""
    FormState.objects.all().delete()


def empty() -> int:
    """Erase rows whose time in the trash is over, and return their number. Delete stale texts of previews, too."""
    # Wagtail deletes these only when the next preview is sent, which may be weeks later.
    FormState.objects.stale().delete()
    due = list(Trashed.objects.due().values_list("pk", flat=True))
    for key in due:
        erase(key, None, "hết hạn giữ")
    return len(due)


def rows_for(user: User) -> QuerySet[Trashed]:
    """Return the rows of the trash that `user` may see, without their contents."""
    return Trashed.objects.for_user(user).select_related("trashed_by").defer("snapshot", "words")

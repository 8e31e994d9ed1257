"""Carries out an editor's decision on a file that differs from the record of its document.

Values taken from the file become a draft of the record, which a second person reviews like any other.
"""

from django.db import transaction
from django.http import QueryDict
from wagtail.models import Page

from base.desk.versions import version_of
from base.models import User
from campaign.library.importing import batches, importer
from campaign.library.importing.offers import Difference, Offer, differences
from campaign.library.models import DocumentRecord, ImportedFile, LibraryPage

State = ImportedFile.State
FILE = "tep"


class NotNowError(Exception):
    """Raised if a decision cannot be carried out; the message tells the editor why."""


def hindrance(record: Page, user: User) -> str:
    """Return the reason why `user` cannot change the record now, in Vietnamese; "" if there is none."""
    rights = record.permissions_for_user(user)
    if not rights.can_edit():
        return "Bạn không có quyền sửa hồ sơ này. Hãy nhờ người khác trong Ban Biên tập."
    if rights.page_locked() or record.workflow_in_progress:
        return "Hồ sơ đang chờ duyệt hoặc đang khóa. Hãy đợi xong việc ấy rồi so lại; tệp vẫn được giữ ở đây."
    return ""


def decide(row: ImportedFile, form: QueryDict, user: User) -> str:
    """Carry out the decision in `form`, and return a message for the editor. Raises NotNowError.

    `giu` leaves the record as it is, `moi` makes a new record of the file; otherwise the fields named by `lay` are
    taken from it, if the last save of the record is still `ban`, the one that was shown.
    """
    examined = None
    if "moi" in form and row.state == State.OFFERED:
        # Before anything is locked, because a long law takes seconds.
        examined = importer.understood(row.name, Offer.from_json(row.offer).as_read())
    return _decide(row, form, user, examined)


@transaction.atomic
def _decide(row: ImportedFile, form: QueryDict, user: User, examined: importer.Examined | None) -> str:
    # Locked, so that whoever changes or deletes the record is done; before the row, which a deletion writes.
    current = Page.objects.select_for_update().filter(pk=row.record_id).first()
    row = ImportedFile.objects.select_for_update(of=("self",)).select_related("record").get(pk=row.pk)
    if row.state != State.OFFERED or row.record is None or current is None:
        raise NotNowError("Có người vừa quyết định về tệp này rồi.")
    offer = Offer.from_json(row.offer)
    if "giu" in form:
        row.state, row.message, row.offer = State.KNOWN, "Đã so; hồ sơ giữ như cũ.", {}
        row.save()
        return f"Hồ sơ “{row.record.title}” giữ như cũ."
    if "moi" in form and not offer.is_certain:
        return _as_new(row, examined, user)
    said = hindrance(row.record, user)
    if said:
        raise NotNowError(said)
    names = form.getlist("lay")
    if not names:
        raise NotNowError("Bạn chưa đánh dấu mục nào. Hãy đánh dấu mục cần lấy, hoặc chọn giữ hồ sơ như cũ.")
    if form.get("ban", "") != version_of(current):
        raise NotNowError("Hồ sơ vừa đổi trong lúc bạn xem. Hãy so lại với bản mới ở dưới rồi lưu.")
    with row.kept.open("rb") as kept:
        _take(row, offer, names, kept.read(), user)
    row.state, row.offer = State.KNOWN, {}
    batches.forget_content(row)
    row.save()
    return f"Đã lưu bản nháp của “{row.record.title}” theo tệp. Hãy mở hồ sơ, xem lại rồi gửi duyệt."


def _as_new(row: ImportedFile, examined: importer.Examined | None, user: User) -> str:
    with row.kept.open("rb") as kept:
        data = kept.read()
    outcome = importer.import_file(LibraryPage.objects.get(), row.name, data, user, examined, is_new=True)
    batches.finish(row, outcome)
    said = "Đã lập hồ sơ mới" if outcome.state == State.DONE else "Văn bản này đã có hồ sơ"
    return f"{said}: “{outcome.record}”."


def _take(row: ImportedFile, offer: Offer, names: list[str], data: bytes, user: User) -> None:
    """Save a draft of the record with the ticked fields, and the file itself if it is ticked."""
    draft: DocumentRecord = row.record.get_latest_revision_as_object()  # type: ignore[union-attr]  # checked by the caller
    taken = [each for each in differences(draft, offer) if each.name in names]
    notes = [_note(each) for each in taken]
    plain = draft.plain_slug
    for each in taken:
        setattr(draft, each.name, offer.fields[each.name])
    if any(each.name == "text" for each in taken):
        draft.is_machine_read = offer.fields["is_machine_read"]
        draft.doubtful_words = offer.fields["doubtful_words"]
    if FILE in names:
        draft.file, draft.file_sha256 = importer.keep(row.name, data, user), row.sha256
        # An import recognises the file by this while the draft waits.
        DocumentRecord.objects.filter(pk=draft.pk).update(file_sha256=row.sha256)
        notes.append("Lấy theo tệp mới: tệp văn bản.")
    # As in the record's form: an address made from number and date changes with them.
    if draft.slug == plain and plain != draft.plain_slug:
        draft.slug = draft._free_slug()
    draft.import_notes = "\n".join(filter(None, [draft.import_notes, *notes]))
    row.message = "\n".join(["Đã so; hãy mở hồ sơ, xem lại bản nháp rồi gửi duyệt.", *notes])
    importer.save_draft(draft, user, log_action=True)


def _note(taken: Difference) -> str:
    before = f"; hồ sơ trước đây ghi: {taken.old}" if taken.old and taken.name != "text" else ""
    return f"Lấy theo tệp mới: {taken.label}{before}."

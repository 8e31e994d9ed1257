"""Issue of reports: figures, lists and files are stored as they are at that moment."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from wagtail.log_actions import log

from base.models import User
from campaign.reports.counts import others, tally
from campaign.reports.counts.lists import Lists, LiveLists, Scope, lists_of, scope_of
from campaign.reports.figures import BEFORE, DAYS, NOW, Figures, Selection
from campaign.reports.files.printed import printed, results_of
from campaign.reports.models import FileOrder, IssuedEntry, IssuedError, IssuedFile, Report
from operations.queue.models import is_unfinished

FORMS = DOCX, XLSX, PDF = "docx", "xlsx", "pdf"
_BATCH = 500


@transaction.atomic
def issue(report: Report, user: User) -> None:
    """Issue the report; its files are written from what is stored here. Raises IssuedError if it is issued already."""
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.is_issued:
        raise IssuedError(str(locked))
    scope = scope_of(locked)
    figures, entries = _counted_with_lists(locked, scope)
    IssuedEntry.objects.bulk_create(entries, batch_size=_BATCH)
    locked.figures = figures.to_json()
    locked.results = results_of(locked, figures)
    locked.issued_at = timezone.now()
    locked.issued_by_name = user.name[:200]
    locked.save()
    log(locked, "reports.issue", user=user)
    locked.orders.all().delete()
    for form in (DOCX, XLSX):
        transaction.on_commit(partial(order, locked, form))


def _counted_with_lists(report: Report, scope: Scope) -> tuple[Figures, list[IssuedEntry]]:
    """Return the figures with the lists behind them, of the same moment: others may commit between two queries."""
    while True:
        figures = tally.count(scope)
        entries = list(_entries(report, LiveLists(scope), scope.parts))
        if tally.count(scope) == figures:
            return figures, entries


def _entries(report: Report, lists: Lists, parts: tuple[str, ...]) -> Iterator[IssuedEntry]:
    for period in (NOW, BEFORE):
        for kind in (*parts, DAYS, *others.kinds()):
            for row in lists.rows(Selection(kind, period)):
                yield IssuedEntry(report=report, period=period, **vars(row))


def figures_of(report: Report, lists: Lists | None = None) -> Figures:
    """Return the figures of the report: the stored ones if it is issued, else current ones.

    `lists` are the report's lists, if the caller has them: their scope takes a query.
    """
    if report.figures:
        return Figures.from_json(report.figures)
    return tally.count(lists.scope if isinstance(lists, LiveLists) else scope_of(report))


def order(report: Report, form: str) -> FileOrder:
    """Order the file of the report, unless an order is under way, and return the order."""
    existing = report.orders.filter(form=form).first()
    if existing is not None and is_unfinished(existing.task):
        return existing
    values = {"asked_at": timezone.now(), "task": None, "content": None, "message": ""}
    made, _ = FileOrder.objects.update_or_create(report=report, form=form, defaults=values)
    result = write_file.enqueue(made.pk)
    if not result.is_finished:
        FileOrder.objects.filter(pk=made.pk).update(task=result.id)
    made.refresh_from_db()
    return made


@task()
def write_file(key: int) -> None:
    """Write the file of the order with this key."""
    # Large libraries that web workers need not load.
    from campaign.reports.files.pdf_file import PangoError

    order = FileOrder.objects.select_related("report").get(pk=key)
    try:
        content = file_of(order.report, order.form)
    except PangoError as error:
        FileOrder.objects.filter(pk=key).update(message=str(error))
        return
    if not order.report.is_issued:
        FileOrder.objects.filter(pk=key).update(content=content)


def content_of(order: FileOrder) -> bytes | None:
    """Return the ordered file, or None if it is not written yet."""
    if order.report.is_issued:
        kept = order.report.files.filter(form=order.form).first()
        return bytes(kept.content) if kept is not None else None
    return bytes(order.content) if order.content is not None else None


def file_of(report: Report, form: str) -> bytes:
    """Return the report as a file; the file of an issued report is made once and stored.

    Raises PangoError for a .pdf if Pango is missing.
    """
    if not report.is_issued:
        return _write(report, form)
    kept = report.files.filter(form=form).first()
    if kept is None:
        kept, _ = IssuedFile.objects.get_or_create(
            report=report, form=form, defaults={"content": _write(report, form)}
        )
    return bytes(kept.content)


def _write(report: Report, form: str) -> bytes:
    from campaign.reports.files import docx_file, pdf_file, xlsx_file

    lists = lists_of(report)
    figures = figures_of(report, lists)
    if form == XLSX:
        return xlsx_file.write(report, figures, lists)
    writer = {DOCX: docx_file, PDF: pdf_file}[form]
    return writer.write(printed(report, figures, lists))

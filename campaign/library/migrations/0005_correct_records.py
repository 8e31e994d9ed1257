"""Compute the new columns, correct records that hold misprinted dates or only the name of a law, and match citations.

Only records of documents whose true data are known (docs/decisions/0023) are corrected, and only values that are wrong
in the way stated here: a record that an editor has corrected stays as it is. Times, guids and texts stay.
"""

import datetime

from django.apps.registry import Apps
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.signals import post_migrate

from campaign.library import force, identity

_BATCH = 500
_OLD_NOTE = "Văn bản khác ghi năm 2018; ở đây giữ đúng như bản in."

# Number, date as the dispatch misprints it, true date, source. All three are the Politburo's.
_MISPRINTED = [
    (
        "29-nq-tw",
        datetime.date(2019, 7, 25),
        datetime.date(2018, 7, 25),
        "Báo Thời Đại, tin hội nghị của Tỉnh ủy Quảng Ngãi sơ kết 5 năm thực hiện nghị quyết này",
    ),
    (
        "30-nq-tw",
        datetime.date(2019, 7, 25),
        datetime.date(2018, 7, 25),
        "Văn bản chính thức khác; chưa đối chiếu với bản gốc",
    ),
    (
        "35-nq-tw",
        datetime.date(2019, 10, 22),
        datetime.date(2018, 10, 22),
        "Cổng thông tin Thi hành án dân sự, Bộ Tư pháp (thads.moj.gov.vn)",
    ),
]
# Laws that the dispatch of 2022 cites by name.
_LAWS = {
    "luat an ninh quoc gia": {
        "title": "Luật An ninh quốc gia số 32/2004/QH11",
        "subject": "An ninh quốc gia",
        "number": "32/2004",
        "symbol": "QH11",
        "issuer": "Quốc hội",
        "issued_on": datetime.date(2004, 12, 3),
        "effective_on": datetime.date(2005, 7, 1),
        "data_source": "thuvienphapluat.vn (số, ngày, cơ quan); Bộ pháp điển điện tử (ngày có hiệu lực)",
    },
    "luat an ninh mang": {
        "title": "Luật An ninh mạng số 24/2018/QH14",
        "subject": "An ninh mạng",
        "number": "24/2018",
        "symbol": "QH14",
        "issuer": "Quốc hội",
        "issued_on": datetime.date(2018, 6, 12),
        "effective_on": datetime.date(2019, 1, 1),
        "expires_on": datetime.date(2026, 7, 1),
        "data_source": "Tạp chí Quốc phòng toàn dân, qpvn.vn (số, ngày); saovietlaw.com (ngày có hiệu lực)",
        "replaced_by_text": "Luật An ninh mạng số 116/2025/QH15, có hiệu lực từ ngày 01/7/2026",
        "status": "bi-thay-the",
    },
}
# A successor of the same name was passed on this day, so a text before it means the law above.
_SUCCESSOR_PASSED = datetime.date(2025, 12, 10)
# Plans whose subject names their period (2022 to 2026, 2022): number, date, the first day after the period.
_PERIODS = [
    ("1905-kh-bcd138", datetime.date(2022, 5, 13), datetime.date(2027, 1, 1)),
    ("2149-kh-bcd138", datetime.date(2022, 5, 25), datetime.date(2023, 1, 1)),
]


def correct(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    records = apps.get_model("library", "DocumentRecord").objects.all()
    if not records.exists():
        return
    _date_citations(apps)
    corrected: list[int] = []
    for key, printed, true, source in _MISPRINTED:
        for record in records.filter(number_key=key, issued_on=printed, issuer__icontains="Bộ Chính trị"):
            if not records.filter(number_key=key, issued_on=true).exists():
                _add_printed_form(apps, record, printed)
                changes = {"issued_on": true, "data_source": source}
                _change(apps, record, changes | ({"warnings": ""} if record.warnings == _OLD_NOTE else {}))
                corrected.append(record.pk)
    for key, values in _LAWS.items():
        for record in records.filter(name_key=key, number="", symbol="", issued_on=None, text=""):
            is_told = record.status == "bi-thay-the" or "an ninh mang" not in key
            is_known = records.filter(number_key=identity.number_key(f"{values['number']}/{values['symbol']}"))
            if (is_told or _is_cited_before(apps, record)) and not is_known.exists():
                _change(apps, record, values)
                corrected.append(record.pk)
    for key, issued_on, expires_on in _PERIODS:
        for record in records.filter(number_key=key, issued_on=issued_on, effective_on=None, expires_on=None):
            _change(apps, record, {"expires_on": expires_on})
    for record in records.iterator(chunk_size=_BATCH):
        record.short_key = identity.short_key(record.doc_type, record.number)
        record.initials_key = identity.initials_key(record.name_key)
        record.begins_on = force.beginning(record)
        records.filter(pk=record.pk).update(
            short_key=record.short_key, initials_key=record.initials_key, begins_on=record.begins_on
        )
    _match_afterwards(corrected)


def _date_citations(apps: Apps) -> None:
    """Store the day of each citing text: a document's date of issue, another page's day of publication."""
    citations = apps.get_model("library", "Citation").objects.filter(cited_on=None)
    issued = apps.get_model("library", "DocumentRecord").objects.filter(pk=OuterRef("page")).values("issued_on")
    pages = apps.get_model("wagtailcore", "Page").objects.filter(pk=OuterRef("page"))
    published = pages.values(day=TruncDate("first_published_at"))
    citations.update(cited_on=Coalesce(Subquery(issued), Subquery(published)))


def _is_cited_before(apps: Apps, record) -> bool:
    citations = apps.get_model("library", "Citation").objects.filter(record=record.pk)
    return citations.filter(cited_on__lt=_SUCCESSOR_PASSED).exists()


def _add_printed_form(apps: Apps, record, printed: datetime.date) -> None:
    """Store where the record's former date is printed: in the documents that cite it with this date."""
    forms = apps.get_model("library", "PrintedForm").objects
    citations = apps.get_model("library", "Citation").objects.filter(record=record.pk, issued_on=printed)
    documents = apps.get_model("library", "DocumentRecord").objects.filter(pk__in=citations.values("page"))
    for document in list(documents.order_by("pk").values_list("pk", flat=True)) or [None]:
        forms.create(record=record, issued_on=printed, printed_in_id=document)


def _change(apps: Apps, record, values: dict) -> None:
    """Change a record, its address if it was made of the changed values, and its latest and live revisions."""
    old = {name: getattr(record, name) for name in (*values, "slug", "url_path")}
    was_plain = record.slug == _slug(record)
    for name, value in values.items():
        setattr(record, name, value)
    code = identity.joined(record.number, record.symbol)
    record.number_key = identity.number_key(code)
    record.name_key = identity.name_key(record.doc_type, record.subject or record.title)
    record.identity_key = identity.identity_key(code, record.issuer, record.issued_on)
    new = dict(values)
    slug = _slug(record)
    pages = apps.get_model("wagtailcore", "Page").objects
    beside = pages.filter(path__startswith=record.path[:-4], depth=record.depth, slug=slug)
    if was_plain and slug != record.slug and not beside.exists():
        record.url_path = f"{record.url_path.removesuffix(f'{record.slug}/')}{slug}/"
        record.slug = slug
        new |= {"slug": slug, "url_path": record.url_path}
        if record.live:
            _redirect(apps, record, old["url_path"])
    if "title" in values and record.draft_title == old["title"]:
        record.draft_title = record.title
    record.save()
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for revision in revisions.filter(pk__in=[record.latest_revision_id, record.live_revision_id]):
        for name, value in new.items():
            if _stored(revision.content.get(name)) == _stored(old[name]):
                revision.content[name] = _stored(value)
        forms = apps.get_model("library", "PrintedForm").objects.filter(record=record.pk)
        revision.content["printed_forms"] = [
            {
                "pk": form.pk,
                "record": record.pk,
                "code": "",
                "issued_on": _stored(form.issued_on),
                "printed_in": form.printed_in_id,
                "place": "",
                "key": "",
            }
            for form in forms
        ]
        revision.save(update_fields=["content"])


def _stored(value):
    """Return a value as revisions store it."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def _slug(record) -> str:
    return identity.address(record.doc_type, record.number, record.symbol, record.issued_on, record.title)


def _redirect(apps: Apps, record, old: str) -> None:
    """Redirect the old address for each site that shows the record, as Wagtail does when a slug changes."""
    redirects = apps.get_model("wagtailredirects", "Redirect").objects
    for site in apps.get_model("wagtailcore", "Site").objects.select_related("root_page"):
        root = site.root_page.url_path
        if old.startswith(root):
            redirects.update_or_create(
                old_path=f"/{old.removeprefix(root).strip('/')}",
                site=site,
                defaults={
                    "redirect_page_id": record.pk,
                    "redirect_link": "",
                    "is_permanent": True,
                    "automatically_created": True,
                },
            )


def _match_afterwards(corrected: list[int]) -> None:
    """Match citations and write search rows once all migrations have run, because both need today's models."""

    def finish(**_) -> None:
        from campaign.library import citing
        from campaign.library.models import Citation, DocumentRecord
        from search import services
        from wagtail.search import index

        post_migrate.disconnect(dispatch_uid="library_correct_records")
        with transaction.atomic():
            for record in DocumentRecord.objects.filter(pk__in=corrected, live=True):
                citing.resolve(record)
                services.index_page(record)
                index.insert_or_update_object(record)
            # Forms that earlier releases could not match, such as "Nghị định 53/2022".
            citing.match_again(Citation.objects.filter(record=None))

    post_migrate.connect(finish, weak=False, dispatch_uid="library_correct_records")


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0004_true_data"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(correct, migrations.RunPython.noop, elidable=True)]

"""Imports one official document: makes a draft record, proposes relations, makes stubs of cited documents.

Nothing is published or corrected; doubtful parts are noted for the editor. If the library has a record of the document,
the file is compared with it, and the differences are offered to the editor (`offers`).
"""

import datetime
import hashlib
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection as FileCollection

import official as grammar
from base.models import File, User
from campaign.library import citing, identity
from campaign.library.choices import CALLED_BY_NAME, LEGAL
from campaign.library.importing import effect_finding, offers, stubs
from campaign.library.models import Citation, DocumentRecord, DocumentType, ImportedFile, LibraryPage
from extraction import virus_scan
from extraction.file_reader import read_any
from extraction.reading import ReadText, Unreadable
from extraction.word import remarks
from vietnamese import dates
from vietnamese.fold import fold
from vietnamese.text import one_line

State = ImportedFile.State

# The collection of imported files. Readers get a file only if its record is published (wagtail_hooks.py).
COLLECTION = "Tệp của văn bản"

_MAX_SUBJECT_LENGTH = 2000
# When a file fills an existing record, changes of these fields are noted.
_COMPARED = {"doc_type", "issuer", "issued_on", "subject", "signer"}


@dataclass(frozen=True)
class Outcome:
    """The result of importing one file; `message` is for the editor. `offer`: the file's values for a known record."""

    state: ImportedFile.State
    message: str = ""
    record: DocumentRecord | None = None
    offer: offers.Offer | None = None


class Examined(NamedTuple):
    """A file that was read: its text, the document that the grammar found in it, and the fields of its record."""

    read: ReadText
    document: grammar.OfficialDocument
    fields: dict[str, Any]


def examine(name: str, data: bytes) -> Examined | Outcome:
    """Return the text and fields of a file, or the outcome if it was imported before or cannot be read.

    This may take minutes, so use no transaction.
    """
    before = _imported_before(hashlib.sha256(data).hexdigest())
    if before is not None:
        return before
    try:
        virus_scan.scan([data])
        if sentence := remarks.refusal(io.BytesIO(data)):
            return Outcome(State.REFUSED, sentence)
        read = read_any(data, name)
    except (virus_scan.NotCleanError, Unreadable) as error:
        return Outcome(State.REFUSED, str(error))
    return understood(name, read)


def understood(name: str, read: ReadText) -> Examined:
    """Return the fields that the grammar finds in a file's text. A long law takes seconds, so use no transaction."""
    document = grammar.read_document(read.text, citing.names_of_laws())
    return Examined(read, document, fields_of(document, read, name))


def import_file(
    library: LibraryPage,
    name: str,
    data: bytes,
    user: User | None = None,
    examined: Examined | None = None,
    *,
    is_new: bool = False,
    stubs_of: Collection[str] = LEGAL,
) -> Outcome:
    """Import one file, in one transaction after reading it. `examined` is its content, if it was read before.

    A file that was imported before is recognised by its checksum, a document by issuer, date and number. A
    record without text and file, such as a stub, is filled. `is_new`: an editor said that the library has no record
    of this document. Stubs are made for documents of the types `stubs_of`.
    """
    found = examined or examine(name, data)
    if isinstance(found, Outcome):
        return found
    read, document, fields = found
    with transaction.atomic():
        # One import at a time, so that the library does not change between its look-ups and the insertion.
        LibraryPage.objects.select_for_update().get(pk=library.pk)
        sha256 = hashlib.sha256(data).hexdigest()
        before = _imported_before(sha256)
        if before is not None:
            return before
        known = None if is_new else _known(fields)
        # The row of a published record does not show what an editor has typed into its draft.
        draft: DocumentRecord | None = known.get_latest_revision_as_object() if known else None
        if known and draft and (draft.text or draft.file_id or known.file_sha256 or _is_held(known)):
            return _offered(known, fields, "Văn bản này đã có trong thư viện (cùng số, năm và cơ quan)")
        may_be = None if is_new or known else _may_be(fields)
        if may_be is not None:
            return _offered(
                may_be, fields, f"Có thể là văn bản “{may_be.title}” mà hồ sơ ghi khác", is_certain=False
            )
        fields = fields | {"file": keep(name, data, user), "file_sha256": sha256}
        cited = citing.from_grammar(document.cited, [read.text], document.date)
        citing.match(cited)
        notes = [
            *read.warnings,
            *document.warnings,
            *_missing(fields),
            *_unsure_of_effect(fields),
            *_look_alikes(fields, known),
            *_doubts(document, cited),
        ]
        if draft is None:
            record = DocumentRecord(**fields, live=False, has_unpublished_changes=True, owner=user)
        else:
            record = draft
            notes += _fill(record, fields)
            DocumentRecord.objects.filter(pk=record.pk).update(file_sha256=sha256)
        notes += stubs.relate(library, record, read.text, document.cited, cited, user, stubs_of)
        record.import_notes = "\n".join(notes)
        if known is None:
            library.refresh_from_db()
            library.add_child(instance=record)
        save_draft(record, user)
        return Outcome(State.DONE, record.import_notes, record)


def _imported_before(sha256: str) -> Outcome | None:
    for record in DocumentRecord.objects.filter(file_sha256=sha256):
        # The row also names the file of a draft that may have been discarded since; the file may have been deleted.
        texts = [each.as_object() for each in (record.latest_revision, record.live_revision) if each]
        if any(text.file_id and text.file_sha256 == sha256 for text in texts or [record]):
            return Outcome(State.KNOWN, "Tệp này đã được nhập trước đây.", record)
    return None


def _is_held(record: DocumentRecord) -> bool:
    """Return True if nobody may change the record now, as on the screen of the comparison (`decisions.hindrance`)."""
    return record.locked or record.workflow_in_progress


def save_draft(record: DocumentRecord, user: User | None, *, log_action: bool = False) -> None:
    """Save the record as a draft, as the form does. Until it is published, its row, which lists read, is the draft."""
    # A draft may lack fields that publishing requires.
    record.minimal_clean()
    if not record.live:
        record.save(clean=False)
    record.save_revision(user=user, clean=False, log_action=log_action)


def _offered(known: DocumentRecord, fields: dict[str, Any], said: str, *, is_certain: bool = True) -> Outcome:
    """Return the outcome of a file whose document has a record already; the record is not changed."""
    offer = offers.Offer(fields, is_certain)
    draft = known.get_latest_revision_as_object()
    names = ", ".join(each.label for each in offers.differences(draft, offer))
    if draft.file_id and not names:
        return Outcome(State.KNOWN, f"{said}; tệp không ghi gì khác hồ sơ.", known)
    reasons = f" Tệp ghi khác hồ sơ: {names}." if names else ""
    reasons += "" if draft.file_id else " Hồ sơ chưa có tệp."
    return Outcome(State.OFFERED, f"{said}.{reasons}", known, offer)


def fields_of(document: grammar.OfficialDocument, read: ReadText, file_name: str) -> dict[str, Any]:
    """Return the fields of the record, as the document prints them."""
    number, symbol = identity.parts(document.number) if document.number else ("", document.symbol or "")
    doc_type = DocumentType.named(document.type)
    subject = one_line(document.subject or "")[:_MAX_SUBJECT_LENGTH]
    kind = document.type or doc_type.label
    # A consolidated text reprints the days of its original.
    own_days = "" if doc_type == DocumentType.VAN_BAN_HOP_NHAT else read.text
    effective_on = effect_finding.effective_date(own_days, document.date)
    if doc_type in CALLED_BY_NAME and subject:
        kind = _named(kind, subject)
    return {
        "title": title_of(kind, number, symbol, document.date)
        or _named(kind, subject)
        or one_line(PurePath(file_name).stem)[:250],
        "number": number[:40],
        "symbol": symbol[:80],
        "doc_type": doc_type,
        "issuer": (document.issuer or "")[:200],
        "place": (document.place or "")[:100],
        "issued_on": document.date,
        "effective_on": effective_on,
        "expires_on": effect_finding.expiry(own_days, effective_on or document.date),
        "subject": subject,
        "signer": (document.signer or "")[:300],
        "addressees": "\n".join(document.addressees),
        "recipients": "\n".join(document.recipients),
        "text": read.text,
        "is_machine_read": read.is_machine_read,
        "doubtful_words": [list(word) for word in read.doubtful],
    }


def title_of(kind: str, number: str, symbol: str, issued_on: datetime.date | None) -> str:
    """Return a title such as "Chỉ thị số 03/CT-UBND"; "" without number and symbol.

    If the number is blank, the date follows the symbol.
    """
    code = identity.joined(number, symbol)
    if not code:
        return ""
    title = f"{kind} số {code}"
    return title if number or not issued_on else f"{title} ngày {dates.short(issued_on)}"


def _named(kind: str, subject: str) -> str:
    """Return type and subject, such as "Luật An ninh mạng"; "" without a subject."""
    return (subject if fold(subject).startswith(fold(kind)) else f"{kind} {subject}")[:150] if subject else ""


def _known(fields: dict[str, Any]) -> DocumentRecord | None:
    """Return the record of this document; None if unknown, or without issuer, date and number to identify it."""
    code = identity.joined(fields["number"], fields["symbol"])
    key = identity.number_key(code)
    if not (key and fields["issuer"] and fields["issued_on"]):
        return None
    issued_on = fields["issued_on"]
    known = identity.choose(
        DocumentRecord.objects.filter(number_key=key).prefetch_related("printed_forms"),
        issuer=identity.issuer_to_compare(code, fields["issuer"]),
        year=issued_on.year,
        issued_on=issued_on,
    )
    return known or _known_by_name(fields)


def _may_be(fields: dict[str, Any]) -> DocumentRecord | None:
    """Return the only record that may be of this document with a wrong date: none, or the same day of another year."""
    key = identity.number_key(identity.joined(fields["number"], fields["symbol"]))
    issued_on = fields["issued_on"]
    if not (key and fields["issuer"] and issued_on):
        return None
    found = [
        record
        for record in DocumentRecord.objects.filter(number_key=key)
        if identity.same_issuer(record.issuer, fields["issuer"])
        and (record.text or record.file_id)
        and (record.issued_on is None or identity.same_day(record.issued_on, issued_on))
    ]
    return found[0] if len(found) == 1 else None


def _known_by_name(fields: dict[str, Any]) -> DocumentRecord | None:
    """Return the record of a law of which only the name was known until now."""
    name = identity.name_key(fields["doc_type"], fields["subject"])
    unnumbered = DocumentRecord.objects.filter(name_key=name, number_key="", issued_on=None) if name else ()
    return identity.choose(unnumbered)


def keep(name: str, data: bytes, user: User | None) -> File:
    """Store an imported file among the files of the site. Readers get it once its record is published."""
    collection = FileCollection.objects.filter(name=COLLECTION).first()
    file = File(
        collection=collection or FileCollection.get_first_root_node().add_child(name=COLLECTION),
        title=one_line(PurePath(name).name)[:255] or "Văn bản",
        file=ContentFile(data, name=PurePath(name).name),
        uploaded_by_user=user,
        file_size=len(data),
    )
    file.save()
    return file


def _fill(record: DocumentRecord, fields: dict[str, Any]) -> list[str]:
    """Fill an existing record from the file, and return notes on values that differed before. The title is kept."""
    notes = []
    for name, value in fields.items():
        if name == "title" or value in ("", None):
            continue
        old = getattr(record, name)
        if name in _COMPARED and old and fold(str(old)) != fold(str(value)):
            notes.append(f"Hồ sơ trước đây ghi {offers.LABELS[name]}: {offers.shown(name, old)}.")
        setattr(record, name, value)
    return notes


# --- Notes for the editor -----------------------------------------------------------------------------------


def _missing(fields: dict[str, Any]) -> list[str]:
    wanted = {
        "số, ký hiệu": fields["number"] or fields["symbol"],
        "ngày ban hành": fields["issued_on"],
        "cơ quan ban hành": fields["issuer"],
        "trích yếu": fields["subject"],
        "người ký": fields["signer"],
    }
    missing = [name for name, value in wanted.items() if not value]
    return [f"Máy không thấy: {', '.join(missing)}."] if missing else []


def _unsure_of_effect(fields: dict[str, Any]) -> list[str]:
    """Return a note on days of effect that the text names but the record leaves out."""
    if fields["effective_on"] or fields["doc_type"] == DocumentType.VAN_BAN_HOP_NHAT:
        return []
    days = effect_finding.stated_days(fields["text"], fields["issued_on"])
    printed = ", ".join(dates.short(day) for day in days if day)
    if not days:
        return []
    if not printed:
        why = "máy không đọc được ngày mà văn bản ghi"
    elif len(days) > 1:
        why = f"văn bản ghi nhiều ngày: {printed}"
    else:
        why = f"văn bản ghi {printed}, trước ngày ban hành"
    return [f"Máy để trống ngày có hiệu lực, vì {why}."]


def _look_alikes(fields: dict[str, Any], known: DocumentRecord | None) -> list[str]:
    """Return notes on records that may be the same document, but not for certain."""
    key = identity.number_key(identity.joined(fields["number"], fields["symbol"]))
    name = identity.name_key(fields["doc_type"], fields["subject"])
    if key or name:
        same = Q(number_key=key) if key else Q()
        others = DocumentRecord.objects.filter(same | Q(name_key=name) if name else same)
    elif fields["symbol"] and fields["issued_on"]:
        others = DocumentRecord.objects.filter(symbol__iexact=fields["symbol"], issued_on=fields["issued_on"])
    else:
        return []
    notes = []
    for other in others.exclude(pk=known.pk if known else None).prefetch_related("printed_forms"):
        one, day = fields["issued_on"], other.issued_on
        # Numbers begin again each year.
        if one and day and one.year != day.year and not identity.same_day(one, day):
            continue
        is_same_day = key == other.number_key and identity.of_other_issuers(
            [other], issuer=fields["issuer"], issued_on=fields["issued_on"]
        )
        if is_same_day or identity.same_issuer(other.issuer, fields["issuer"]):
            dated = f"ngày {other.issued_short}" if day and other.issued_short not in other.title else ""
            state = "" if other.live else "bản nháp"
            issuer = f"của {other.issuer}" if is_same_day else ""
            said = ", ".join(filter(None, [issuer, dated, state]))
            notes.append(f"Có thể trùng với “{other.title}”{said and f' ({said})'}; hãy so lại.")
    return list(dict.fromkeys(notes))


def _doubts(document: grammar.OfficialDocument, cited: list[Citation]) -> list[str]:
    """Return notes on citations that are inconsistent, or that differ from the record in the library."""
    notes = []
    for each, citation in zip(document.cited, cited, strict=True):
        notes += [f"{citation.text}: {warning}" for warning in each.warnings]
        known = citation.record
        if known and each.number and not known.number_key:
            notes.append(
                f"{citation.text}: hồ sơ “{known.title}” chưa có số; văn bản này ghi số {each.number}."
            )
        if known and known.issued_on and each.date and known.issued_on != each.date:
            notes.append(
                f"{citation.text}: văn bản này ghi ngày {dates.short(each.date)}, hồ sơ trong thư viện ghi ngày"
                f" {known.issued_short}."
            )
    return notes

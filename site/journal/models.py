"""Tables of the log. Only `Entry.append` writes entries; the chain of hashes shows writes by other means."""

import datetime
import json
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from base.models import User
from journal.chain import is_signed, sign
from journal.sealed import Sealed, SealedQuerySet

BROKEN = "journal.broken"


class Subject(NamedTuple):
    """Object of an action: kind ("app.model"), key and name."""

    kind: str = ""
    key: str = ""
    name: str = ""

    @classmethod
    def of(cls, instance: models.Model) -> "Subject":
        return cls(instance._meta.label_lower, str(instance.pk), str(instance))


def name_of(user: User) -> str:
    """Return full name and account name, which stay in the log when the account is deleted."""
    full_name = user.get_full_name()
    return f"{full_name} ({user.username})" if full_name else user.username


class Head(models.Model):
    """Number and hash of the last entry, in a single row: the lock of writers, and the mark of a cut tail."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def locked(cls) -> "Head | None":
        """Return the row, locked until the transaction ends; None before the first entry."""
        return cls.objects.select_for_update().filter(pk=1).first()

    @property
    def is_genuine(self) -> bool:
        return is_signed(self.seal, "head", self.number, self.hash)

    def move_to(self, entry: "Entry") -> None:
        self.number, self.hash = entry.number, entry.hash
        self.seal = sign("head", self.number, self.hash)
        self.save()


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)


class Entry(Sealed):
    """One line of the log. Its hash covers all columns and the hash of the entry before.

    The address is covered by its own seal, so that it can be forgotten after ADDRESS_KEPT.
    """

    ADDRESS_KEPT = datetime.timedelta(days=365)

    number = models.PositiveBigIntegerField("số", primary_key=True)
    at = models.DateTimeField("lúc", db_index=True)
    # No foreign key: the name stays when the account is deleted.
    actor_id = models.PositiveBigIntegerField(null=True)
    actor = models.CharField("người", max_length=400, blank=True)
    action = models.CharField("việc", max_length=255, db_index=True)
    kind = models.CharField("loại", max_length=200, blank=True)
    key = models.CharField("mã", max_length=255, blank=True)
    name = models.TextField("đối tượng", blank=True)
    # JSON with sorted keys. Stored as text, because a JSON column may change the form of numbers.
    details = models.TextField("chi tiết", blank=True)
    address = models.CharField("địa chỉ mạng", max_length=45, blank=True)
    address_seal = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = SealedQuerySet["Entry"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-number"]
        verbose_name = "mục nhật ký"
        verbose_name_plural = "nhật ký"

    def __str__(self) -> str:
        return f"{self.number}. {self.action}"

    @classmethod
    @transaction.atomic
    def append(
        cls,
        action: str,
        *,
        actor: User | None = None,
        subject: Subject = Subject(),  # noqa: B008  immutable
        details: dict[str, Any] | None = None,
        address: str = "",
    ) -> "Entry":
        """Write an entry at the end of the chain, in the open transaction if there is one.

        Concurrent writers wait for each other until their transactions end. If the end of the chain is not as this
        method left it, an entry that says so comes first.
        """
        head = Head.locked()
        if head is None:
            # Another first writer waits here for the unique row.
            Head.objects.bulk_create([Head(pk=1, seal=sign("head", 0, ""))], ignore_conflicts=True)
            head = Head.objects.select_for_update().get(pk=1)
        number, previous = cls.objects.values_list("number", "hash").first() or (0, "")
        if not head.is_genuine or (number, previous) != (head.number, head.hash):
            broken = cls(action=BROKEN, details=_json({"after": number}))
            broken._write(head, max(number, head.number), previous)
        entry = cls(
            actor_id=actor and actor.pk,
            actor=name_of(actor) if actor else "",
            action=action,
            kind=subject.kind,
            key=subject.key,
            # PostgreSQL stores no NUL.
            name=subject.name.replace("\0", ""),
            details=_json(details) if details else "",
            address=address[:45],
        )
        entry._write(head, head.number, head.hash)
        return entry

    def _write(self, head: Head, number: int, previous: str) -> None:
        """Insert the entry after the one with `number` and hash `previous`, and move the head to it."""
        self.number, self.previous, self.at = number + 1, previous, timezone.now()
        if self.address:
            self.address_seal = sign("address", previous, self.address)
        self.hash = self.true_hash()
        models.Model.save(self, force_insert=True)
        head.move_to(self)

    def true_hash(self, number: int | None = None) -> str:
        """Return the hash that belongs to the entry's columns, or to them under another `number`."""
        return sign(
            "entry",
            *(self.number if number is None else number, self.at.astimezone(datetime.UTC).isoformat()),
            *("" if self.actor_id is None else self.actor_id, self.actor, self.action),
            *(self.kind, self.key, self.name, self.details, self.address_seal, self.previous),
        )

    @classmethod
    def forget_addresses(cls) -> None:
        """Erase the addresses of entries that are older than ADDRESS_KEPT."""
        # The base manager's rows can be written, those of `objects` cannot.
        old = cls._base_manager.filter(at__lt=timezone.now() - cls.ADDRESS_KEPT)
        old.exclude(address="").update(address="")

    def has_true_address(self) -> bool:
        """Return True if the address is the one that was logged, or was forgotten when it was due."""
        if self.address:
            return is_signed(self.address_seal, "address", self.previous, self.address)
        return not self.address_seal or self.at < timezone.now() - self.ADDRESS_KEPT

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.details) if self.details else {}


class KnownRights(models.Model):
    """Rights of one table as the log knows them: a JSON list of lines (journal/rights.py)."""

    table = models.CharField(max_length=100, primary_key=True)
    lines = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.table

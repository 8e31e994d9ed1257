"""The files of each import: waiting ones, the result of each, and refused ones."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models


def quarantine() -> Storage:
    """Return the storage of files that wait to be read or were refused. No address of the site leads there."""
    return storages["quarantine"]


class ImportBatch(models.Model):
    """Files that were imported together."""

    created_at = models.DateTimeField("bắt đầu", auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "lượt nhập văn bản"
        verbose_name_plural = "lượt nhập văn bản"

    def __str__(self) -> str:
        return f"Lượt nhập {self.pk}"


class ImportedFile(models.Model):
    """One file of an import, and its result."""

    class State(models.TextChoices):
        """The state of a file, as editors see it."""

        WAITING = "cho", "Đang chờ"
        READING = "dang-doc", "Đang đọc"
        DONE = "xong", "Bản nháp mới"
        KNOWN = "da-co", "Đã có"
        OFFERED = "so-lai", "Cần so lại"
        REFUSED = "tu-choi", "Không nhận"

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("dung lượng")
    # Empty once the file is stored among the files of the site.
    kept = models.FileField(storage=quarantine, max_length=255, blank=True)
    state = models.CharField("kết quả", max_length=10, choices=State, default=State.WAITING)
    message = models.TextField("lời nhắn", blank=True)
    record = models.ForeignKey(
        "library.DocumentRecord", null=True, on_delete=models.SET_NULL, related_name="imported_files"
    )
    # Values of the file that differ from the record (importing.offers), until an editor decides.
    offer = models.JSONField(default=dict, blank=True, editable=False)
    # Key of the task that reads the file (operations.queue); empty where tasks run at once.
    task = models.UUIDField(null=True, editable=False)
    # Read only by the previous release, to which a rollback returns.
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "tệp nhập vào"
        verbose_name_plural = "tệp nhập vào"

    def __str__(self) -> str:
        return self.name

    @property
    def message_list(self) -> list[str]:
        return self.message.splitlines()

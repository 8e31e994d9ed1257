"""Forms of pictures, files and recordings. They refuse changes to what a reviewed text shows."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from wagtail.admin.forms.collections import BaseCollectionMemberForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtail.log_actions import log
from wagtailmedia.forms import BaseMediaForm

from base.desk import image_forms, stale_forms
from base.desk.versions import last_entry
from campaign.newsroom.review.media_policy import have_same_readers, refusal, reviewed_texts


class ReviewedFileForm(BaseCollectionMemberForm):
    """Form that names the reviewed texts that use its file; if there are any, only tags and collection may change.

    `most` is the largest size of the file in bytes. The page says that a file is too large before it is sent.
    """

    most: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].widget.attrs |= {"data-most": self.most, "data-too-heavy": self._too_heavy()}
        self._texts = reviewed_texts(self.instance) if self.instance.pk else []
        if self._texts:
            # Set on the bound field, because Wagtail's constructor has already made it.
            self["title"].help_text = refusal(self._texts)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self._texts and any(self._is_seen(name, cleaned) for name in self.changed_data):
            # The help text of this field gives the reason.
            self.add_error("title", "Chưa lưu gì cả, vì bài đang dùng tệp này.")
        return cleaned

    def _too_heavy(self) -> str:
        return f"Tệp nặng quá {filesizeformat(self.most)}. Hãy chọn tệp nhẹ hơn."

    def _is_seen(self, name: str, cleaned: dict[str, Any]) -> bool:
        """Return True if readers see the change of the field `name`."""
        old, new = self.initial.get(name), cleaned.get(name)
        if name == "collection":
            return not have_same_readers(self.instance.collection, new or self.instance.collection)
        # A browser sends line endings that differ from the stored ones, and Django strips spaces.
        is_same = isinstance(old, str) and isinstance(new, str) and old.split() == new.split()
        return name != "tags" and not is_same


class ImageForm(ReviewedFileForm, image_forms.ImageForm):
    """Form of pictures."""

    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE

    class Meta(BaseImageForm.Meta):
        pass


class _ReplacingForm(BaseCollectionMemberForm):
    """Form that deletes replaced files once the new ones are stored.

    Wagtail and wagtailmedia delete the main file earlier, and leave captions and thumbnails behind.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._old = self._files()

    def save(self, commit: bool = True) -> Model:
        # BaseDocumentForm would delete the file named here, too early.
        self.original_file = None
        saved = super().save(commit)
        if commit:
            kept = {file.name for file in self._files()}
            for file in self._old:
                if file.name and file.name not in kept:
                    transaction.on_commit(partial(file.storage.delete, file.name))
        return saved

    def _files(self) -> list[FieldFile]:
        fields = self.instance._meta.concrete_fields
        return [field.value_from_object(self.instance) for field in fields if isinstance(field, FileField)]


class FileForm(_ReplacingForm, ReviewedFileForm, BaseDocumentForm):
    """Form of files."""

    most = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE

    class Meta(BaseDocumentForm.Meta):
        pass


class MediaForm(_ReplacingForm, ReviewedFileForm, BaseMediaForm):
    """Form of recordings. It logs edits and refuses stale forms itself, as Wagtail's edit view does for other forms."""

    most = settings.MEDIA_MAX_UPLOAD_SIZE
    _is_judged = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"Không nặng quá {filesizeformat(self.most)}."
        if self.instance.pk:
            stale_forms.compare(self, last_entry(self.instance), kwargs["user"])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.files and file.size > self.most:
            raise ValidationError(self._too_heavy())
        return file

    def full_clean(self) -> None:
        super().full_clean()
        self._is_judged = True

    @property
    def changed_data(self) -> list[str]:
        """Names of changed fields. A valid form leaves out the file: wagtailmedia would delete the old one."""
        changed = super().changed_data
        return [name for name in changed if name != "file"] if self._is_judged else changed

    def save(self, commit: bool = True) -> Model:
        is_edit = self.instance.pk is not None
        saved = super().save(commit)
        if commit and is_edit:
            log(saved, "wagtail.edit")
        return saved

    class Meta(BaseMediaForm.Meta):
        pass

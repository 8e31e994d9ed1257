"""Tests that a form says exactly once why it refuses a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

FORMS = ["/admin/documents/add/", "/admin/media/audio/add/", "/admin/media/video/add/"]
OTHER_KIND = "Không nhận tệp có đuôi"


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (None, "Không được bỏ trống mục này."),
        (("rong.pdf", b""), "Tệp vừa gửi không có nội dung."),
        (("a.exe", b"MZ"), OTHER_KIND),
    ],
)
def test_a_refused_file_has_one_reason(author_client, contexts, address, file, reason):
    sent = {"title": "Tên đã gõ", "language": "vi"} | ({"file": SimpleUploadedFile(*file)} if file else {})
    form = author_client.post(address, sent).context["form"]
    said = [message for messages in form.errors.values() for message in messages]
    assert len(said) == 1
    assert said[0].startswith(reason)

"""Tests of kits: one click makes all products of a published story; they follow it, and are not public before it."""

import datetime
import io
from dataclasses import replace

import docx
import feedparser
import pptx
import pypdf
import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.images.rect import Rect
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from base.models import AgencySettings, User
from campaign.articles.models import AlertPage, UrgentPublication
from campaign.engagement.kit import making, sheets, squares
from campaign.engagement.kit.fitting import TooLongError, fit
from campaign.engagement.kit.loudspeaker import script_of
from campaign.engagement.kit.texts import KitTexts, texts_of
from campaign.engagement.models import Kit, KitFile
from home.first_run.structure import Tree
from operations.backup.signals import restored
from tests.admin import page_form
from tests.factories import AlertFactory, ArticleFactory, ImageFactory
from tests.factories import kit as make_kit

STEPS = [
    "Không bấm vào liên kết lạ, kể cả khi người gửi là bạn bè.",
    "Gọi 113 hoặc ngân hàng trong vòng 24 giờ. Giữ lại tin nhắn.",
]


@pytest.fixture
def alert(tree: Tree) -> AlertPage:
    return AlertFactory(
        parent=tree.topics["canh-bao-lua-dao"],
        title="Giả danh UBND xã, đòi mã OTP để “hoàn 1.500.000 đ”",
        severity="khan",
        what_to_do=[("step", f"<p>{step}</p>") for step in STEPS],
        main_image=ImageFactory(),
    )


def screen(alert: AlertPage) -> str:
    return reverse("engagement_kit", args=[alert.pk])


def content(files: dict[str, KitFile], form: str) -> io.BytesIO:
    with storages["renditions"].open(files[form].file) as file:
        return io.BytesIO(file.read())


def letters(text: str) -> str:
    return "".join(text.split())


def test_a_private_story_is_not_called_unpublished(alert: AlertPage, author_client: Client) -> None:
    PageViewRestriction.objects.create(page=alert.get_parent(), restriction_type="login")
    said = author_client.post(screen(alert), follow=True).text
    assert "đăng giới hạn người xem" in said
    assert "hãy gửi duyệt" not in said
    assert not Kit.objects.exists()


def test_one_click_makes_all_products_and_they_go_with_the_story(
    alert: AlertPage,
    author_client: Client,
    client: Client,
    subtests: pytest.Subtests,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    header = author_client.get(reverse("wagtailadmin_pages:edit", args=[alert.pk])).text
    assert f'data-w-action-url-value="{screen(alert)}"' in header
    assert "Bài này chưa có bộ truyền thông" in author_client.get(screen(alert)).text
    made = author_client.post(screen(alert), follow=True)
    assert "đã xong" in made.text
    kit = Kit.objects.get()
    files = {file.form: file for file in kit.files.all()}
    assert files.keys() == set(KitFile.Form.values)

    for form, width, height, pages in (
        (KitFile.Form.POSTER, 210, 297, 1),
        (KitFile.Form.LARGE_POSTER, 297, 420, 1),
        (KitFile.Form.LEAFLET, 297, 210, 2),
    ):
        with subtests.test(str(form)):
            read = pypdf.PdfReader(content(files, form))
            assert len(read.pages) == pages
            trim, bleed = read.pages[0].trimbox, read.pages[0].bleedbox
            assert (round(trim.width / 72 * 25.4), round(trim.height / 72 * 25.4)) == (width, height)
            edge = 3 if form == KitFile.Form.LARGE_POSTER else 0
            assert round((bleed.width - trim.width) / 72 * 25.4) == 2 * edge
            text = letters("".join(page.extract_text() for page in read.pages))
            assert letters(alert.title) in text
            assert letters(STEPS[0]) in text
            assert f"/t/{alert.pk}" in text
            fonts = {font for page in read.pages for font in page["/Resources"]["/Font"].values()}
            assert all("Kit" in font.get_object()["/BaseFont"] for font in fonts)
    for form, size in ((KitFile.Form.SQUARE, (1080, 1080)), (KitFile.Form.TALL, (1080, 1920))):
        with subtests.test(str(form)):
            assert Image.open(content(files, form)).size == size
    with subtests.test("slides"):
        deck = pptx.Presentation(content(files, KitFile.Form.SLIDES))
        assert round(deck.slide_width / deck.slide_height, 2) == 1.78
        shown = [
            shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
        ]
        assert {alert.title, *STEPS} < {text.split("\n")[0] for text in shown}
    with subtests.test("script"):
        read = [each.text for each in docx.Document(content(files, KitFile.Form.SCRIPT)).paragraphs]
        said = "Giả danh Ủy ban nhân dân xã, đòi mã ô tê pê để “hoàn một triệu năm trăm nghìn đồng”"
        assert f"{said}." in read
        assert "Hai là: Gọi một một ba hoặc ngân hàng trong vòng hai mươi bốn giờ. Giữ lại tin nhắn." in read
    with subtests.test("public pages"):
        address = reverse("kit", args=[alert.pk])
        assert address in client.get(alert.url).text
        assert address in client.get(reverse("kits")).text
        assert address in client.get("/sitemap-danh-sach.xml").text
        page = client.get(address).text
        assert said in page
        assert "Khoảng 1 phút 30 giây" in page
        for extension in ("xml", "atom", "json"):
            feed = client.get(f"/rss/bo-truyen-thong.{extension}").text
            assert f"/media/{files[KitFile.Form.POSTER].file}" in feed
        assert "bo-truyen-thong.xml" in client.get("/rss/").text
    with subtests.test("files"):
        for file in files.values():
            answer = client.get(file.url)
            assert answer.status_code == 200
            assert len(b"".join(answer.streaming_content)) == file.size
    with subtests.test("again"):
        author_client.post(screen(alert))
        assert Kit.objects.get().made_at == kit.made_at

    # A changed story deletes the files in its own transaction, so that readers never get text that was corrected.
    page = AlertPage.objects.get(pk=alert.pk)
    page.title = "Tiêu đề đã đính chính"
    with django_capture_on_commit_callbacks() as after:
        page.save_revision().publish()
    assert any(getattr(callback, "func", None) is making._enqueue for callback in after)
    assert client.get(files[KitFile.Form.POSTER].url).status_code == 404
    assert address not in client.get(reverse("kits")).text
    assert "chưa làm lại xong" in client.get(address).text
    for callback in after:
        if getattr(callback, "func", None) is making.discard:
            callback()
    assert not storages["renditions"].exists(files[KitFile.Form.POSTER].file)
    page.unpublish()
    assert client.get(address).status_code == 410


@pytest.fixture
def texts(alert: AlertPage) -> KitTexts:
    return texts_of(alert)


def test_a_draft_changes_no_kit_and_has_none(alert: AlertPage, author_client: Client, client: Client) -> None:
    kit = make_kit(alert)
    page = AlertPage.objects.get(pk=alert.pk)
    page.kit_headline = "Chưa ai duyệt"
    page.save_revision()
    assert Kit.objects.get() == kit
    assert texts_of(AlertPage.objects.get(pk=alert.pk)).digest == kit.made_of
    draft = AlertFactory(parent=alert.get_parent(), live=False)
    answer = author_client.post(screen(draft), follow=True)
    assert "Bài chưa đăng" in answer.text
    assert not Kit.objects.filter(page=draft.pk).exists()
    assert client.get(reverse("kit", args=[draft.pk])).status_code == 404


def test_a_kit_of_a_sample_says_so_in_the_list_too(alert: AlertPage, client: Client) -> None:
    for is_sample in (False, True):
        AlertPage.objects.filter(pk=alert.pk).update(is_sample=is_sample)
        kit = make_kit(AlertPage.objects.get(pk=alert.pk))
        for address in (reverse("kits"), reverse("kit", args=[alert.pk])):
            assert ("Nội dung mẫu" in client.get(address).text) is is_sample, address
        kit.delete()


def test_the_entry_of_an_alert_is_updated_when_the_alert_ends(alert: AlertPage, client: Client) -> None:
    kit = make_kit(alert)
    made_at, ended_at = (
        timezone.now().replace(microsecond=0) - datetime.timedelta(days=days) for days in (9, 2)
    )
    Kit.objects.filter(pk=kit.pk).update(made_at=made_at, shown_at=made_at)
    for valid_until, moment in (
        (None, made_at),
        (timezone.now() + datetime.timedelta(1), made_at),
        (ended_at,) * 2,
    ):
        AlertPage.objects.filter(pk=alert.pk).update(valid_until=valid_until)
        (entry,) = feedparser.parse(client.get("/rss/bo-truyen-thong.atom").content).entries
        assert entry.updated == timezone.localtime(moment).isoformat(timespec="seconds")
        assert ("đã hết hiệu lực" in entry.summary) is (moment == ended_at)


def test_editors_read_that_nobody_has_confirmed_an_urgent_alert(
    alert: AlertPage, author_client: Client, chief: User
) -> None:
    urgent = UrgentPublication.objects.create(alert=alert, reason="Gấp", published_by=chief)
    told = "chưa có người thứ hai xác nhận"
    assert told in author_client.get(screen(alert)).text
    urgent.close(UrgentPublication.Outcome.CONFIRMED, None)
    assert told not in author_client.get(screen(alert)).text


def test_editors_read_that_an_alert_has_ended(alert: AlertPage, author_client: Client) -> None:
    for ended, days in ((False, 1), (True, -1)):
        AlertPage.objects.filter(pk=alert.pk).update(valid_until=timezone.now() + datetime.timedelta(days))
        assert ("Cảnh báo này đã hết hiệu lực" in author_client.get(screen(alert)).text) is ended


def test_rights_to_kits(
    alert: AlertPage, client: Client, author_client: Client, chief_client: Client
) -> None:
    make_kit(alert)
    assert client.post(screen(alert)).status_code == 302
    assert author_client.get(screen(alert)).status_code == 200
    assert "Gỡ bộ truyền thông" not in author_client.get(screen(alert)).text
    author_client.post(screen(alert), {"rut": "1"})
    assert Kit.objects.exists()
    assert "Đã gỡ bộ truyền thông" in chief_client.post(screen(alert), {"rut": "1"}, follow=True).text
    assert not Kit.objects.exists()


def test_words_that_are_too_long_are_refused_with_how_many_letters_to_take_away(
    alert: AlertPage, author_client: Client, texts: KitTexts
) -> None:
    long = [
        "Một ý dài vừa đúng mức cho phép của biểu mẫu, có đủ chủ ngữ và vị ngữ, nói rõ việc cần làm. "[:160]
    ] * 5
    AlertPage.objects.filter(pk=alert.pk).update(title="Tiêu đề dài " * 20, kit_points="\n".join(long))
    answer = author_client.post(screen(alert), follow=True).text
    assert "hãy bớt ít nhất" in answer
    assert not KitFile.objects.exists()
    full = replace(texts, headline="Tiêu đề dài " * 20, points=tuple(long))
    with pytest.raises(TooLongError, match=r"hãy bớt ít nhất (\d+) ký tự") as refused:
        fit(full, sheets.POSTER)
    number = int("".join(filter(str.isdigit, str(refused.value))))
    fit(replace(full, headline=full.headline[: -number - 12]), sheets.POSTER)


def test_readers_are_not_promised_a_kit_that_is_refused(alert: AlertPage, client: Client) -> None:
    """It may also be gone for another reason than a change of the story, such as a new name of the agency."""
    made = make_kit(alert)
    making.empty(made)
    Kit.objects.update(refusal="Chữ dài quá cho áp phích.")
    shown = client.get(reverse("kit", args=[alert.pk])).text
    assert "chưa làm lại xong" in shown
    assert "Bài vừa sửa" not in shown
    assert "ít phút" not in shown


@pytest.mark.parametrize("frame", [sheets.POSTER, squares.SQUARE.frame, squares.TALL.frame])
def test_letters_shrink_before_anything_leaves_the_frame(texts: KitTexts, frame) -> None:
    sizes = []
    for times in (1, 2, 4):
        fitted = fit(replace(texts, headline="Tiêu đề vừa phải " * times, lead="", picture=""), frame)
        assert fitted.spare >= 0
        sizes.append(fitted.title.size)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] > fitted.points[0].size


def test_form_says_what_is_wrong_with_points_and_readings(alert: AlertPage, author_client: Client) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[alert.pk])
    typed = {"kit_points": "\n".join(["Một ý"] * 5 + ["x" * 170]), "kit_readings": "OTP ô tê pê"}
    answer = author_client.post(address, page_form(author_client, address) | typed).text
    assert "Có 6 ý; hãy bớt còn nhiều nhất 5 ý." in answer
    assert "Ý 6 dài 170 ký tự; hãy bớt ít nhất 10 ký tự." in answer
    assert "viết chữ, dấu bằng, rồi cách đọc" in answer


def test_own_texts_of_a_kit_go_before_those_of_the_story(alert: AlertPage) -> None:
    alert.kit_headline, alert.kit_points = "Đừng đọc mã OTP", "- Gác máy\n- Gọi NCSC"
    alert.kit_readings = "NCSC = Trung tâm Giám sát"
    found = texts_of(alert)
    assert (found.headline, found.points) == ("Đừng đọc mã OTP", ("Gác máy", "Gọi NCSC"))
    # The loudspeaker script has the steps in full.
    assert found.steps == tuple(STEPS)
    assert script_of(replace(found, steps=found.points)).unknown == ()


def test_article_gives_its_first_steps_and_long_ones_lose_their_last_sentences(tree: Tree) -> None:
    long = "Việc đầu tiên cần làm. " + "Câu giải thích dài thêm nữa. " * 8
    page = ArticleFactory(
        parent=tree.topics["cam-nang-an-toan"],
        body=[
            ("text", "<p>Mở đầu.</p><ul><li>Không phải việc</li><li>cần làm</li></ul>"),
            ("steps", {"title": "", "steps": [f"<p>{long}</p>", "<p>Việc hai.</p>"]}),
        ],
    )
    found = texts_of(page)
    assert found.points[0].startswith("Việc đầu tiên cần làm. Câu")
    assert len(found.points[0]) <= 160
    assert found.points[0].endswith(".")
    assert found.paragraphs == ("Mở đầu.",)


def test_numbers_of_notes_stay_in_the_story(tree: Tree) -> None:
    note = '<a href="#ghi-chu-1">[1]</a>'
    body = [
        ("text", f"<p>Theo thống kê {note}, số vụ tăng{note}.</p><ol><li>Một{note}</li><li>Hai</li></ol>")
    ]
    found = texts_of(ArticleFactory(parent=tree.topics["cam-nang-an-toan"], body=body))
    assert found.paragraphs == ("Theo thống kê, số vụ tăng.",)
    assert found.steps == ("Một", "Hai")


def test_kits_are_made_again_after_a_restoration_and_when_names_change(
    alert: AlertPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch
) -> None:
    make_kit(alert)
    asked: list[int] = []
    monkeypatch.setattr(making, "_enqueue", lambda kit: asked.append(kit.pk))
    call_command("make_kits")
    assert asked == []
    with django_capture_on_commit_callbacks() as after:
        agency = AgencySettings.objects.first()
        agency.agency_name = "Cơ quan đổi tên"
        agency.save()
    assert len(after) >= 1
    restored.send(sender=None)
    call_command("make_kits")
    assert asked == [Kit.objects.get().pk]


def test_kit_goes_with_its_picture_and_follows_the_name_of_its_topic(
    alert: AlertPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch
) -> None:
    make_kit(alert)
    asked: list[int] = []
    monkeypatch.setattr(making, "_enqueue", lambda kit: asked.append(kit.pk))
    topic = alert.topic.specific
    topic.title = "Tên khác"
    with django_capture_on_commit_callbacks(execute=True):
        topic.save_revision().publish(skip_permission_checks=True)
        topic.unpublish()
    assert asked == [Kit.objects.get().pk] * 2
    assert KitFile.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        alert.main_image.delete()
    assert asked == [Kit.objects.get().pk] * 3
    assert not KitFile.objects.exists()


def test_picture_that_not_everybody_may_see_is_in_no_kit(
    alert: AlertPage, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    # A short text, so that there would be room for the picture.
    alert.title, alert.what_to_do = "Giả danh ngân hàng", []
    alert.save()
    collection = Collection.get_first_root_node().add_child(name="Ảnh riêng")
    alert.main_image.collection = collection.add_child(name="Bên trong")
    alert.main_image.save()
    make_kit(alert)
    with django_capture_on_commit_callbacks(execute=True):
        CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
        assert not KitFile.objects.exists()
    file = KitFile.objects.get(form="anh-dung")
    assert client.get(f"/media/{file.file}").status_code == 200
    drawn = content({"anh-dung": file}, "anh-dung").getvalue()
    texts = texts_of(alert)
    assert texts.picture == ""
    assert drawn == squares.draw(texts, squares.TALL)
    shown = io.BytesIO()
    Image.new("RGB", (640, 360), "red").save(shown, "PNG")
    assert drawn != squares.draw(replace(texts, picture="anh.png"), squares.TALL, shown.getvalue())


def test_kit_is_made_again_when_its_picture_gets_another_focal_point(
    alert: AlertPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch
) -> None:
    kit = make_kit(alert)
    asked: list[int] = []
    monkeypatch.setattr(making, "_enqueue", lambda kit: asked.append(kit.pk))
    with django_capture_on_commit_callbacks(execute=True):
        alert.main_image.save()
    assert asked == []
    alert.main_image.set_focal_point(Rect(0, 0, 40, 40))
    with django_capture_on_commit_callbacks(execute=True):
        alert.main_image.save()
    assert asked == [kit.pk]
    assert not kit.files.exists()


def test_kit_follows_its_picture_into_and_out_of_restricted_collections(
    alert: AlertPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(making, "_enqueue", lambda kit: asked.append(kit.pk))
    root = Collection.get_first_root_node()
    inner, private = root.add_child(name="Bên trong"), root.add_child(name="Riêng")
    restriction = CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    picture = alert.main_image

    def move_picture(to: Collection) -> None:
        picture.collection = to
        picture.save()

    def move_collection() -> None:
        inner.refresh_from_db()
        inner.save()
        inner.move(private, "sorted-child")

    move_picture(inner)
    for act, shown in (
        (move_collection, ""),
        (lambda: move_picture(root), picture.file.name),
        (lambda: move_picture(private), ""),
        (restriction.delete, picture.file.name),
    ):
        kit = make_kit(alert)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        alert.main_image.refresh_from_db()
        assert texts_of(alert).picture == shown
        assert asked == [kit.pk]
        # Only the task notices that moving a collection hid the picture.
        assert kit.files.exists() is (act is move_collection)
        asked.clear()
        kit.delete()

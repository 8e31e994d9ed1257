"""Tests of the rule for uploaded files: public while a public page shows them, otherwise for admin users only."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db.models import FileField
from django.test import Client
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from base.files.names import KINDS
from base.models import AgencySettings, File, Image, Media, ShareCard
from campaign.articles.models import ArticleAttachment, ArticlePage, TopicPage
from campaign.newsroom.models import PreviewLink
from tests.factories import (
    ArticleFactory,
    DocumentRecordFactory,
    ImageFactory,
    UserFactory,
    file,
    image_file,
    recording,
)

pytestmark = pytest.mark.usefixtures("usual_store")

PUBLIC = "public, max-age=60"
_ADDRESS = re.compile(r"(?:http://localhost)?(/(?:media|tep)/[^\s\"'<>]+)")


@pytest.fixture
def picture(db) -> Image:
    return ImageFactory()


def rendition(image: Image) -> str:
    return image.get_rendition("width-100|format-webp").url


def status(address: str, client: Client | None = None) -> int:
    return (client or Client()).get(address).status_code


def is_shown(address: str) -> bool:
    """Return True if everybody may have the file, False if only admin users may."""
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) in [
        (200, PUBLIC),
        (404, "private, no-store"),
    ]
    return answer.status_code == 200


# --- How a file comes to be public --------------------------------------------------------------------------


def _video() -> Media:
    return recording(
        captions=ContentFile(b"WEBVTT\n", "phim.vtt"),
        thumbnail=image_file(),
        transcript="Lời",
    )


def _in_a_body(block: str, name: str, value: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    return block, {name: value} | more


def _words_with(document: File) -> tuple[str, str]:
    return "text", f'<p>Xem <a linktype="document" id="{document.pk}">tờ rơi</a></p>'


def addresses(shown: Any) -> list[str]:
    if isinstance(shown, Image):
        return [rendition(shown)]
    if isinstance(shown, Media):
        return [shown.file.url, shown.captions.url, shown.thumbnail.url]
    return [shown.url]


def test_file_is_public_with_the_page_that_shows_it(topic, author_client):
    lead, shared, in_text, in_gallery = ImageFactory.create_batch(4)
    video, linked, attached = _video(), file(), file()
    body = [
        _in_a_body("image", "image", in_text, alt="Khiên"),
        _in_a_body("gallery", "images", [{"image": in_gallery, "alt": "Khiên"}], title="Ảnh"),
        _in_a_body("video", "media", video),
        _words_with(linked),
    ]
    attachments = [ArticleAttachment(file=attached)]
    images = {"main_image": lead, "social_image": shared}
    page = ArticleFactory(parent=topic, live=False, body=body, attachments=attachments, **images)
    shown = [
        address
        for one in (lead, shared, in_text, in_gallery, video, linked, attached)
        for address in addresses(one)
    ]
    for address in shown:
        assert not is_shown(address)
        answer = author_client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")

    def hidden() -> list[str]:
        return [address for address in shown if not is_shown(address)]

    page.get_latest_revision().publish()
    assert hidden() == []
    # Files that a draft of the live page adds or removes do not change yet.
    draft = page.get_latest_revision_as_object()
    other = ImageFactory()
    draft.main_image, draft.body, draft.attachments = other, [], []
    draft.save_revision()
    assert hidden() == []
    assert not is_shown(rendition(other))
    draft.social_image = None
    draft.save_revision().publish()
    assert hidden() == shown


def test_file_of_a_record_is_public_with_the_record(tree):
    document = file()
    record = DocumentRecordFactory(parent=tree.library, file=document)
    assert is_shown(document.url)
    record.unpublish()
    assert not is_shown(document.url)


def test_logo_in_the_settings_is_public(tree, picture):
    assert not is_shown(rendition(picture))
    agency = AgencySettings.for_site(tree.site)
    agency.portal_logo = picture
    agency.save()
    assert is_shown(rendition(picture))


# --- How it ceases to be, and comes back ----------------------------------------------------------------------


def _close(page: Page) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def _move_away(page: Page) -> None:
    private = TopicPage.objects.get(slug="canh-bao-lua-dao")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    page.move(private, "last-child")


def _let_expire(page: Page) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)


ENDS: dict[str, Callable[[Page], Any]] = {
    "withdraw": lambda page: page.unpublish(),
    "delete": lambda page: page.delete(),
    "expire": _let_expire,
    "make private": _close,
    "move under a private page": _move_away,
}


def test_file_ends_with_its_last_public_page(tree, topic):
    parents = dict.fromkeys(ENDS, topic) | {"make private": tree.topics["lanh-dao-chi-dao"]}
    pictures = {end: ImageFactory() for end in ENDS}
    pages = {end: ArticleFactory(parent=parents[end], main_image=pictures[end]) for end in ENDS}
    images = [{"image": picture, "alt": "Khiên"} for picture in pictures.values()]
    gallery = [_in_a_body("gallery", "images", images, title="Ảnh")]
    other = ArticleFactory(parent=tree.topics["pho-bien-phap-luat"], body=gallery)

    def shown() -> list[str]:
        return [end for end, picture in pictures.items() if is_shown(rendition(picture))]

    for end, make_it_end in ENDS.items():
        make_it_end(pages[end])
    assert shown() == [*ENDS]
    other.unpublish()
    assert shown() == []
    other.get_latest_revision().publish()
    assert shown() == [*ENDS]


def test_alias_shows_what_its_source_shows(tree, topic, picture):
    page = ArticleFactory(parent=topic, main_image=picture)
    alias = page.create_alias(parent=tree.topics["pho-bien-phap-luat"])
    _close(page)
    # For an alias, Wagtail checks the restriction on its source, but not restrictions above the source.
    assert status(alias.url) == 200
    assert is_shown(rendition(picture))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert status(alias.url) == 302
    assert not is_shown(rendition(picture))


def test_share_card_is_public_with_its_page(topic, settings):
    settings.SHARE_CARDS = True
    page = ArticleFactory(parent=topic)
    address = Client().get(page.url).content.decode().partition('og:image" content="http://localhost')[2]
    address = address.partition('"')[0]
    assert is_shown(address)
    ArticlePage.objects.update(live=False)
    assert not is_shown(address)


def test_share_card_of_a_draft_is_shown_in_the_admin(topic, administrator_client):
    draft, name = ArticleFactory(parent=topic, live=False), "the-chia-se/nhap-0123456789.png"
    ShareCard.objects.create(page=draft, file=storages["renditions"].save(name, ContentFile(b"the")))
    assert administrator_client.get(f"/media/{name}").status_code == 200
    assert not is_shown(f"/media/{name}")


# --- Readers of private pages and collections ------------------------------------------------------------------


def test_reader_of_a_private_page_has_its_files(topic, picture):
    page = ArticleFactory(parent=topic, main_image=picture)
    rule = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="mo-ra"
    )
    reader = Client()
    form = {"password": "mo-ra", "return_url": page.url}
    assert reader.get(rendition(picture)).status_code == 404
    reader.post(f"/_util/authenticate_with_password/{rule.pk}/{page.pk}/", form)
    answer = reader.get(rendition(picture))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert not is_shown(rendition(picture))


def test_an_edition_remembers_rules_of_pages_and_of_collections_apart(topic, picture, begin_edition):
    page = ArticleFactory(parent=topic, main_image=picture)
    _close(page)
    address = rendition(picture)
    begin_edition()
    assert not is_shown(address)
    assert status("/media/khong-co/tep.jpg") == 404


def test_document_has_one_address(author_client):
    document = file()
    missing = [
        document.url.replace(document.filename, "khac.pdf"),
        document.url.replace(f"/{document.pk}/", "/999999/"),
    ]
    assert [status(address, author_client) for address in (document.url, *missing)] == [200, 404, 404]


@pytest.fixture
def collection(db) -> Collection:
    return Collection.get_first_root_node().add_child(name="Nội bộ").add_child(name="Ảnh")


def _restrict(collection: Collection, kind: str) -> CollectionViewRestriction:
    # The restriction is on the parent collection, and child collections inherit it.
    return CollectionViewRestriction.objects.create(
        collection=collection.get_parent(), restriction_type=kind, password="mo-ra"
    )


def test_private_collection_asks_readers_to_sign_in(topic, collection, author_client):
    image, document = ImageFactory(collection=collection), file()
    document.collection = collection
    document.save()
    ArticleFactory(parent=topic, main_image=image, body=[_words_with(document)])
    assert is_shown(document.url)
    _restrict(collection, CollectionViewRestriction.LOGIN)
    assert Client().get(document.url).url.startswith("/admin/login/")
    assert not is_shown(rendition(image))
    reader = Client()
    reader.force_login(UserFactory())
    for client in (reader, author_client):
        assert [status(address, client) for address in (document.url, rendition(image))] == [200, 200]


def test_password_of_a_collection_opens_only_what_a_page_shows(topic, collection):
    shown, hidden = file(), file()
    for document in (shown, hidden):
        document.collection = collection
        document.save()
    ArticleFactory(parent=topic, body=[_words_with(shown)])
    rule = _restrict(collection, CollectionViewRestriction.PASSWORD)
    reader = Client()
    assert "Cần mật khẩu" in reader.get(shown.url).content.decode()
    reader.post(f"/tep/authenticate_with_password/{rule.pk}/", {"password": "mo-ra", "return_url": shown.url})
    assert [status(document.url, reader) for document in (shown, hidden)] == [200, 404]


def test_collection_of_a_group_is_closed_to_others_of_the_admin(topic, collection, author, author_client):
    image = ImageFactory(collection=collection)
    ArticleFactory(parent=topic, main_image=image)
    group = Group.objects.create(name="Thanh tra")
    _restrict(collection, CollectionViewRestriction.GROUPS).groups.add(group)
    addresses = (rendition(image), image.file.url)
    assert [status(address, author_client) for address in addresses] == [404, 404]
    author.groups.add(group)
    assert [status(address, author_client) for address in addresses] == [200, 200]


def test_original_is_for_people_of_the_admin_only(topic, picture, author_client):
    ArticleFactory(parent=topic, main_image=picture)
    assert not is_shown(picture.file.url)
    assert status(picture.file.url, author_client) == 200


# --- Preview links ---------------------------------------------------------------------------------------------


def test_reader_of_a_preview_link_has_the_files_of_its_draft(topic, picture, author):
    document, foreign = file(), ImageFactory()
    draft = ArticleFactory(parent=topic, live=False, main_image=picture, body=[_words_with(document)])
    ArticleFactory(parent=topic, live=False, main_image=foreign)
    link = PreviewLink.objects.create(page=draft, revision=draft.latest_revision, created_by=author)
    reader = Client()
    found = set(_ADDRESS.findall(reader.get(link.address).content.decode()))
    assert document.url in found
    assert len(found) > 5
    for address in found:
        answer = reader.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store"), address
        assert not is_shown(address)
    assert status(rendition(foreign), reader) == 404
    assert status(picture.file.url, reader) == 404
    PreviewLink.objects.update(withdrawn_at=timezone.now())
    assert status(document.url, reader) == 404


def test_forged_cookie_opens_nothing(topic, picture, author):
    draft = ArticleFactory(parent=topic, live=False, main_image=picture)
    link = PreviewLink.objects.create(page=draft, revision=draft.latest_revision, created_by=author)
    reader = Client()
    for value in (str(link.pk), f"{link.pk}:x", f"{link.pk}:1abcde:{'x' * 43}", ""):
        reader.cookies["xem-truoc"] = value
        assert status(rendition(picture), reader) == 404


# --- Nothing is forgotten --------------------------------------------------------------------------------------


def test_every_file_that_public_pages_name_is_given(topic, tree, client):
    image = ImageFactory(file=image_file(1600, 900))
    article = ArticleFactory(parent=topic, main_image=image, body=[_in_a_body("video", "media", _video())])
    DocumentRecordFactory(parent=tree.library, file=file())
    pages = [article.url, topic.url, "/", tree.library.url, "/rss/tat-ca.xml", "/sitemap-0.xml", "/van-ban/"]
    named = {address for page in pages for address in _ADDRESS.findall(client.get(page).content.decode())}
    assert len(named) > 10
    assert [address for address in named if not is_shown(address)] == []


# Files without an address: those of Wagtail's own models, which this site does not use, those waiting to be read, and
# pictures of messages, which a view of the desk sends.
UNSERVED = {
    "wagtailimages.Image.file",
    "wagtailimages.Rendition.file",
    "wagtaildocs.Document.file",
    "wagtailmedia.Media.file",
    "wagtailmedia.Media.thumbnail",
    "wagtailcore.UploadedFile.file",
    "library.ImportedFile.kept",
    "engagement.Picture.file",
}


def test_each_field_with_a_file_is_decided():
    fields = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
    }
    served = {f"{kind.model._meta.label}.{kind.field}" for kind in KINDS.values()} | {"base.File.file"}
    assert fields - served == UNSERVED


def test_files_lie_in_the_folders_of_their_kinds(topic, settings):
    settings.SHARE_CARDS = True
    image, media = ImageFactory(), _video()
    names = [media.file.name, media.captions.name, media.thumbnail.name, image.file.name]
    names.append(image.get_rendition("width-90").file.name)
    assert [KINDS[name.partition("/")[0]].field for name in names] == [
        "file",
        "captions",
        "thumbnail",
        "file",
        "file",
    ]


def test_whatever_refers_to_files_is_a_page_or_named():
    """Models whose references the reference index does not have must be named in base/files/rights.py."""
    libraries = (Image, File, Media)
    others = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model in libraries and not issubclass(model, Page)
    }
    children = {
        model for model in others if any(isinstance(f, ParentalKey) for f in model._meta.get_fields())
    }
    # A record of who took a photo shows no file.
    records = {"articles.Photo"}
    named = {"base.AgencySettings", "base.Rendition"}
    assert {model._meta.label for model in others - children} == named | records

"""Tests of stored pictures: however uploaded, originals and sizes carry no metadata; credit is kept."""

import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.urls import reverse
from PIL import Image as PillowImage

from base.models import Image, Media, Rendition, ShareCard
from base.uploads.fields import picture_fields
from extraction.picture_metadata import without_metadata
from tests.extraction.marked_pictures import MARKED, MARKER, SRGB, XMP, drawing, exif, saved
from tests.factories import ArticleFactory, ImageFactory, recording

HAS_EXIFTOOL = shutil.which("exiftool") or "REQUIRE_CHECKERS" in os.environ


@pytest.fixture(autouse=True)
def own_folder(settings, monkeypatch, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    # The field keeps the storage that it got when its model was loaded.
    for storage in (Rendition._meta.get_field("file").storage, storages["renditions"]):
        monkeypatch.setitem(vars(storage), "location", str(tmp_path / "media" / "renditions"))
    return settings.MEDIA_ROOT


def big(orientation: int = 1, kind: str = "JPEG", size: tuple[int, int] = (350, 200)) -> bytes:
    options = {"speed": 10} if kind == "AVIF" else {}
    return saved(kind, drawing(*size), exif=exif(orientation), xmp=XMP, icc_profile=SRGB, **options)


def image(data: bytes, name: str = "anh.jpg", **values) -> Image:
    return Image.objects.create(title="Ảnh", file=ContentFile(data, name), **values)


def put_dirty(field_file, data: bytes) -> None:
    """Overwrite a stored file as an older version of the site would have written it."""
    field_file.storage.delete(field_file.name)
    assert field_file.storage.save(field_file.name, ContentFile(data)) == field_file.name


def stored_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- Fields --------------------------------------------------------------------------------------------------


def test_all_fields_that_hold_pictures_are_known():
    assert {str(field) for field in picture_fields()} == {
        "base.Image.file",
        "base.Rendition.file",
        "base.Media.thumbnail",
        "engagement.Picture.file",
        "wagtailusers.UserProfile.avatar",
        # Installed, but replaced by the models of `base`.
        "wagtailimages.Image.file",
        "wagtailimages.Rendition.file",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "exif.jpg",
        "comment.jpg",
        "second-picture.jpg",
        "exif.png",
        "text.png",
        "comment.gif",
        "exif.webp",
        "exif.avif",
    ],
)
def test_no_format_keeps_metadata_in_original_or_sizes(name, own_folder):
    picture = image(MARKED[name](), name)
    picture.get_renditions("width-20", "fill-10x10|format-jpeg", "width-20|format-png", "original")
    files = stored_files(own_folder)
    assert len(files) == 5
    assert not [name for name, data in files.items() if MARKER in data]
    for data in files.values():
        assert without_metadata(data) is data


@pytest.mark.django_db
def test_a_turned_picture_has_the_sides_that_readers_see():
    picture = image(big(6))
    assert (picture.width, picture.height) == (200, 350)
    with PillowImage.open(picture.file) as now:
        assert now.size == (200, 350)
        assert now.convert("RGB").getpixel((195, 5))[0] > 200
    assert Image.objects.get().width == 200
    assert picture.get_rendition("width-100").height == 175


@pytest.mark.django_db
def test_size_and_checksum_are_those_of_the_stored_file(admin_client):
    first, second = (_uploaded(admin_client, big()) for _ in range(2))
    assert first.file_size == first.file.size
    first_hash, first.file_hash = first.file_hash, ""
    assert first_hash == first.get_file_hash() == second.file_hash
    picture = image(big())
    assert picture.file_size == picture.file.size


@pytest.mark.django_db
def test_a_picture_without_metadata_is_stored_as_it_came():
    data = saved("JPEG", drawing())
    picture = image(data)
    assert picture.file.read() == data
    assert picture.credit == ""


def _uploaded(client, data: bytes, **values) -> Image:
    form = {"title": "Ảnh", "description": "", "tags": "", "collection": 1, "credit": ""} | values
    answer = client.post(reverse("wagtailimages:add"), form | {"file": ContentFile(data, "anh.jpg")})
    assert answer.status_code == 302, answer.context_data["form"].errors
    return Image.objects.latest("pk")


@pytest.mark.django_db
def test_the_credit_is_filled_in_where_the_editor_wrote_none(admin_client):
    assert _uploaded(admin_client, big()).credit == "Lê Thị Hà / TTXVN"
    assert _uploaded(admin_client, big(), credit="Ban Biên tập").credit == "Ban Biên tập"


@pytest.mark.django_db
def test_many_pictures_at_once_offer_their_credit_for_review(admin_client):
    answer = admin_client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Ảnh", "files[]": ContentFile(big(), "anh.jpg")},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    ).json()
    assert answer["success"]
    assert 'value="Lê Thị Hà / TTXVN"' in answer["form"]


@pytest.mark.django_db
def test_a_picture_whose_form_was_not_complete_is_bare_when_it_is(admin_client, own_folder):
    script = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    form = {"title": "A" * 300, "files[]": ContentFile(big(), "anh.jpg")}
    answer = admin_client.post(reverse("wagtailimages:add_multiple"), form, **script).json()
    key = answer["uploaded_file_id"]
    assert 'type="file"' not in answer["form"]
    whole = {"title": "Ảnh", "description": "", "tags": "", "collection": 1, "credit": ""}
    answer = admin_client.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[key]),
        {f"uploaded-image-{key}-{name}": value for name, value in whole.items()},
        **script,
    )
    assert answer.json()["success"]
    assert Image.objects.get().credit == "Lê Thị Hà / TTXVN"
    (stored,) = stored_files(own_folder).values()
    assert MARKER not in stored


@pytest.mark.django_db
def test_a_replaced_file_loses_its_metadata_too(admin_client, own_folder):
    picture = ImageFactory(credit="")
    form = {"title": "Ảnh", "description": "", "tags": "", "collection": 1, "credit": ""}
    edit = reverse("wagtailimages:edit", args=[picture.pk])
    assert admin_client.post(edit, form | {"file": ContentFile(big(8), "moi.jpg")}).status_code == 302
    picture.refresh_from_db()
    assert (picture.width, picture.height, picture.credit) == (200, 350, "Lê Thị Hà / TTXVN")
    assert not [name for name, data in stored_files(own_folder).items() if MARKER in data]


@pytest.mark.django_db
def test_a_replaced_file_has_no_focal_point_of_the_former_picture(admin_client, own_folder):
    """The form sends the former picture's point; a portrait would be cut around it, without its head."""
    point = {f"focal_point_{name}": 300 for name in ("x", "y", "width", "height")}
    picture = ImageFactory(**point)
    form = {"title": "Ảnh", "description": "", "tags": "", "collection": 1, "credit": "", **point}
    edit = reverse("wagtailimages:edit", args=[picture.pk])
    admin_client.post(edit, form | {"credit": "Thu Hà"})
    picture.refresh_from_db()
    assert (picture.credit, picture.focal_point_x) == ("Thu Hà", 300)
    admin_client.post(edit, form | {"file": ContentFile(big(), "moi.jpg")})
    picture.refresh_from_db()
    assert (picture.width, picture.has_focal_point()) == (350, False)


@pytest.mark.django_db
def test_a_thumbnail_of_a_film_carries_nothing(admin_client, own_folder):
    form = {"title": "Phim", "collection": 1, "duration": 0, "language": "vi", "tags": "", "transcript": ""}
    files = {"file": ContentFile(b"phim", "phim.mp4"), "thumbnail": ContentFile(big(), "nho.jpg")}
    answer = admin_client.post(reverse("wagtailmedia:add", args=["video"]), form | files)
    assert answer.status_code == 302
    assert Media.objects.get().thumbnail
    assert not [name for name, data in stored_files(own_folder).items() if MARKER in data]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "said"),
    [(b"<script>", "không phải là ảnh"), (big()[:3000], "bị hỏng"), (saved("TIFF"), "không phải là ảnh")],
    ids=["no picture", "cut off", "TIFF"],
)
def test_a_thumbnail_that_is_no_whole_picture_is_refused(admin_client, own_folder, data, said):
    form = {"title": "Phim", "collection": 1, "duration": 0, "language": "vi", "tags": "", "transcript": ""}
    files = {"file": ContentFile(b"phim", "phim.mp4"), "thumbnail": ContentFile(data, "nho.jpg")}
    answer = admin_client.post(reverse("wagtailmedia:add", args=["video"]), form | files)
    assert said in answer.content.decode()
    assert not Media.objects.exists()
    assert not stored_files(own_folder)


@pytest.mark.django_db
def test_a_portrait_carries_nothing(admin_client, own_folder):
    def send(data: bytes) -> str:
        form = ACCOUNT | {"avatar-avatar": ContentFile(data, "a.jpg")}
        answer = admin_client.post(reverse("wagtailadmin_account"), form)
        return "" if answer.status_code == 302 else answer.content.decode()

    for size in [(300, 200), (900, 600)]:
        data = saved("JPEG", drawing(*size), exif=exif(), xmp=XMP)
        assert not send(data)
        files = stored_files(own_folder)
        assert len(files) == 1
        assert not [name for name, content in files.items() if MARKER in content]
    assert "bị hỏng" in send(data[:9000])
    assert "tiff" in send(saved("TIFF"))
    assert stored_files(own_folder) == files


ACCOUNT = {
    "name_email-first_name": "Mẫu",
    "name_email-last_name": "Người",
    "name_email-email": "a@example.org",
    "locale-preferred_language": "",
    "locale-current_time_zone": "",
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
    "theme-keyboard_shortcuts": "on",
}


# --- Pictures stored before ------------------------------------------------------------------------------------


@pytest.fixture
def dirty(db, own_folder) -> Image:
    """Return a picture that is stored rotated, and a size of it, as an older version stored them."""
    picture = image(saved("JPEG", drawing(350, 200)))
    size = picture.get_rendition("width-100|format-jpeg")
    put_dirty(picture.file, big(6))
    put_dirty(size.file, saved("JPEG", drawing(100, 175), exif=exif()))
    Image.objects.update(focal_point_x=175, focal_point_y=100, focal_point_width=70, focal_point_height=40)
    recording(thumbnail=ContentFile(saved("JPEG", drawing()), "nho.jpg"))
    put_dirty(Media.objects.get().thumbnail, MARKED["iptc.jpg"]())
    return picture


def _cleaned(*args: str) -> str:
    out = io.StringIO()
    call_command("clean_pictures", *args, stdout=out, stderr=out)
    return out.getvalue().strip()


def test_the_command_cleans_what_is_stored(dirty, own_folder):
    before = stored_files(own_folder)
    assert sum(MARKER in data for data in before.values()) == 3
    assert _cleaned() == "Đã xem 3 tệp ảnh: 3 tệp có thông tin ẩn, đã gỡ; 0 tệp không đọc được."
    after = stored_files(own_folder)
    assert len(after) == len(before) == 4
    assert not [name for name, data in after.items() if MARKER in data]
    # The names are new, because caches may keep the old addresses.
    assert not {name for name in before if "phim" not in name} & set(after)
    picture = Image.objects.get()
    assert (picture.width, picture.height, picture.credit) == (200, 350, "Lê Thị Hà / TTXVN")
    assert picture.file_size == picture.file.size
    assert picture.get_focal_point().centroid == (100, 175)
    size = Rendition.objects.get()
    with PillowImage.open(size.file) as shown:
        assert shown.size == (size.width, size.height) == (100, 175)
    assert _cleaned() == "Đã xem 3 tệp ảnh: 0 tệp có thông tin ẩn, đã gỡ; 0 tệp không đọc được."
    assert stored_files(own_folder) == after


def test_a_trial_changes_nothing(dirty, own_folder):
    before = stored_files(own_folder)
    assert "3 tệp có thông tin ẩn, sẽ gỡ khi chạy không có --dry-run" in _cleaned("--dry-run")
    assert stored_files(own_folder) == before


def test_lost_and_damaged_files_are_named_and_passed_over(dirty):
    put_dirty(dirty.file, big(6)[:3000])
    Rendition.objects.get().file.storage.delete(Rendition.objects.get().file.name)
    said = _cleaned()
    assert f"Không đọc được {dirty.file.name}" in said
    assert said.endswith("Đã xem 3 tệp ảnh: 1 tệp có thông tin ẩn, đã gỡ; 2 tệp không đọc được.")


# --- Judged by exiftool ------------------------------------------------------------------------------------------

# Groups of exiftool about the file itself. The others (EXIF, GPS, XMP, IPTC, Photoshop ...) are metadata.
ABOUT_THE_FILE = ("ExifTool", "System", "File", "Composite", "ICC")
# Tags of size, format, colour and resolution in groups that may hold other tags.
HARMLESS = {
    "JFIF": {"JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"},
    "PNG": {
        *("ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace"),
        *(
            "AnimationFrames",
            "AnimationPlays",
            "ProfileName",
            "Palette",
            "Transparency",
            "Gamma",
            "SRGBRendering",
        ),
        "WhitePointX",
    },
    "PNG-pHYs": {"PixelsPerUnitX", "PixelsPerUnitY", "PixelUnits"},
    "APP14": {"DCTEncodeVersion", "APP14Flags0", "APP14Flags1", "ColorTransform"},
    "GIF": {
        *("GIFVersion", "ImageWidth", "ImageHeight", "HasColorMap", "ColorResolutionDepth", "BitsPerPixel"),
        *("BackgroundColor", "AnimationIterations", "TransparentColor", "FrameCount", "Duration"),
    },
    "RIFF": {
        *("VP8Version", "ImageWidth", "HorizontalScale", "ImageHeight", "VerticalScale", "WebP_Flags"),
        *("AlphaIsUsed", "BackgroundColor", "AnimationLoopCount", "Duration", "AlphaPreprocessing"),
        *("AlphaFiltering", "AlphaCompression"),
    },
    "Meta": {"PrimaryItemReference", "MetaImageSize"},
    "QuickTime": {
        *(
            "MajorBrand",
            "MinorVersion",
            "CompatibleBrands",
            "HandlerType",
            "ImageSpatialExtent",
            "ImagePixelDepth",
        ),
        *("AV1ConfigurationVersion", "SeqProfile", "SeqLevelIdx0", "SeqTier0", "HighBitDepth", "TwelveBit"),
        *("ChromaFormat", "ChromaSamplePosition", "InitialDelaySamples", "ColorProfiles", "ColorPrimaries"),
        *("TransferCharacteristics", "MatrixCoefficients", "VideoFullRangeFlag", "MediaDataSize"),
        *("MediaDataOffset", "MediaData", "AuxiliaryImageType"),
    },
}


def told(folder: Path) -> dict[str, list[str]]:
    """Return by file all tags that exiftool finds, other than those of size, format and profile."""
    command = ["exiftool", "-json", "-a", "-G1", "-s", "-u", "-ee3", "-r", str(folder)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return {
        Path(tags["SourceFile"]).name: [
            tag
            for tag in tags
            if tag != "SourceFile"
            and not tag.startswith(ABOUT_THE_FILE)
            and tag.split(":")[1] not in HARMLESS.get(tag.split(":")[0], ())
        ]
        for tags in found
    }


@pytest.mark.skipif(
    not HAS_EXIFTOOL, reason="exiftool is not installed (deploy/install-programs.sh checkers)"
)
def test_exiftool_finds_only_size_format_and_profile(
    client, tree, settings, own_folder, tmp_path, django_capture_on_commit_callbacks
):
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "anh.jpg").write_bytes(big())
    assert any("GPS" in tag for tag in told(tmp_path / "sent")["anh.jpg"])
    settings.SHARE_CARDS = True
    with django_capture_on_commit_callbacks(execute=True):
        # For these formats, Wagtail copies the metadata into sizes of the same format.
        for kind, name in [("JPEG", "a.jpg"), ("PNG", "b.png")]:
            lead = image(big(1, kind, (320, 180)), name, description="Một chiếc khiên")
            body = [("image", {"image": lead, "alt": "Một chiếc khiên"})]
            ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=lead, body=body)
        for name in ("exif.webp", "exif.avif", "comment.gif", "second-picture.jpg", "exif.png"):
            image(MARKED[name](), name).get_renditions("width-20", "original")
        ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    feed = client.get("/rss/tat-ca.xml").content.decode()
    names = {path.name for path in own_folder.rglob("*") if path.is_file()}
    assert feed.count("<enclosure") == 2
    assert ShareCard.objects.exists()
    found = told(own_folder)
    # No file was skipped: originals, sizes of lead images and of images in texts, share cards.
    assert found.keys() == names
    assert len(names) > 50
    assert not {name: tags for name, tags in found.items() if tags}

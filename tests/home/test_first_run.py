"""Tests of first-run content: complete, as printed, marked as sample, never in an editor's way."""

import datetime
import hashlib
import stat
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, TestCase, override_settings
from wagtail.models import Page, Revision

from base.models import Image, Rendition, ReportingRoute, User
from base.sharing.head import SHARE_SPEC
from campaign.articles.models import AlertPage, ArticlePage, PlanTask, Severity, TopicPage
from campaign.inbox.models import InboxItem, Source
from campaign.library.models import Citation, DocumentRecord, DocumentStatus, Relation, RelationKind
from campaign.newsroom.models import CampaignDay
from campaign.schedule.models import SchedulePage
from home.first_run.placing import key_of
from home.models import StandardPage
from search.models import SearchEntry
from vietnamese import dates

pytestmark = [pytest.mark.served, pytest.mark.usefixtures("seeded_site")]

IN_FORCE, EXPIRED, REPLACED = DocumentStatus.IN_FORCE, DocumentStatus.EXPIRED, DocumentStatus.REPLACED

DISPATCH_SHA256 = "019b3d929ee9c635e6d70d002c602cd7b82cf906866571ac45bbece40ad46f76"

DAY_OF_DISPATCH = datetime.date(2022, 8, 1)
# The documents of the dispatch: type, true code, issuer and date, the date that the dispatch prints, and the status on
# its day and on 27/11/2026.
DOCUMENTS = [
    (
        "Công văn",
        "/SKHCN-HCTH",
        "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi",
        "01/8/2022",
        None,
        IN_FORCE,
        IN_FORCE,
    ),
    (
        "Kế hoạch",
        "1905/KH-BCĐ138",
        "Ban Chỉ đạo 138 tỉnh Quảng Ngãi",
        "13/5/2022",
        "13/5/2022",
        IN_FORCE,
        IN_FORCE,
    ),
    (
        "Kế hoạch",
        "2149/KH-BCĐ138",
        "Ban Chỉ đạo 138 tỉnh Quảng Ngãi",
        "25/5/2022",
        "25/5/2022",
        IN_FORCE,
        EXPIRED,
    ),
    ("Chỉ thị", "03/CT-UBND", "UBND tỉnh Quảng Ngãi", "28/4/2022", "28/4/2022", IN_FORCE, IN_FORCE),
    ("Luật", "32/2004/QH11", "Quốc hội", "03/12/2004", "", IN_FORCE, IN_FORCE),
    ("Luật", "24/2018/QH14", "Quốc hội", "12/6/2018", "", IN_FORCE, REPLACED),
    ("Kết luận", "44-KL/TW", "Ban Bí thư", "22/01/2019", "22/01/2019", IN_FORCE, IN_FORCE),
    ("Chỉ thị", "09-CT/TW", "Ban Bí thư", "01/12/2011", "01/12/2011", IN_FORCE, IN_FORCE),
    ("Nghị quyết", "29-NQ/TW", "Bộ Chính trị", "25/7/2018", "25/7/2019", IN_FORCE, IN_FORCE),
    ("Nghị quyết", "30-NQ/TW", "Bộ Chính trị", "25/7/2018", "25/7/2019", IN_FORCE, IN_FORCE),
    ("Nghị quyết", "35-NQ/TW", "Bộ Chính trị", "22/10/2018", "22/10/2019", IN_FORCE, IN_FORCE),
    ("Chỉ thị", "14-CT/TW", "Ban Bí thư", "24/3/2020", "24/3/2020", IN_FORCE, IN_FORCE),
]
MISPRINTED = {"29-NQ/TW", "30-NQ/TW", "35-NQ/TW"}

COUNTED = [Page, Revision, Image, User, Source, InboxItem, PlanTask, ReportingRoute, SearchEntry]


def _seed(*args: str) -> None:
    call_command("seed_site", *args, verbosity=0)


def _counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


def _renditions() -> int:
    # This size takes the place of share cards, which are off here.
    return Rendition.objects.exclude(filter_spec=SHARE_SPEC).count()


class FirstRunTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.renditions = _renditions()
        cls.texts, cls.unanswered = {}, []
        for page in Page.objects.live().filter(depth__gt=1):
            response = Client().get(page.url)
            cls.texts[page.url] = response.text
            if response.status_code != 200:
                cls.unanswered.append(page.url)

    def _shown(self, page: Page) -> str:
        return self.texts[page.url]

    # --- Running it again ----------------------------------------------------------------------------

    def test_campaign_days_name_their_source(self):
        days = list(CampaignDay.objects.all())
        assert [day.date_text for day in days] == ["19/8", "10/10"]
        assert all(day.source for day in days)

    def test_second_run_adds_nothing_and_keeps_what_editors_changed(self):
        editor = User.objects.get(username="bientap")
        article, moved = ArticlePage.objects.order_by("pk")[:2]
        article.title, article.slug = "Tên mới", "ten-moi"
        article.save_revision(user=editor).publish()
        moved.move(Page.objects.get(slug="pho-bien-phap-luat"), pos="last-child")
        contact = StandardPage.objects.get(slug="lien-he")
        contact.body = []
        contact.save_revision(user=editor).publish()
        before = _counts()
        _seed()
        assert _counts() == before
        assert ArticlePage.objects.get(pk=article.pk).title == "Tên mới"
        assert ArticlePage.objects.get(pk=moved.pk).get_parent().slug == "pho-bien-phap-luat"
        assert not StandardPage.objects.get(pk=contact.pk).body

    def test_second_run_brings_nothing_back_that_the_board_deleted(self):
        TopicPage.objects.get(slug="ke-hoach-2022").delete()
        StandardPage.objects.get(slug="about").delete()
        schedule = SchedulePage.objects.get()
        schedule.get_parent().add_child(instance=SchedulePage(title="Lịch làm việc", slug="lich-lam-viec"))
        SchedulePage.objects.get(pk=schedule.pk).delete()
        PlanTask.objects.filter(code="1").delete()
        PlanTask.objects.filter(code="2").update(code="2a")
        kept = [TopicPage, StandardPage, SchedulePage, PlanTask]
        before = [list(model.objects.values_list("pk", flat=True)) for model in kept]
        _seed()
        assert [list(model.objects.values_list("pk", flat=True)) for model in kept] == before

    @pytest.mark.slow
    def test_a_dispatch_that_was_deleted_comes_back_beside_the_records_that_editors_corrected(self):
        record = DocumentRecord.objects.get(number="03", symbol="CT-UBND")
        record.subject = "Trích yếu đã sửa"
        record.save_revision(user=User.objects.get(username="bientap")).publish()
        before = dict(DocumentRecord.objects.values_list("pk", "last_published_at"))
        dispatch = DocumentRecord.objects.get(symbol="SKHCN-HCTH")
        dispatch.delete()
        _seed()
        after = dict(DocumentRecord.objects.values_list("pk", "last_published_at"))
        assert {pk: after.pop(pk, None) for pk in before.keys() - {dispatch.pk}}.items() <= before.items()
        assert len(after) == 1
        assert DocumentRecord.objects.get(pk=record.pk).subject == "Trích yếu đã sửa"

    def test_if_empty_leaves_a_site_alone(self):
        AlertPage.objects.first().delete()
        _seed("--if-empty")
        assert AlertPage.objects.count() == 1

    # --- Documents -----------------------------------------------------------------------------------

    def test_records_have_true_data_and_the_prints_of_the_dispatch(self):
        found = {record.code: record for record in DocumentRecord.objects.filter(is_sample=False)}
        assert found.keys() == {code for _, code, *_ in DOCUMENTS} | {"116/2025/QH15"}
        dispatch = found["/SKHCN-HCTH"]
        for kind, code, issuer, issued, printed, then, now in DOCUMENTS:
            with self.subTest(code):
                record = found[code]
                assert (record.get_doc_type_display(), record.issuer, record.issued_short) == (
                    kind,
                    issuer,
                    issued,
                )
                assert record.title.startswith(kind)
                assert record.data_source
                assert record.status_on(DAY_OF_DISPATCH) == then
                assert record.status_on(datetime.date(2026, 11, 27)) == now
                forms = [(form.issued_short, form.printed_in) for form in record.printed_forms.all()]
                assert forms == ([(printed, dispatch)] if code in MISPRINTED else [])
                if printed is not None:
                    cited = Citation.objects.get(page=dispatch, record=record)
                    assert (dates.short(cited.issued_on) if cited.issued_on else "") == printed

    def test_addresses_and_metadata_have_the_true_date_and_the_dispatch_notes_its_misprints(self):
        for code in MISPRINTED:
            record = DocumentRecord.objects.get(number=code[:2], symbol="NQ/TW")
            shown = self._shown(record)
            assert record.slug == f"nq-{code[:2]}-tw-2018"
            assert f'<meta name="DC.date" content="{record.issued_on}">' in shown
            assert record.translation_key == key_of(f"nq-{code[:2]}-tw-2019")
        dispatch = DocumentRecord.objects.get(symbol="SKHCN-HCTH")
        assert self._shown(dispatch).count("Bản in ghi “ngày ") == len(MISPRINTED)

    def test_text_of_the_dispatch_is_kept_to_the_byte(self):
        record = DocumentRecord.objects.get(symbol="SKHCN-HCTH")
        assert hashlib.sha256(record.text.encode()).hexdigest() == DISPATCH_SHA256
        assert "tại sức “đề kháng”" in self._shown(record)

    def test_records_are_made_by_importing_the_dispatch(self):
        record = DocumentRecord.objects.get(symbol="SKHCN-HCTH")
        assert record.file.file.read() == record.text.encode()
        assert record.place == "Quảng Ngãi"
        assert record.signer == "KT. Giám đốc, Phó Giám đốc Trần Công Hòa"
        assert record.addressees.splitlines() == ["Trưởng các phòng, đơn vị thuộc Sở"]
        assert record.recipients.splitlines() == [
            "- Như trên;",
            "- Công an tỉnh;",
            "- GD, các PGĐ Sở;",
            "- Lưu: VT, HCTH.",
        ]
        cited = Citation.objects.filter(page=record.pk).exclude(record=None)
        assert cited.count() == len(DOCUMENTS) - 1
        assert not DocumentRecord.objects.filter(is_stub=True).exists()

    def test_the_chain_leads_from_the_first_directive_to_the_plans(self):
        relations = Relation.objects.filter(kind=RelationKind.CARRIES_OUT)
        found = {(each.from_record.code, each.to_record.code) for each in relations}
        assert found >= {
            ("44-KL/TW", "09-CT/TW"),
            ("/SKHCN-HCTH", "44-KL/TW"),
            ("/SKHCN-HCTH", "2149/KH-BCĐ138"),
            ("2149/KH-BCĐ138", "03/CT-UBND"),
            ("1905/KH-BCĐ138", "03/CT-UBND"),
        }

    def test_sample_law_came_in_as_a_word_file_and_an_article_links_to_a_khoan_of_it(self):
        law, amending, consolidated = DocumentRecord.objects.filter(is_sample=True).order_by("issued_on")
        for record in (law, amending, consolidated):
            assert record.file.file_extension == "docx"
            assert "Nội dung mẫu" in self._shown(record)
        found = {(each.from_record, each.kind, each.to_record) for each in law.incoming_relations.all()}
        assert found == {(amending, "sua-doi", law), (consolidated, "hop-nhat", law)}
        article = ArticlePage.objects.get(slug="mat-khau-dai-va-xac-thuc-hai-buoc")
        link = f'<a href="{law.url}#dieu-14-khoan-2">khoản 2 Điều 14 Luật số 01/2020/MAU1</a>'
        assert link in self._shown(article)
        assert 'id="dieu-14-khoan-2"' in self._shown(law)
        shown = self.client.get("/tim-kiem/", {"q": "ngắt thiết bị khỏi mạng"}).content.decode()
        assert f'href="{law.url}#dieu-28"' in shown

    def test_replaced_law_leads_to_its_successor(self):
        law = DocumentRecord.objects.get(symbol="QH14")
        successor = DocumentRecord.objects.get(symbol="QH15")
        assert (successor.issued_on, successor.effective_on) == (
            datetime.date(2025, 12, 10),
            datetime.date(2026, 7, 1),
        )
        assert f'<a href="{successor.url}">{successor.title}</a> từ ngày 01/7/2026' in self._shown(law)

    def test_record_shows_the_article_that_cites_it(self):
        record = DocumentRecord.objects.get(symbol="SKHCN-HCTH")
        assert "Dữ liệu cá nhân và an ninh mạng" in self._shown(record)

    # --- Samples -------------------------------------------------------------------------------------

    def test_samples_say_what_they_are(self):
        assert ArticlePage.objects.count() == ArticlePage.objects.filter(is_sample=True).count() == 6
        assert AlertPage.objects.count() == AlertPage.objects.filter(is_sample=True).count() == 2
        assert not Image.objects.filter(is_sample=False).exists()
        for story in (*ArticlePage.objects.all(), *AlertPage.objects.all()):
            with self.subTest(story.title):
                assert "Nội dung mẫu" in self._shown(story)

    def test_articles_are_complete(self):
        for article in ArticlePage.objects.all():
            with self.subTest(article.title):
                assert article.summary
                assert article.main_image.description
                assert article.main_image.credit
                assert article.plan_tasks.exists()
                assert article.related_documents.exists()
                assert len(article.headings) >= 3

    def test_alerts_differ_in_severity_and_end(self):
        alerts = AlertPage.objects.all()
        assert {alert.severity for alert in alerts} == {Severity.URGENT, Severity.WARNING}
        assert all(alert.valid_until and alert.what_to_do for alert in alerts)

    def test_every_published_page_answers_and_no_reader_waits_for_a_picture(self):
        assert len(self.texts) > 50
        assert self.unanswered == []
        assert _renditions() == self.renditions

    def test_search_finds_samples_and_documents_without_accents(self):
        found = self.client.get("/tim-kiem/", {"q": "khong doc ma otp"}).text
        assert "/cam-nang-an-toan/khong-doc-ma-otp-cho-bat-ky-ai/" in found
        assert "/van-ban/ct-03-ubnd-2022/" in self.client.get("/tim-kiem/", {"q": "03/CT-UBND"}).text

    def test_tree_has_no_fault(self):
        assert not any(Page.find_problems())

    # --- Inbox and accounts --------------------------------------------------------------------------

    def test_inbox_has_items_to_decide_and_two_that_are_public(self):
        items = InboxItem.objects.filter(source__is_sample=True)
        assert sorted(items.values_list("state", flat=True)) == ["approved", "approved", "new", "new", "new"]
        assert all(item.title.startswith("[Mẫu]") for item in items)
        html = self.texts["/tin-dia-phuong/"]
        for item in items:
            with self.subTest(item.title):
                assert (item.title in html) == (item.state == InboxItem.State.APPROVED)

    def test_no_source_is_polled_before_an_editor_switches_it_on(self):
        assert not Source.objects.filter(is_active=True).exists()
        real = Source.objects.filter(is_sample=False)
        assert real.count() == 2
        assert all("chưa kiểm chứng" in source.last_error for source in real)

    def test_accounts_are_in_a_file_that_only_its_owner_reads_and_let_people_in(self):
        self.enterContext(override_settings(VAR=Path(self.enterContext(tempfile.TemporaryDirectory()))))
        file = settings.VAR / "demo-accounts.txt"

        def rows() -> dict[str, str]:
            lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
            return {line.split()[0]: line for line in lines}

        names = {"bientap", "truongban", "phoban", "quantri"}
        User.objects.filter(username__in=names).delete()
        _seed()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        before = rows()
        passwords = {name: before[name].split()[-1] for name in names}
        assert len(set(passwords.values())) == 4
        assert all(User.objects.get(username=name).check_password(word) for name, word in passwords.items())

        User.objects.get(username="quantri").delete()
        _seed()
        after = rows()
        assert after.keys() == before.keys()
        assert {name for name in after if after[name] != before[name]} == {"quantri"}

"""Tests of a contest's desk: the bank and its second person, uploaded files, lists, results, rights."""

import datetime
import io
import json
import re
from collections.abc import Sequence

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import Workbook, load_workbook

from campaign.engagement.contest import bank, files, ranking
from campaign.engagement.contest.desk.contests import round_of
from campaign.engagement.contest.reading import COLUMNS, read
from campaign.engagement.models import (
    Attempt,
    ContestPage,
    ContestResult,
    EntryCode,
    Question,
    QuestionVersion,
    Use,
)
from tests.admin import page_form, said
from tests.factories import ContestFactory, UserFactory, approved_questions, contest_rounds
from tests.newsroom.conftest import submit
from tests.people import client_of

IMPORT, REVIEW = (reverse(f"engagement_questions_{name}") for name in ("import", "review"))
ADD = reverse("wagtailsnippets_engagement_question:add")
GOOD = ("Mật khẩu", "Dễ", "Ai biết mật khẩu?", "Bạn", "Chỉ mình tôi", "", "", "B", "Vì thế.", "")


def workbook(*rows: Sequence[object], columns: Sequence[str] = tuple(COLUMNS.values())) -> SimpleUploadedFile:
    book = Workbook()
    for row in (columns, *rows):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("cau-hoi.xlsx", content.getvalue())


def document(*lines: str) -> SimpleUploadedFile:
    made = Document()
    for line in lines:
        made.add_paragraph(line)
    content = io.BytesIO()
    made.save(content)
    return SimpleUploadedFile("cau-hoi.docx", content.getvalue())


def preview_of(client: Client, file: SimpleUploadedFile) -> HttpResponse:
    """Return the screen that a browser shows after the upload of the file."""
    return client.post(IMPORT, {"file": file}, follow=True)


def confirm(client: Client, preview: HttpResponse) -> str:
    answer = client.post(preview.wsgi_request.get_full_path())
    assert answer.status_code == 302
    return client.get(answer["Location"]).text


def test_nobody_approves_a_question_that_they_wrote_and_a_change_needs_a_new_approval(author, chief):
    deputy = UserFactory()
    question = Question.objects.create(
        theme="T", text="Câu cũ?", answer_a="Đúng", answer_b="Sai", right="A", likeness="cau cu"
    )
    bank.keep_authors(question, chief)
    assert bank.approve([question.as_shown], chief) == (0, 1, 0)
    assert bank.pool(Use.ROUND) == {}
    # Both wrote it since the last approval, so neither is a second person.
    bank.keep_authors(question, author)
    assert bank.approve([question.as_shown], chief) == (0, 1, 0)
    assert bank.approve([question.as_shown], deputy) == (1, 0, 0)
    first = QuestionVersion.objects.get()
    Question.objects.filter(pk=question.pk).update(text="Câu mới?")
    question.refresh_from_db()
    bank.keep_authors(question, author)
    assert bank.pool(Use.ROUND) == {("T", 1): (first.pk,)}
    assert bank.approve([question.as_shown], chief) == (1, 0, 0)
    first.refresh_from_db()
    assert (first.text, first.is_current) == ("Câu cũ?", False)
    assert bank.retire([question.as_shown], chief) == 1
    assert bank.pool(Use.ROUND) == {}


def test_retirement_makes_no_author_a_second_person(author, chief):
    deputy = UserFactory()
    question = Question.objects.create(
        theme="T", text="Câu của Trưởng ban?", answer_a="Đúng", answer_b="Sai", right="A", likeness="cau"
    )
    bank.keep_authors(question, chief)
    assert bank.retire([question.as_shown], chief) == 1
    question.refresh_from_db()
    bank.keep_authors(question, author)
    assert bank.approve([question.as_shown], chief) == (0, 1, 0)
    assert bank.approve([question.as_shown], deputy) == (1, 0, 0)
    # After an approval, only people who change the question again are authors, even if it was retired.
    assert bank.retire([question.as_shown], chief) == 1
    question.refresh_from_db()
    bank.keep_authors(question, author)
    assert bank.approve([question.as_shown], author) == (0, 1, 0)
    assert bank.approve([question.as_shown], chief) == (1, 0, 0)


def test_a_bank_typed_for_an_old_font_is_read_as_unicode():
    made = Document()
    made.styles["Normal"].font.name = ".VnTime"
    question = ("C©u 1: Ai biÕt mËt khÈu?", "A. B¹n", "B. ChØ m×nh t«i", "§¸p ¸n: B")
    for line in ("Chñ ®Ò: MËt khÈu", "§é khã: DÔ", *question):
        made.add_paragraph(line)
    content = io.BytesIO()
    made.save(content)
    found = read(content.getvalue())
    assert found.faults == []
    values = found.questions[0][1]
    assert [values[name] for name in ("theme", "text", "answer_b")] == [
        "Mật khẩu",
        "Ai biết mật khẩu?",
        "Chỉ mình tôi",
    ]


def test_the_form_of_a_question_refuses_what_a_contest_could_not_use(author_client, chief_client):
    form = page_form(author_client, ADD) | {
        "theme": "Mật khẩu",
        "text": "Câu của tôi?",
        "answer_a": "Một câu",
        "answer_b": "Một  câu",
        "right": "C",
    }
    answer = author_client.post(ADD, form)
    assert set(answer.context_data["form"].errors) == {"right", "answer_b"}
    long = author_client.post(ADD, form | {"answer_b": "Hai", "right": "B", "explanation": "x" * 1001})
    assert set(long.context_data["form"].errors) == {"explanation"}
    # A browser would cut a pasted explanation.
    assert 'maxlength="1000"' not in long.text
    assert author_client.post(ADD, form | {"answer_b": "Hai", "right": "B"}).status_code == 302
    question = Question.objects.get()
    assert question.is_waiting
    again = form | {"answer_b": "Hai", "right": "B", "text": "Câu của TÔI ?"}
    assert "đã có trong ngân hàng" in str(author_client.post(ADD, again).context_data["form"].errors)
    # The author has no right to approve; the chief does.
    assert author_client.post(REVIEW, {"cau": question.as_shown}).status_code == 302
    assert not QuestionVersion.objects.exists()
    assert chief_client.post(REVIEW, {"cau": question.as_shown}).status_code == 302
    version = QuestionVersion.objects.get()
    # An edit by the chief waits for somebody else's approval.
    edit = reverse("wagtailsnippets_engagement_question:edit", args=[question.pk])
    chief_client.post(edit, page_form(chief_client, edit) | {"text": "Câu đã sửa?", "right": "A"})
    question.refresh_from_db()
    chief_client.post(REVIEW, {"cau": question.as_shown})
    assert list(QuestionVersion.objects.all()) == [version]
    assert "bạn viết, người khác duyệt" in chief_client.get(REVIEW).text


def test_only_the_words_that_the_second_person_saw_are_approved(author_client, chief_client):
    seen, other = (
        Question.objects.create(theme="T", text=text, answer_a="1", answer_b="2", right="A", likeness=text)
        for text in ("Câu một?", "Câu hai?")
    )
    boxes = re.findall(r'name="cau" value="([^"]+)"', chief_client.get(REVIEW).text)
    edit = reverse("wagtailsnippets_engagement_question:edit", args=[seen.pk])
    changes = {"text": "Câu một khác hẳn?", "right": "B"}
    assert author_client.post(edit, page_form(author_client, edit) | changes).status_code == 302
    told = chief_client.post(REVIEW, {"cau": boxes}, follow=True).text
    assert "1 câu vừa đổi nên chưa được duyệt" in told
    assert [version.question for version in QuestionVersion.objects.all()] == [other]
    # A key alone does not say which text was seen.
    chief_client.post(REVIEW, {"cau": seen.pk})
    assert QuestionVersion.objects.count() == 1
    boxes = re.findall(r'name="cau" value="([^"]+)"', told)
    chief_client.post(REVIEW, {"cau": boxes})
    assert QuestionVersion.objects.get(question=seen).text == "Câu một khác hẳn?"


def test_what_differs_only_in_case_accents_or_signs_is_told_apart_where_it_may_be_asked_for(author_client):
    """Passwords and addresses that look alike are what a contest asks about."""
    form = page_form(author_client, ADD) | {"theme": "Mật khẩu", "right": "B", "text": "Trang nào thật?"}
    alike = {"answer_a": "matkhau123", "answer_b": "MatKhau123", "answer_c": "mậtkhẩu123"}
    assert author_client.post(ADD, form | alike | {"text": "Mật khẩu nào mạnh?"}).status_code == 302
    texts = ("Học C++ ở đâu?", "Học C# ở đâu?", "vnpost-giao.top là gì?", "vnpost.giao.top là gì?")
    rows = [(*GOOD[:2], text, *alike.values(), "", "B", "", "") for text in texts]
    found = read(workbook(*rows).read())
    assert found.faults == []
    new, known = bank.without_known(found.questions)
    assert ([values["text"] for _, values in new], known) == (list(texts), [])
    for text in texts[:2]:
        assert author_client.post(ADD, form | alike | {"text": text}).status_code == 302
    # Punctuation, case and accents make no other question.
    again = author_client.post(ADD, form | alike | {"text": "“Hoc C++” ở ĐÂU"})
    assert "đã có trong ngân hàng" in str(again.context_data["form"].errors)


def test_a_workbook_with_faults_imports_nothing_and_names_each_place(author_client):
    bad = [
        ("", "Rất khó", "Câu một?", "A", "B", "", "", "E", "", ""),
        ("Mật khẩu", "Dễ", "x" * 1001, "A", "A", "", "", "C", "", "Chơi"),
        # Typed as 19/8, 15% and TRUE. A whole number is as it was typed.
        ("Mật khẩu", "Dễ", "Câu ba?", datetime.datetime(2026, 8, 19), 0.15, True, 113, "A", "", ""),
    ]
    preview = preview_of(author_client, workbook(GOOD, *bad))
    told = preview.text
    for words in (
        "Dòng 3, cột A (Chủ đề): còn trống",
        "Dòng 3, cột B (Độ khó): “Rất khó” không phải",
        "Dòng 3, cột H (Đáp án): “E” không phải",
        "Dòng 4, cột C (Câu hỏi): dài 1001 ký tự",
        "Dòng 4, cột E (B): trùng",
        "Dòng 4, cột H (Đáp án): đáp án là C nhưng",
        "Dòng 4, cột J (Dùng để): “Chơi”",
        "Dòng 5, cột D (A): Excel đã đổi chữ gõ vào thành “2026-08-19 00:00:00”",
        "Dòng 5, cột E (B): Excel đã đổi chữ gõ vào thành “0.15”",
        "Dòng 5, cột F (C): Excel đã đổi chữ gõ vào thành “True”",
    ):
        assert words in told
    assert "cột G (D)" not in told
    assert "Xem trước:" not in told
    assert author_client.post(preview.wsgi_request.get_full_path()).status_code == 400
    for file in (workbook(GOOD, columns=("Một", "Hai")), SimpleUploadedFile("a.xlsx", b"khong phai")):
        assert author_client.post(IMPORT, {"file": file}).context_data["form"].errors
    assert not Question.objects.exists()


def test_a_file_is_previewed_then_imported_without_what_the_bank_has(author_client, author):
    other = (*GOOD[:2], "Mã OTP đọc cho ai?", *GOOD[3:])
    preview = preview_of(author_client, workbook(GOOD, other, GOOD))
    assert "Xem trước: 2 câu" in preview.text
    assert "Chủ đề mới:" in preview.text
    assert not Question.objects.exists()
    assert "Đã nhập 2 câu" in confirm(author_client, preview)
    assert "không nhập thêm câu nào" in confirm(author_client, preview)
    assert Question.objects.filter(is_waiting=True, authors=author).count() == 2
    assert not QuestionVersion.objects.exists()
    lines = ["Chủ đề: Lừa đảo", "Độ khó: Khó", "Câu 1. AI BIẾT mật khẩu!", "A. Bạn", "B. Tôi", "Đáp án: B"]
    lines += ["Câu 2: Có nên bấm", "liên kết lạ?", "A. Có", "B. Không", "Đáp án: B", "Giải thích: Lừa đảo."]
    preview = preview_of(author_client, document(*lines))
    assert "Bỏ qua 1 câu trùng" in preview.text
    confirm(author_client, preview)
    question = Question.objects.get(theme="Lừa đảo")
    values = (question.text, question.difficulty, question.right, question.explanation, question.use)
    assert values == ("Có nên bấm\nliên kết lạ?", 3, "B", "Lừa đảo.", "thi")
    told = preview_of(author_client, document(*lines[:-2], "Đáp án: D")).text
    assert "Câu 2 (đoạn 7), Đáp án: đáp án là D nhưng" in told
    # The templates that are handed out can be read back.
    for name, write in (("a.xlsx", files.question_workbook), ("a.docx", files.question_document)):
        assert "Xem trước: 1 câu" in preview_of(author_client, SimpleUploadedFile(name, write())).text


def test_in_the_workbooks_to_fill_in_excel_keeps_what_is_typed():
    for content in (files.question_workbook(), files.list_template()):
        columns = load_workbook(io.BytesIO(content)).active.column_dimensions.values()
        assert [column.number_format for column in columns] == ["@"] * len(columns)


@pytest.fixture
def contest(tree) -> ContestPage:
    approved_questions(2)
    return ContestFactory(parent=tree.campaign, entry=ContestPage.Entry.LIST)


def test_a_list_gives_codes_by_labels_and_refuses_names(contest, chief_client):
    address = reverse("engagement_contest", args=[contest.pk])
    columns = ("Đơn vị", "Ký hiệu")
    told = chief_client.post(address, {"file": workbook(("Lớp 7A", "Nguyễn Văn An"), columns=columns)}).text
    assert "giống tên người" in told
    told = chief_client.post(
        address,
        {
            "file": workbook(
                ("Lớp 7A", ""), ("Lớp 7A", "1"), ("Lớp 7A", "1"), ("Lớp 7A", 7.1), columns=columns
            )
        },
    ).text
    assert "Dòng 2, cột B (Ký hiệu): còn trống" in told
    assert "Dòng 4, cột B (Ký hiệu): trùng với dòng 3" in told
    assert "Dòng 5, cột B (Ký hiệu): Excel đã đổi chữ gõ vào thành “7.1”" in told
    assert not EntryCode.objects.exists()
    good = [("Lớp 7A", "7A-01"), ("Lớp 7A", "7A-02")]
    # Copied from Word and from the web.
    spaced = [("Lớp\N{NO-BREAK SPACE}7A", "7A-\N{ZERO WIDTH SPACE}01"), ("Lớp  7A", "7A-02")]
    for rows in (good[:1], good, spaced):
        assert chief_client.post(address, {"file": workbook(*rows, columns=columns)}).status_code == 302
    codes = EntryCode.objects.values_list("code", flat=True)
    assert len(set(codes)) == 2
    sheet = load_workbook(io.BytesIO(chief_client.get(f"{address}ma/").content)).active
    assert {row[2].replace("-", "") for row in sheet.iter_rows(min_row=3, values_only=True)} == set(codes)


def test_a_spreadsheet_calculates_with_means_and_times_of_results(contest):
    moment = timezone.make_aware(datetime.datetime(2026, 11, 2, 20, 15, 7))
    for place, score in enumerate((9, 8, 8), start=1):
        own = attempt(contest, str(place), started_at=moment)
        ContestResult.objects.create(
            page=contest, round="vong-1", place=place, unit="Lớp 7A", score=score, took=1, attempt=own
        )
    book = load_workbook(io.BytesIO(files.results(contest, round_of(contest, "vong-1"))))
    assert book["Theo đơn vị"]["C2"].value == 8.33
    heads = [cell.value for cell in book["Kết quả"][2]]
    assert book["Kết quả"][3][heads.index("Bắt đầu")].value == timezone.make_naive(moment)


def test_a_list_brings_nobody_back_who_was_erased_on_request(contest, chief_client):
    """The class uploads its list again whenever a pupil joins."""
    address, columns = reverse("engagement_contest", args=[contest.pk]), ("Đơn vị", "Ký hiệu")
    pupils = [("Lớp 7A", "7A-01"), ("Lớp 7A", "7A-02")]
    chief_client.post(address, {"file": workbook(*pupils, columns=columns)})
    code = EntryCode.objects.get(label="7A-01").code
    chief_client.post(f"{address}xoa-nguoi/", {"who": code, "xoa": "1"})
    assert list(EntryCode.objects.values_list("label", flat=True)) == ["7A-02"]
    pupils.append(("Lớp 7A", "7A-03"))
    told = said(chief_client.post(address, {"file": workbook(*pupils, columns=columns)}))
    assert list(EntryCode.objects.values_list("label", flat=True)) == ["7A-02", "7A-03"]
    assert (
        "Đã lập 1 mã. 1 dòng đã có mã từ trước, giữ nguyên. 1 dòng đã xóa theo yêu cầu, không lập mã." in told
    )


def attempt(page: ContestPage, key: str = "k", **values: object) -> Attempt:
    """Return an attempt that began and ended as the page was published, with `values` in place of its own."""
    values = dict.fromkeys(("started_at", "ends_at"), page.first_published_at) | values
    return page.attempts.create(round="vong-1", key=key, identity=key, sheet=[], **values)


def close(page: ContestPage, **values: object) -> None:
    closed = page.first_published_at.isoformat()
    page.rounds = json.dumps(contest_rounds(closes_at=closed, **values))
    page.save()


def test_results_stand_while_a_second_person_looks_or_readers_see_them(
    contest, chief_client, author, django_capture_on_commit_callbacks
):
    address = reverse("engagement_contest", args=[contest.pk])
    draw = {"lap": "vong-1"}
    assert "chưa đóng" in said(chief_client.post(address, draw))
    attempt(contest, label="7A-01", ends_at=timezone.now() + datetime.timedelta(minutes=5))
    close(contest)
    told = said(chief_client.post(address, draw))
    assert "đóng sớm" in told
    assert "chưa đóng" not in told
    contest.attempts.update(ends_at=contest.first_published_at)
    with django_capture_on_commit_callbacks(execute=True):
        chief_client.post(address, draw)
    result = ContestResult.objects.get()
    # In the narrow column of a phone, no line ends before a unit.
    assert (result.name, result.time_label) == ("7A-01", "0,0\N{NO-BREAK SPACE}giây")
    page = ContestPage.objects.get()
    page.get_workflow().start(page, author)
    page.save_revision(user=author)
    assert "chờ duyệt" in said(chief_client.post(address, draw))
    page.current_workflow_state.cancel(user=author)
    # Approved for a later hour: its review is over, and readers do not see the results yet.
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    assert "chờ giờ đăng" in said(chief_client.post(address, draw))
    page.revisions.update(approved_go_live_at=None)
    close(page, is_announced=True)
    assert "đã công bố" in said(chief_client.post(address, draw))


def test_results_without_those_who_entered_when_the_round_was_opened_again_are_not_announced(
    contest, author_client
):
    def faults(closes_at: datetime.datetime) -> str:
        answer = author_client.post(address, form | announced(closes_at))
        return str(answer.context_data["form"].errors.get("rounds", "")) if answer.status_code == 200 else ""

    def announced(closes_at: datetime.datetime) -> dict[str, str]:
        (one,) = contest_rounds(closes_at=f"{timezone.localtime(closes_at):%Y-%m-%d %H:%M}")
        (quota,) = one["value"].pop("quotas")
        block, item = "rounds-0", "rounds-0-value-quotas-0"
        return {
            "prizes-count": "0",
            "rounds-count": "1",
            "rounds-0-value-quotas-count": "1",
            **{f"{block}-value-{name}": str(value) for name, value in one["value"].items()},
            f"{block}-value-opens_at": "2026-01-01 08:00",
            f"{block}-value-is_announced": "on",
            f"{block}-deleted": "",
            f"{block}-order": "0",
            f"{block}-type": "round",
            f"{block}-id": one["id"],
            **{f"{item}-value-{name}": str(value) for name, value in quota["value"].items()},
            f"{item}-deleted": "",
            f"{item}-order": "0",
            f"{item}-type": "item",
            f"{item}-id": "q",
        }

    attempt(contest, "a")
    close(contest)
    ranking.draw_up(contest, contest.all_rounds[0])
    address, now = reverse("wagtailadmin_pages:edit", args=[contest.pk]), timezone.now()
    form = page_form(author_client, address)
    assert not faults(now - datetime.timedelta(hours=1))
    assert "Chưa công bố được" in faults(now + datetime.timedelta(hours=1))
    attempt(contest, "b")
    assert "Chưa công bố được" in faults(now - datetime.timedelta(hours=1))


def test_rounds_that_people_took_part_in_keep_their_quotas(contest, author_client):
    attempt(contest)
    address = reverse("wagtailadmin_pages:edit", args=[contest.pk])
    form = page_form(author_client, address) | {"rounds-count": "0", "prizes-count": "0"}
    assert "Đã có người thi" in str(author_client.post(address, form).context_data["form"].errors["rounds"])


def test_while_a_round_is_open_nobody_may_enter_it_once_more_by_another_proof(contest):
    attempt(contest)
    contest.entry = next(one for one in ContestPage.Entry if one != contest.entry)
    with pytest.raises(ValidationError) as refusal:
        contest.full_clean()
    assert set(refusal.value.message_dict) == {"entry"}
    contest.rounds = contest_rounds(closes_at=(timezone.now() - datetime.timedelta(hours=1)).isoformat())
    contest.full_clean()


@pytest.mark.parametrize("rounds", ["[]", json.dumps(contest_rounds(minutes=99))], ids=["removed", "longer"])
def test_a_round_that_people_entered_during_the_review_keeps_its_quotas(tree, author, chief_client, rounds):
    """The form was right when it was sent. Attempts of a round that is gone would never be erased."""
    approved_questions(4)
    page = submit(ContestFactory(parent=tree.campaign), author, rounds=rounds)
    attempt(page)
    before = list(page.rounds.raw_data)
    step = page.current_workflow_task_state
    answer = chief_client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk])
    )
    assert "Đã có người thi" in said(answer)
    assert list(ContestPage.objects.get(pk=page.pk).rounds.raw_data) == before


def test_each_address_opens_for_those_who_may(
    contest, client, author_client, chief_client, administrator_client
):
    contests, one = reverse("engagement_contests"), reverse("engagement_contest", args=[contest.pk])
    seen = {contests: "ace", one: "ace", REVIEW: "ace", IMPORT: "ace", f"{one}ma/": "ce"}
    seen[f"{one}ket-qua/vong-1/"] = seen[f"{one}xoa-nguoi/"] = "ce"
    # Sample files belong to the forms that take such files.
    seen |= {
        f"{IMPORT}?mau=xlsx": "ace",
        f"{IMPORT}?mau=docx": "ace",
        reverse("engagement_list_template"): "ce",
    }
    # Wagtail's chooser and its bulk actions would list the questions for everybody in the admin.
    choosing = "/admin/snippets/choose/engagement/question/"
    seen |= dict.fromkeys([choosing, f"{choosing}results/"], "")
    seen[f"{reverse('wagtail_bulk_action', args=['engagement', 'question', 'delete'])}?id=all"] = "ace"
    helper = UserFactory()
    helper.user_permissions.add(Permission.objects.get(codename="access_admin"))
    people = {"a": author_client, "c": chief_client, "e": administrator_client, "s": client}
    people["h"] = client_of(helper)
    for address, who in seen.items():
        for letter, person in people.items():
            assert (person.get(address).status_code == 200) is (letter in who), (address, letter)
    assert author_client.post(one, {"lap": "vong-1"}).status_code == 302
    assert not ContestResult.objects.exists()


def test_a_question_that_is_wrong_is_retired_by_one_person_whoever_wrote_it(
    author_client, chief_client, chief
):
    (version,) = approved_questions(1)
    question = version.question
    edit = reverse("wagtailsnippets_engagement_question:edit", args=[question.pk])
    link = f"{REVIEW}?cau={question.pk}"
    assert link not in author_client.get(edit).text
    assert link in chief_client.get(edit).text
    # Nothing waits here, and nothing else is offered.
    shown = chief_client.get(link).text
    assert "Duyệt các câu đã chọn" not in shown
    assert " checked>" in shown
    assert "Ngừng dùng câu hỏi" in shown
    assert "Không có câu nào chờ duyệt." in chief_client.get(REVIEW).text
    # The same holds if the chief has begun to correct the question.
    bank.keep_authors(question, chief)
    own = re.search(rf'name="cau" value="({question.pk} [^"]+)"', chief_client.get(REVIEW).text)[1]
    answer = said(chief_client.post(REVIEW, {"cau": own}))
    assert "cần người khác duyệt" in answer
    assert "Đã duyệt" not in answer
    for told in ("Đã ngừng dùng 1 câu.", "Các câu này đã ngừng dùng từ trước."):
        assert told in said(chief_client.post(REVIEW, {"cau": own, "thoi-dung": "1"}))
    assert "Câu này đã ngừng dùng." in chief_client.get(link).text
    assert not QuestionVersion.objects.filter(is_current=True).exists()


def test_a_question_whose_answer_everybody_has_seen_comes_into_no_paper(chief_client, author):
    practised, secret = (approved_questions(1, use)[0].question for use in (Use.PRACTICE, Use.ROUND))
    for question, other, is_refused in ((practised, Use.ROUND, True), (secret, Use.PRACTICE, False)):
        edit = reverse("wagtailsnippets_engagement_question:edit", args=[question.pk])
        answer = chief_client.post(edit, page_form(chief_client, edit) | {"use": other})
        assert (answer.status_code == 200) is is_refused
    question = Question.objects.get(pk=practised.pk)
    assert (question.use, question.is_waiting) == (Use.PRACTICE, False)


def test_a_round_that_is_over_lacks_no_questions(contest, chief_client):
    address = reverse("engagement_contest", args=[contest.pk])
    QuestionVersion.objects.update(is_current=False)
    assert "không ai vào thi được" in chief_client.get(address).text
    close(contest)
    assert "không ai vào thi được" not in chief_client.get(address).text


def test_nobody_deletes_a_question_alone_or_with_others(tree):
    client = client_of(UserFactory(is_superuser=True))
    question = Question.objects.create(theme="T", text="Câu?", answer_a="Đúng", answer_b="Sai", right="A")
    client.post(reverse("wagtailsnippets_engagement_question:delete", args=[question.pk]))
    bulk = reverse("wagtail_bulk_action", args=["engagement", "question", "delete"])
    client.post(f"{bulk}?id={question.pk}")
    assert Question.objects.filter(pk=question.pk).exists()

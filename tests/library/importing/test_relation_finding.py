"""Tests of relations that a text states to the documents it cites. Sentences are invented in official style."""

import datetime
import time

import pytest

from campaign.library.choices import RelationKind
from campaign.library.importing.effect_finding import effective_date
from campaign.library.importing.relation_finding import propose
from official import find_citations, read_document
from tests.library.official import DISPATCH
from tests.linearity import assert_linear


def _relations(text: str, cited=None) -> list[str]:
    cited = find_citations(text) if cited is None else cited

    def name(index):
        return "này" if index is None else cited[index].number or cited[index].name

    return [f"{name(each.by)} {each.kind.label.lower()} {name(each.to)}" for each in propose(text, cited)]


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Căn cứ Nghị định số 13/2023/NĐ-CP;", ["này căn cứ 13/2023/NĐ-CP"]),
        ("Căn cứ khoản 2 Điều 5 của Nghị định số 13/2023/NĐ-CP;", ["này căn cứ 13/2023/NĐ-CP"]),
        ("Căn cứ khoản 2, Điều 5, Nghị định số 13/2023/NĐ-CP;", ["này căn cứ 13/2023/NĐ-CP"]),
        ("Căn cứ quy định tại Nghị định số 13/2023/NĐ-CP,", ["này căn cứ 13/2023/NĐ-CP"]),
        ("Thực hiện Chỉ thị số 03/CT-UBND của UBND tỉnh,", ["này thực hiện 03/CT-UBND"]),
        ("Thực hiện Mục III, khoản 2 Điều 5 Kế hoạch số 12/KH-UBND,", ["này thực hiện 12/KH-UBND"]),
        ("Quyết định này thay thế Quyết định số 12/QĐ-UBND.", ["này thay thế 12/QĐ-UBND"]),
        ("Bãi bỏ Quyết định số 12/QĐ-UBND.", ["này bãi bỏ 12/QĐ-UBND"]),
        ("Chấm dứt hiệu lực thi hành Quyết định số 12/QĐ-UBND.", ["này bãi bỏ 12/QĐ-UBND"]),
        ("Chấm dứt việc thực hiện Kế hoạch số 12/KH-UBND.", ["này bãi bỏ 12/KH-UBND"]),
        ("Chấm dứt thực hiện dự án theo Quyết định số 12/QĐ-UBND.", []),
        ("Bãi bỏ hiệu lực thi hành của Quyết định số 12/QĐ-UBND.", ["này bãi bỏ 12/QĐ-UBND"]),
        ("Hủy bỏ hiệu lực Quyết định số 12/QĐ-UBND.", ["này bãi bỏ 12/QĐ-UBND"]),
        ("Bãi bỏ việc thi hành Quyết định số 12/QĐ-UBND.", ["này bãi bỏ 12/QĐ-UBND"]),
        ("Thu hồi Công văn số 12/SKHCN-VP.", ["này bãi bỏ 12/SKHCN-VP"]),
        ("Quyết định này thu hồi toàn bộ Quyết định số 12/QĐ-UBND.", ["này bãi bỏ 12/QĐ-UBND"]),
        ("Điều 1. Thu hồi:\n1. Quyết định số 12/QĐ-UBND.", ["này bãi bỏ 12/QĐ-UBND"]),
        ("Thu hồi đất theo Quyết định số 12/QĐ-UBND.", []),
        ("Thu hồi Bằng khen tặng theo Quyết định số 12/QĐ-UBND.", []),
        ("Kế hoạch này thay cho Kế hoạch số 12/KH-UBND.", ["này thay thế 12/KH-UBND"]),
        ("Bảng này thay đổi so với Kế hoạch số 12/KH-UBND.", []),
        ("Thông tư liên tịch này thay thế Thông tư số 12/2010/TT-BTC.", ["này thay thế 12/2010/TT-BTC"]),
        ("Chương trình phối hợp này thay thế Kế hoạch số 12/KH-UBND.", ["này thay thế 12/KH-UBND"]),
        ("Theo Kế hoạch này và Kế hoạch phối hợp thực hiện Chỉ thị số 03/CT-UBND.", []),
        ("**Căn cứ** Nghị định số 13/2023/NĐ-CP;", ["này căn cứ 13/2023/NĐ-CP"]),
        ("_Căn cứ Nghị định số 13/2023/NĐ-CP;_", ["này căn cứ 13/2023/NĐ-CP"]),
        (
            "Sửa đổi, bổ sung một số điều của Nghị định số 15/2020/NĐ-CP.",
            ["này sửa đổi, bổ sung 15/2020/NĐ-CP"],
        ),
        (
            "Sửa đổi, bổ sung khoản 2, khoản 3 Điều 1 Nghị quyết số 17/NQ-HĐND.",
            ["này sửa đổi, bổ sung 17/NQ-HĐND"],
        ),
        (
            "Thực hiện quy định của Chính phủ tại Nghị định số 63/2010/NĐ-CP.",
            ["này thực hiện 63/2010/NĐ-CP"],
        ),
        (
            "Thay thế Quyết định số 12/QĐ-UBND, Quyết định số 13/QĐ-UBND và Quyết định số 14/QĐ-UBND.",
            ["này thay thế 12/QĐ-UBND", "này thay thế 13/QĐ-UBND", "này thay thế 14/QĐ-UBND"],
        ),
        ("Nghị định số 13/2023/NĐ-CP quy định về bảo vệ dữ liệu cá nhân.", []),
        ("Theo Kế hoạch thực hiện Chỉ thị số 03/CT-UBND đã ban hành.", []),
    ],
)
def test_words_before_a_citation_say_the_relation(text, relations):
    assert _relations(text) == relations


CHANGED = "Quyết định số 12/2020/QĐ-UBND"


@pytest.mark.parametrize(
    "words",
    [
        "Đề nghị bãi bỏ",
        "Không bãi bỏ",
        "Không chấm dứt hiệu lực",
        "Các quy định trên không được thay thế",
        "Chưa bãi bỏ",
        "Kiến nghị UBND tỉnh thay thế",
        "Sở Mẫu đề xuất sửa đổi, bổ sung một số điều của",
        "Đề nghị UBND tỉnh, HĐND tỉnh xem xét, bãi bỏ",
        "Sở Mẫu đang nghiên cứu sửa đổi, bổ sung",
        "Giao Sở Mẫu rà soát, đề xuất bãi bỏ",
        "UBND tỉnh xem xét việc thay thế",
        "Giao Sở Mẫu tham mưu UBND tỉnh bãi bỏ",
        "Sở Mẫu tham mưu cho Chủ tịch UBND tỉnh sửa đổi, bổ sung",
        "Sở Mẫu trình UBND tỉnh, HĐND tỉnh bãi bỏ",
        "Thời hạn ban hành văn bản thay thế",
        "Trường hợp có văn bản sửa đổi, bổ sung",
        "Giao Sở Mẫu chủ trì, sửa đổi, bổ sung",
        "Yêu cầu UBND xã bãi bỏ",
        "Năm 2024, UBND tỉnh đã bãi bỏ",
        "Sau khi bãi bỏ",
        "Kể từ khi UBND tỉnh thay thế",
        "UBND tỉnh sẽ sửa đổi, bổ sung",
        "Nếu thay thế",
        "Các sở có trách nhiệm sửa đổi, bổ sung",
        "Việc sửa đổi, bổ sung",
        "HĐND tỉnh đã thông qua việc sửa đổi, bổ sung",
        "UBND tỉnh đã có Tờ trình về việc bãi bỏ",
        "UBND tỉnh thống nhất chủ trương thay thế",
        "Phí và lệ phí được bổ sung một số quy định tại",
        "Người dân yêu cầu hủy bỏ",
        "Đề nghị UBND tỉnh thu hồi",
        "UBND tỉnh đã thu hồi",
        "Việc thu hồi",
    ],
)
def test_a_change_that_is_asked_for_or_denied_is_no_relation(words):
    assert _relations(f"{words} {CHANGED}, Quyết định số 13/2020/QĐ-UBND.") == []


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("Theo đề nghị của Giám đốc Sở Mẫu, UBND tỉnh bãi bỏ", "bãi bỏ"),
        ("Xét đề nghị của Sở Mẫu, UBND tỉnh bãi bỏ", "bãi bỏ"),
        ("Theo đề nghị tại các tờ trình, UBND tỉnh bãi bỏ", "bãi bỏ"),
        ("Sở Mẫu đề nghị như sau: Bãi bỏ", "bãi bỏ"),
        ("Theo Tờ trình của Sở Mẫu, UBND tỉnh bãi bỏ", "bãi bỏ"),
        ("Trên cơ sở tờ trình UBND tỉnh đã nhận, bãi bỏ", "bãi bỏ"),
        ("Sở Mẫu đã tham mưu UBND tỉnh, Quyết định này thay thế", "thay thế"),
        ("Văn bản này thay thế", "thay thế"),
        ("Đề nghị các sở thực hiện; bãi bỏ", "bãi bỏ"),
        ("Đề nghị các sở thực hiện, Quyết định này thay thế", "thay thế"),
        ("Các quy định trên không còn phù hợp và bãi bỏ", "bãi bỏ"),
        ("Quy chế bảo đảm an toàn trên không gian mạng thay thế", "thay thế"),
        ("Viện Nghiên cứu Mẫu bãi bỏ", "bãi bỏ"),
        ("V/v bãi bỏ", "bãi bỏ"),
        ("Quyết định này đã thay thế", "thay thế"),
        ("Thông qua việc bãi bỏ", "bãi bỏ"),
        ("Quyết định này có hiệu lực kể từ khi ký ban hành và thay thế", "thay thế"),
        ("Quy chế về khí tượng thủy văn thay thế", "thay thế"),
        ("Đề nghị các sở, ban, ngành thực hiện nghiêm", "thực hiện"),
        ("Không chủ quan, thực hiện tốt", "thực hiện"),
        ("Tiếp tục triển khai, thực hiện nghiêm túc, có hiệu quả", "thực hiện"),
        ("Ứng dụng và áp dụng thực hiện", "thực hiện"),
        ("Các nội dung thực hiện", "thực hiện"),
    ],
)
def test_a_request_elsewhere_takes_no_relation_away(words, relation):
    assert _relations(f"{words} {CHANGED}.") == [f"này {relation} 12/2020/QĐ-UBND"]


@pytest.mark.parametrize(
    "words",
    [
        "Tạm dừng triển khai, thực hiện",
        "Dừng thực hiện",
        "UBND tỉnh dừng việc thực hiện",
        "Các xã chưa thực hiện nghiêm",
        "Người mẫu không thi hành",
        "Không tiếp tục thực hiện",
        "Hoãn thực hiện",
        "Kết thúc thực hiện",
        "Lùi thời gian thực hiện",
    ],
)
def test_words_that_stop_a_document_do_not_carry_it_out(words):
    assert _relations(f"{words} {CHANGED}.") == []


CORRECTS, SUSPENDS, EXTENDS = RelationKind.CORRECTS, RelationKind.SUSPENDS, RelationKind.EXTENDS


@pytest.mark.parametrize(
    ("words", "kind", "is_partial"),
    [
        ("Đính chính", CORRECTS, False),
        ("Đính chính lỗi kỹ thuật trình bày tại khoản 2 Điều 3", CORRECTS, False),
        ("Đính chính Phụ lục I ban hành kèm theo", CORRECTS, False),
        ("về việc đính chính một số nội dung tại", CORRECTS, False),
        ("Đính chính cụm từ “Sở Cũ” thành “Sở Mới” tại Điều 2 của", CORRECTS, False),
        ("Đính chính lỗi kỹ thuật tại tiêu đề của Điều 10", CORRECTS, False),
        ("Đính chính sai sót tại phần căn cứ ban hành", CORRECTS, False),
        ("Đính chính sai sót nội dung kèm theo", CORRECTS, False),
        ("Đính chính nội dung của “Quy chế phối hợp” ban hành kèm theo", CORRECTS, False),
        ("Đính chính lại", CORRECTS, False),
        ("Tạm dừng thực hiện", SUSPENDS, False),
        ("Tạm dừng hiệu lực thi hành của", SUSPENDS, False),
        ("Tạm dừng việc áp dụng khoản 2 Điều 5", SUSPENDS, True),
        ("Ngưng hiệu lực thi hành", SUSPENDS, False),
        ("Ngưng hiệu lực toàn bộ", SUSPENDS, False),
        ("Ngưng hiệu lực toàn bộ đối với", SUSPENDS, False),
        ("Đình chỉ thi hành Điều 8, Quy định kèm theo", SUSPENDS, True),
        ("Đình chỉ thi hành Điều 6 của bản Quy định ban hành kèm theo", SUSPENDS, True),
        ("Tạm ngừng hiệu lực thi hành đối với quy định tại khoản 8 và khoản 9 Điều 8", SUSPENDS, True),
        ("Ngưng hiệu lực thi hành một số quy định tại", SUSPENDS, True),
        ("Đình chỉ việc thi hành", SUSPENDS, False),
        ("Đình chỉ thi hành một phần", SUSPENDS, True),
        ("Tạm đình chỉ thi hành một phần và tạm ngưng thực hiện", SUSPENDS, False),
        ("Ngưng hiệu lực các văn bản sau:\n1.", SUSPENDS, False),
        ("Gia hạn hiệu lực thi hành", EXTENDS, False),
        ("Kéo dài thời hạn áp dụng", EXTENDS, False),
        ("Kéo dài thời gian thực hiện", EXTENDS, False),
        ("Kéo dài thời gian áp dụng các quy định về hỗ trợ học phí tại", EXTENDS, False),
        ("Kéo dài thời gian thực hiện một số chính sách quy định tại", EXTENDS, True),
        ("Kéo dài thời hạn áp dụng Điều 4", EXTENDS, True),
        ("Kéo dài hiệu lực thi hành tại khoản 1 Điều 2", EXTENDS, True),
        ("Ngưng hiệu lực thi hành của khoản 8, khoản 9 và khoản 10 Điều 8 của", SUSPENDS, True),
        ("Ngưng hiệu lực thi hành đối với các quy định sau đây tại", SUSPENDS, True),
        ("Kéo dài thời hạn áp dụng toàn bộ quy định của", EXTENDS, False),
        ("Kéo dài thời gian có hiệu lực của", EXTENDS, False),
        ("Kéo dài thời gian thực hiện mức thu được quy định tại", EXTENDS, False),
        (
            "Kéo dài thời gian thực hiện các nội dung và mức hỗ trợ: giống lúa; vôi (bón ruộng); "
            + "cải tạo vườn; " * 20
            + "khai hoang, được quy định tại",
            EXTENDS,
            False,
        ),
    ],
)
def test_a_document_is_corrected_suspended_or_extended(words, kind, is_partial):
    text = f"{words} {CHANGED}."
    found = propose(text, find_citations(text))
    assert [(each.by, each.kind, each.is_partial) for each in found] == [(None, kind, is_partial)]


@pytest.mark.parametrize(
    "words",
    [
        "Không đình chỉ việc thi hành",
        "Đề nghị tạm dừng thực hiện",
        "Tạm dừng thực hiện dự án theo",
        "Đề nghị ngưng hiệu lực thi hành",
        "Xem xét, kéo dài thời gian thực hiện",
        "Kéo dài thời gian thực hiện dự án theo",
        "Kéo dài thời gian thực hiện dự án theo quy định tại",
        "Gia hạn thời hạn nộp thuế quy định tại",
        "Gia hạn nộp thuế theo",
        "Đình chỉ công tác theo",
        "Bản đính chính kèm theo",
    ],
)
def test_what_is_asked_for_or_is_no_document_is_not_suspended_or_extended(words):
    assert _relations(f"{words} {CHANGED}.") == []


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        (
            f"Sửa đổi, bổ sung Điều 3 {CHANGED}.\nBãi bỏ Điều 5 {CHANGED}.\nBãi bỏ Điều 6 {CHANGED}.",
            ["sửa đổi, bổ sung", "bãi bỏ"],
        ),
        (f"Căn cứ {CHANGED};\nĐiều 1. Sửa đổi, bổ sung {CHANGED}.", ["căn cứ", "sửa đổi, bổ sung"]),
        (
            f"Đính chính Điều 1 {CHANGED} và kéo dài thời hạn áp dụng {CHANGED}.",
            ["đính chính", "kéo dài, gia hạn"],
        ),
        (f"Căn cứ {CHANGED};\nThực hiện {CHANGED}, Sở báo cáo.", ["căn cứ"]),
        (f"Bãi bỏ Điều 1 {CHANGED}.\nThực hiện {CHANGED}, Sở báo cáo.", ["bãi bỏ"]),
    ],
)
def test_a_document_may_change_another_in_several_ways(text, relations):
    assert _relations(text) == [f"này {kind} 12/2020/QĐ-UBND" for kind in relations]


LASTS = "Kéo dài thời hạn áp dụng Nghị quyết số 5/2020/NQ-HĐND ngày 10/12/2020 của HĐND tỉnh về mẫu"


@pytest.mark.parametrize(
    ("rest", "until"),
    [
        (" đến hết ngày 31 tháng 12 năm 2026.", datetime.date(2026, 12, 31)),
        (", Nghị quyết số 6/2020/NQ-HĐND đến hết ngày 30/6/2026.", datetime.date(2026, 6, 30)),
        (" đến hết năm 2026.", datetime.date(2026, 12, 31)),
        (" đến ngày 31/12/2026./.", datetime.date(2026, 12, 31)),
        (" giai đoạn từ ngày 01/01/2021 đến ngày 31/12/2025.", None),
        (" đến ngày 31/12/2025 cho các xã.", None),
        (" cho đến khi có quy định mới.", None),
        (". Báo cáo đến hết ngày 31/12/2026 gửi Sở Mẫu.", None),
        (" giai đoạn đến hết năm 2025 đến hết ngày 31/12/2026.", None),
        (" đến hết ngày 31/02/2026.", None),
    ],
)
def test_the_last_day_is_the_only_one_that_the_sentence_names(rest, until):
    text = f"{LASTS}{rest}"
    assert [each.until for each in propose(text, find_citations(text))] == [until] * (
        1 + rest.count("Nghị quyết")
    )
    ended = text.replace("Kéo dài thời hạn áp dụng", "Bãi bỏ")
    assert propose(ended, find_citations(ended))[0].until is None


@pytest.mark.parametrize(
    ("rest", "since"),
    [
        (" từ ngày 01 tháng 3 năm 2026 đến hết ngày 31 tháng 12 năm 2026.", datetime.date(2026, 3, 1)),
        (" kể từ ngày 01/3/2026.", datetime.date(2026, 3, 1)),
        (" đến hết ngày 31/12/2026.", None),
        (" từ ngày ký.", None),
        (", có hiệu lực từ ngày 15/3/2021.", None),
        (" có hiệu lực thi hành kể từ ngày 15/3/2021.", None),
        (". Quyết định này có hiệu lực từ ngày 01/3/2026.", None),
    ],
)
def test_the_first_day_of_a_suspension_is_the_one_that_the_sentence_names(rest, since):
    text = f"{LASTS.replace('Kéo dài thời hạn áp dụng', 'Ngưng hiệu lực thi hành')}{rest}"
    [suspension] = propose(text, find_citations(text))
    assert (suspension.kind, suspension.since) == ("dinh-chi", since)
    # An extension applies as soon as it is issued: the document has no end on that day any more.
    extended = f"{LASTS}{rest}"
    assert propose(extended, find_citations(extended))[0].since is None


@pytest.mark.parametrize("to", ["đến", "đến hết", "tới"])
def test_a_suspension_has_a_first_and_a_last_day(to):
    text = (
        f"Ngưng hiệu lực thi hành Thông tư số 5/2020/TT-BCA từ ngày 01/3/2026 {to} ngày 31 tháng 12 năm 2026."
    )
    [suspension] = propose(text, find_citations(text))
    assert (suspension.since, suspension.until) == (datetime.date(2026, 3, 1), datetime.date(2026, 12, 31))


@pytest.mark.parametrize("verb", ["Bãi bỏ", "Thay thế"])
@pytest.mark.parametrize(
    ("rest", "since"),
    [
        (" kể từ ngày 01/3/2026.", datetime.date(2026, 3, 1)),
        (" kể từ ngày 01 tháng 3 năm 2026. Báo cáo trước ngày 15/3/2026.", datetime.date(2026, 3, 1)),
        (" và có hiệu lực thi hành kể từ ngày 01/3/2026.", None),
        (", áp dụng kể từ ngày 01/3/2026.", None),
        (" từ ngày 01/3/2021.", None),
        (" kể từ ngày 01/3/2021 đến ngày 31/12/2025.", None),
        (" kể từ ngày Quyết định này có hiệu lực.", None),
    ],
)
def test_the_day_on_which_a_document_ends_is_the_last_of_the_sentence(verb, rest, since):
    text = f"{LASTS.replace('Kéo dài thời hạn áp dụng', verb)}{rest}"
    assert [each.since for each in propose(text, find_citations(text))] == [since]


@pytest.mark.parametrize(
    ("before", "since"),
    [
        ("Điều 1. Kể từ ngày 01/3/2026, bãi bỏ", datetime.date(2026, 3, 1)),
        ("2. Từ ngày 01 tháng 3 năm 2026, Quyết định này thay thế", datetime.date(2026, 3, 1)),
        ("Từ ngày 01/3/2026, UBND tỉnh ngưng hiệu lực thi hành", datetime.date(2026, 3, 1)),
        ("Kể từ ngày 01/3/2026, bãi bỏ các văn bản sau:\n1.", datetime.date(2026, 3, 1)),
        ("Quyết định này có hiệu lực kể từ ngày 01/3/2026, thay thế", None),
        ("Từ ngày 01/3/2026 đến ngày 31/12/2026, bãi bỏ", None),
        ("Kể từ ngày Luật Mẫu có hiệu lực, bãi bỏ", None),
        ("Từ ngày 01/3/2026, kéo dài thời hạn áp dụng", None),
    ],
)
def test_the_day_may_stand_before_the_verb(before, since):
    text = f"{before} {CHANGED};\n2. Quyết định số 13/2020/QĐ-UBND."
    found = propose(text, find_citations(text))
    assert found
    assert {each.since for each in found} == {since}


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        (
            "Nghị định số 15/2020/NĐ-CP ngày 03/02/2020 của Chính phủ quy định điều kiện, tài khoản trên không gian"
            " mạng hết hiệu lực kể từ ngày Nghị định này có hiệu lực.",
            ["15/2020/NĐ-CP"],
        ),
        (
            "2. Luật An ninh mạng số 24/2018/QH14 và Luật An toàn thông tin mạng số 86/2015/QH13 hết hiệu lực thi hành"
            " kể từ ngày Luật này có hiệu lực thi hành.",
            ["24/2018/QH14", "86/2015/QH13"],
        ),
        (
            "a) Luật Mẫu số 45/2013/QH13 đã được sửa đổi, bổ sung theo Luật số 35/2018/QH14 hết hiệu lực kể từ ngày"
            " Luật này có hiệu lực.",
            ["45/2013/QH13"],
        ),
        (
            "Quyết định số 12/2019/QĐ-UBND của Ủy ban nhân dân tỉnh Quảng Ngãi hết hiệu lực kể từ ngày Quyết định này"
            " có hiệu lực.",
            ["12/2019/QĐ-UBND"],
        ),
        (
            "Kể từ ngày Nghị định này có hiệu lực thi hành, Nghị định số 15/2020/NĐ-CP ngày 03/02/2020 về mẫu và Nghị"
            " định số 9/2018/NĐ-CP hết hiệu lực.",
            ["15/2020/NĐ-CP", "9/2018/NĐ-CP"],
        ),
        (
            "Nghị định này có hiệu lực từ ngày 01/7/2025 và Nghị định số 15/2020/NĐ-CP hết hiệu lực kể từ ngày Nghị"
            " định này có hiệu lực.",
            ["15/2020/NĐ-CP"],
        ),
        (
            "1. Nghị định này có hiệu lực từ ngày 01/7/2025.\n2. Nghị định số 15/2020/NĐ-CP về mẫu của Luật Mẫu và Nghị"
            " định số 9/2018/NĐ-CP về mẫu hết hiệu lực từ ngày 01 tháng 7 năm 2025.",
            ["15/2020/NĐ-CP"],
        ),
        (
            "1. Nghị định này có hiệu lực từ ngày 01/7/2025.\n2. Nghị định số 15/2020/NĐ-CP hết hiệu lực từ ngày"
            " 01/7/2024.",
            [],
        ),
        ("Nghị định này có hiệu lực từ ngày 01/7.\nLuật số 1/2020/QH14 hết hiệu lực từ ngày 31/02/2025.", []),
        ("Nghị định số 15/2020/NĐ-CP bị bãi bỏ kể từ ngày Nghị định này có hiệu lực.", ["15/2020/NĐ-CP"]),
        (
            "Nghị định số 15/2020/NĐ-CP bị bãi bỏ từ ngày Nghị định này chính thức có hiệu lực.",
            ["15/2020/NĐ-CP"],
        ),
        (
            "Từ ngày Nghị định này bắt đầu có hiệu lực, Nghị định số 15/2020/NĐ-CP bị bãi bỏ.",
            ["15/2020/NĐ-CP"],
        ),
        (
            "Nghị định này chính thức có hiệu lực từ ngày 01/7/2025 và Nghị định số 15/2020/NĐ-CP hết hiệu lực kể từ"
            " ngày Nghị định này có hiệu lực.",
            ["15/2020/NĐ-CP"],
        ),
        ("Từ ngày Nghị định này có hiệu lực, Nghị định số 15/2020/NĐ-CP bị bãi bỏ.", ["15/2020/NĐ-CP"]),
        ("Từ ngày Nghị định này có hiệu lực, Nghị định số 15/2020/NĐ-CP được bãi bỏ một số điều.", []),
        ("Nghị định số 15/2020/NĐ-CP bị bãi bỏ.", []),
        (
            "Nghị định số 15/2020/NĐ-CP về mẫu và Nghị định số 9/2018/NĐ-CP và Điều 104 Nghị định số 8/2017/NĐ-CP hết"
            " hiệu lực kể từ ngày Nghị định này có hiệu lực.",
            ["15/2020/NĐ-CP", "9/2018/NĐ-CP", "8/2017/NĐ-CP"],
        ),
        (
            "1. Luật Mẫu số 86/2015/QH13 đã được sửa đổi, bổ sung theo Luật số 35/2018/QH14; Luật An ninh mạng số"
            " 24/2018/QH14 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành.",
            ["86/2015/QH13", "24/2018/QH14"],
        ),
        (
            "Luật Mẫu số 86/2015/QH13 áp dụng đến hết năm 2026; Luật An ninh mạng số 24/2018/QH14 hết hiệu lực kể từ"
            " ngày Luật này có hiệu lực.",
            ["24/2018/QH14"],
        ),
        (
            "Các Thông tư hết hiệu lực kể từ ngày Thông tư này có hiệu lực, bao gồm:\na) Thông tư số 5/2017/TT-BCA;\nb)"
            " Thông tư số 6/2018/TT-BCA.",
            ["5/2017/TT-BCA", "6/2018/TT-BCA"],
        ),
        ("Từ ngày Nghị định này có hiệu lực, Điều 5 Nghị định số 15/2020/NĐ-CP hết hiệu lực.", []),
        ("Từ ngày Nghị định này có hiệu lực, Nghị định số 15/2020/NĐ-CP không hết hiệu lực.", []),
        (
            "Từ ngày Nghị định này có hiệu lực, Nghị định số 5/2020/NĐ-CP có hiệu lực đến khi hết hiệu lực.",
            [],
        ),
        (
            "Từ ngày Nghị định này có hiệu lực, Nghị định số 15/2020/NĐ-CP hết hiệu lực và Nghị định số 9/2018/NĐ-CP"
            " vẫn áp dụng.",
            ["15/2020/NĐ-CP"],
        ),
        ("Điều 5 Nghị định số 15/2020/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực.", []),
        ("Quy định tại Nghị định số 15/2020/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực.", []),
        ("Nghị định số 15/2020/NĐ-CP về mẫu có Điều 5 hết hiệu lực từ ngày Nghị định này có hiệu lực.", []),
        ("Nghị định số 15/2020/NĐ-CP hết hiệu lực kể từ ngày Nghị định số 9/2021/NĐ-CP có hiệu lực.", []),
        ("Nghị định số 15/2020/NĐ-CP không hết hiệu lực từ ngày Nghị định này có hiệu lực.", []),
        ("Chỉ thị số 09/CT-UBND đã hết hiệu lực.", []),
    ],
)
def test_a_document_that_ends_when_this_one_takes_effect_is_repealed(text, ended):
    assert _relations(text) == [f"này bãi bỏ {number}" for number in ended]


@pytest.mark.parametrize("ends", ["được thay thế bằng Quyết định này", "được thay thế theo Quyết định này"])
def test_a_document_may_be_said_to_be_replaced(ends):
    assert _relations(f"2. {CHANGED} của UBND tỉnh {ends}.") == ["này thay thế 12/2020/QĐ-UBND"]
    assert _relations(f"2. Điều 5 {CHANGED} của UBND tỉnh {ends}.") == []


@pytest.mark.parametrize(
    ("rest", "replaced"),
    [
        ("; Quyết định số 13/2020/QĐ-UBND và Quyết định số 14/2020/QĐ-UBND vẫn tiếp tục có hiệu lực", ""),
        (", Quyết định số 13/2020/QĐ-UBND vẫn có hiệu lực", ""),
        ("; Quyết định số 13/2020/QĐ-UBND tiếp tục được thực hiện đến hết năm 2026", ""),
        ("; Quyết định số 13/2020/QĐ-UBND giữ nguyên hiệu lực", ""),
        (" và Quyết định số 13/2020/QĐ-UBND; Quyết định số 14/2020/QĐ-UBND vẫn có hiệu lực", "13"),
        (" và Quyết định số 13/2020/QĐ-UBND, các quy định khác vẫn có hiệu lực", "13"),
        (" và Quyết định số 13/2020/QĐ-UBND về tiếp tục thực hiện chính sách", "13"),
    ],
)
def test_a_document_that_is_said_to_stay_is_not_replaced(rest, replaced):
    expected = ["này thay thế 12/2020/QĐ-UBND"] + [f"này thay thế {replaced}/2020/QĐ-UBND"] * bool(replaced)
    assert _relations(f"Quyết định này thay thế {CHANGED}{rest}.") == expected


@pytest.mark.parametrize(
    ("before", "relations"),
    [
        ("Xét đề nghị của Giám đốc Sở Mẫu tại Tờ trình số 5/TTr-SM", []),
        ("Thực hiện Nghị quyết số 5/NQ-CP của Chính phủ", ["này thực hiện 5/NQ-CP"]),
        ("Trên cơ sở Kết luận số 5-KL/TU của Tỉnh ủy", []),
    ],
)
def test_the_issuer_acts_and_not_the_document_that_it_considers(before, relations):
    changed = ["này bãi bỏ 12/2020/QĐ-UBND"]
    assert _relations(f"{before}, Ủy ban nhân dân tỉnh bãi bỏ {CHANGED}.") == relations + changed
    assert _relations(f"{before}, Ủy ban nhân dân tỉnh đã bãi bỏ {CHANGED}.") == relations


def test_a_submission_changes_nothing_and_a_joint_document_has_several_issuers():
    assert _relations(f"Xét Tờ trình số 5/TTr-SM về việc bãi bỏ {CHANGED};") == []
    joint = "Thông tư liên tịch số 5/2020/TTLT-BTC-BCA"
    assert _relations(
        f"{joint} của Bộ Tài chính, Bộ Công an sửa đổi, bổ sung Thông tư số 3/2015/TT-BTC."
    ) == ["5/2020/TTLT-BTC-BCA sửa đổi, bổ sung 3/2015/TT-BTC"]


def test_what_a_correction_names_in_brackets_is_not_amended():
    text = (
        f"Điều 1. Đính chính {CHANGED} như sau:\n1. Tại Điều 1 (sửa đổi, bổ sung điểm b khoản 3 Điều 14 Quyết định số"
        " 5/2014/QĐ-UBND), đính chính cụm từ “mẫu”."
    )
    assert _relations(text) == ["này đính chính 12/2020/QĐ-UBND"]


@pytest.mark.parametrize("verb", ["Bãi bỏ", "Căn cứ", "Thực hiện"])
@pytest.mark.parametrize("rest", [", {}", " và {}", "; {}", "), {}"])
def test_a_list_goes_on_after_brackets(verb, rest):
    rest = rest if rest.startswith(")") else f" của UBND tỉnh và Luật số 9/2020/QH14){rest}"
    amended = f"{CHANGED} (được sửa đổi, bổ sung bởi Quyết định số 5/2021/QĐ-UBND"
    found = _relations(f"{verb} {amended}{rest.format('Quyết định số 13/2020/QĐ-UBND ngày 05/6/2020')}.")
    assert found == [f"này {verb.lower()} 12/2020/QĐ-UBND", f"này {verb.lower()} 13/2020/QĐ-UBND"]


@pytest.mark.parametrize(
    ("rest", "based_on"),
    [
        (", Luật Cư trú ngày 13/11/2020", ["Luật Cư trú"]),
        (", Luật số 25/2024/QH15, Luật Cư trú và Luật Dữ liệu", ["Luật Cư trú", "Luật Dữ liệu"]),
        (", Nghị định số 31/2021/NĐ-CP", ["31/2021/NĐ-CP"]),
        (", Luật số 25/2024/QH15; Luật số 26/2024/QH15", []),
        (", Luật sửa đổi, bổ sung một số điều của Luật Đầu tư", []),
        ("", []),
    ],
)
@pytest.mark.parametrize("amended", ["đã được sửa đổi theo", "ngày 17/6/2020 được sửa đổi, bổ sung bởi các"])
def test_a_basis_goes_on_after_the_law_that_amended_one_of_it(amended, rest, based_on):
    text = f"Căn cứ Luật Đầu tư {amended} Luật số 24/2023/QH15{rest};"
    assert _relations(text) == [f"này căn cứ {each}" for each in ["Luật Đầu tư", *based_on]]


def test_a_basis_goes_on_in_the_next_line_and_a_change_does_not():
    first, second = "Nghị định số 63/2010/NĐ-CP", "Nghị định số 48/2013/NĐ-CP"
    rest = f"{first} ngày 08/6/2010 về mẫu;\n{second} sửa đổi {first};\nNghị định số 92/2017/NĐ-CP;\nTheo đề nghị,"
    assert [each for each in _relations(f"Căn cứ {rest}") if each.startswith("này")] == [
        "này căn cứ 63/2010/NĐ-CP",
        "này căn cứ 48/2013/NĐ-CP",
        "này căn cứ 92/2017/NĐ-CP",
    ]
    assert "này bãi bỏ 48/2013/NĐ-CP" not in _relations(f"Bãi bỏ {rest}")


def test_the_ground_of_a_change_is_not_changed():
    assert _relations(f"Bãi bỏ quy định về mức thu theo hướng dẫn tại {CHANGED}.") == []
    amended = "Luật Mẫu số 5/2012/QH13 được sửa đổi một số quy định về phí tại Luật Mẫu số 7/2020/QH14"
    assert _relations(f"Thực hiện {amended}.") == ["này thực hiện 5/2012/QH13"]


def test_what_an_amendment_quotes_is_no_relation_of_its_own():
    text = (
        "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 147/2024/NĐ-CP\n1. Sửa đổi Điều 83 như sau:\n"
        "“Điều 83. Hiệu lực\n1. Căn cứ Luật An ninh mạng.\n2. Nghị định này thay thế Nghị định số 72/2013/NĐ-CP.”.\n"
        "2. Bãi bỏ Nghị định số 9/2017/NĐ-CP."
    )
    assert _relations(text) == ["này sửa đổi, bổ sung 147/2024/NĐ-CP", "này bãi bỏ 9/2017/NĐ-CP"]
    subject = "Kế hoạch số 12/KH-UBND về “thực hiện Chỉ thị số 03/CT-UBND”"
    assert _relations(f"Thực hiện {subject}.") == [
        "này thực hiện 12/KH-UBND",
        "12/KH-UBND thực hiện 03/CT-UBND",
    ]


def test_words_that_describe_a_cited_document_are_of_that_one():
    text = (
        "Thực hiện Kế hoạch số 1905/KH-BCĐ138 ngày 13/5/2022 thực hiện Chỉ thị số 03/CT-UBND ngày 28/4/2022.\n"
        "Căn cứ Nghị định số 14/2022/NĐ-CP sửa đổi, bổ sung một số điều của Nghị định số 15/2020/NĐ-CP;"
    )
    assert _relations(text) == [
        "này thực hiện 1905/KH-BCĐ138",
        "1905/KH-BCĐ138 thực hiện 03/CT-UBND",
        "này căn cứ 14/2022/NĐ-CP",
        "14/2022/NĐ-CP sửa đổi, bổ sung 15/2020/NĐ-CP",
    ]


@pytest.mark.parametrize(
    ("rest", "based_on"),
    [
        (" và Điều 3 Quyết định số 9/2019/QĐ-TTg", ["14/2022/NĐ-CP"]),
        (" và Điều 3, Quyết định số 9/2019/QĐ-TTg", ["14/2022/NĐ-CP"]),
        (", khoản 2 Điều 3 của Quyết định số 9/2019/QĐ-TTg", ["14/2022/NĐ-CP"]),
        ("; Điều 3 Quyết định số 9/2019/QĐ-TTg", ["14/2022/NĐ-CP", "9/2019/QĐ-TTg"]),
        (" và Quyết định số 9/2019/QĐ-TTg", ["14/2022/NĐ-CP", "9/2019/QĐ-TTg"]),
    ],
)
def test_a_part_beside_what_a_basis_amends_is_no_basis(rest, based_on):
    text = f"Căn cứ Nghị định số 14/2022/NĐ-CP sửa đổi Điều 2 Nghị định số 15/2020/NĐ-CP{rest};"
    found = [each for each in _relations(text) if each.startswith("này")]
    assert found == [f"này căn cứ {number}" for number in based_on]


_REPLACED = "thay thế Quyết định số 12/2019/QĐ-UBND ngày 05/6/2019 của UBND tỉnh"
_TAKES_EFFECT = "Quyết định này có hiệu lực kể từ ngày 25 tháng 11 năm 2025"


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        (
            f"{_TAKES_EFFECT}; {_REPLACED} và bãi bỏ Quyết định số 15/2020/QĐ-UBND ngày 07/7/2020.",
            ["này thay thế 12/2019/QĐ-UBND", "này bãi bỏ 15/2020/QĐ-UBND"],
        ),
        (
            f"{_TAKES_EFFECT}, {_REPLACED} về quản lý nhà ở; bãi bỏ Điều 2 Quyết định số 15/2020/QĐ-UBND.",
            ["này thay thế 12/2019/QĐ-UBND", "này bãi bỏ 15/2020/QĐ-UBND"],
        ),
        (
            f"{_TAKES_EFFECT}, {_REPLACED}, đồng thời bãi bỏ Quyết định số 15/2020/QĐ-UBND.",
            ["này thay thế 12/2019/QĐ-UBND", "này bãi bỏ 15/2020/QĐ-UBND"],
        ),
        (
            "Thông tư này sửa đổi, bổ sung Thông tư số 9/2014/TT-BTTTT ban hành theo Nghị định số 5/2011/NĐ-CP và"
            " thay thế Thông tư số 38/2016/TT-BTTTT.",
            ["này sửa đổi, bổ sung 9/2014/TT-BTTTT", "này thay thế 38/2016/TT-BTTTT"],
        ),
        (
            f"{_TAKES_EFFECT}, {_REPLACED} về thực hiện Nghị quyết số 5/NQ-HĐND và bãi bỏ Quyết định số 6/QĐ-UBND.",
            ["này thay thế 12/2019/QĐ-UBND", "12/2019/QĐ-UBND thực hiện 5/NQ-HĐND", "này bãi bỏ 6/QĐ-UBND"],
        ),
        (
            "Nghị định số 15/2020/NĐ-CP về mẫu và điều chỉnh khoản 2 Điều 5 Quyết định số 9/2018/QĐ-TTg hết"
            " hiệu lực kể từ ngày Nghị định này có hiệu lực.",
            ["này bãi bỏ 15/2020/NĐ-CP", "15/2020/NĐ-CP sửa đổi, bổ sung 9/2018/QĐ-TTg"],
        ),
        (
            "Căn cứ Luật An ninh mạng ngày 12/6/2018; triển khai, thực hiện Chỉ thị số 09-CT/TW,",
            ["này căn cứ Luật An ninh mạng", "này thực hiện 09-CT/TW"],
        ),
        (
            "Thực hiện Kế hoạch số 12/KH-UBND của UBND tỉnh và thực hiện Công văn số 99/SKHCN-BCVT,",
            ["này thực hiện 12/KH-UBND", "này thực hiện 99/SKHCN-BCVT"],
        ),
        (
            "Thực hiện Kế hoạch số 12/KH-UBND của UBND tỉnh về việc triển khai, thực hiện Chỉ thị số 09-CT/TW,",
            ["này thực hiện 12/KH-UBND", "12/KH-UBND thực hiện 09-CT/TW"],
        ),
        (
            "Căn cứ Nghị định số 14/2022/NĐ-CP ngày 27/01/2022, sửa đổi, bổ sung một số điều của Nghị định số"
            " 15/2020/NĐ-CP và bãi bỏ Nghị định số 7/2018/NĐ-CP;",
            [
                "này căn cứ 14/2022/NĐ-CP",
                "14/2022/NĐ-CP sửa đổi, bổ sung 15/2020/NĐ-CP",
                "14/2022/NĐ-CP bãi bỏ 7/2018/NĐ-CP",
            ],
        ),
    ],
)
def test_a_verb_after_a_joint_is_of_the_same_document_as_the_verb_before(text, relations):
    assert _relations(text) == relations


def test_no_document_acts_on_a_later_one():
    text = "Nghị định số 14/2022/NĐ-CP ngày 27/01/2022 sửa đổi, bổ sung Nghị định số 15/2024/NĐ-CP ngày 03/02/2024."
    assert _relations(text) == []
    assert _relations(text.replace("2024", "2020")) == ["14/2022/NĐ-CP sửa đổi, bổ sung 15/2020/NĐ-CP"]


_FIRST, _SECOND = (
    "Quyết định số 12/2019/QĐ-UBND ngày 05/6/2019",
    "Quyết định số 15/2020/QĐ-UBND ngày 07/7/2020",
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            f"Điều 1. Bãi bỏ toàn bộ văn bản quy phạm pháp luật sau đây:\n1. {_FIRST} về A.\n2. {_SECOND}.",
            "bãi bỏ",
        ),
        (f"Bãi bỏ toàn bộ 02 Quyết định của UBND tỉnh, gồm:\n\n1. {_FIRST};\n\n2. {_SECOND}.", "bãi bỏ"),
        (f"Bãi bỏ các văn bản sau:\n- {_FIRST} của UBND tỉnh.\n- {_SECOND} của UBND tỉnh.", "bãi bỏ"),
        (
            "Các văn bản sau đây hết hiệu lực kể từ ngày Quyết định này có hiệu lực thi hành:\n"
            f"1. {_FIRST} của UBND tỉnh ban hành Quy chế theo Nghị định số 5/2011/NĐ-CP;\n2. {_SECOND}.",
            "bãi bỏ",
        ),
        (
            "2. Kể từ ngày Quyết định này có hiệu lực thi hành, các văn bản sau hết hiệu lực:\n"
            f"a) {_FIRST};\nb) {_SECOND}.\n3. Quyết định số 7/2021/QĐ-UBND vẫn có hiệu lực.",
            "bãi bỏ",
        ),
        (f"Các văn bản sau hết hiệu lực: a) {_FIRST}; b) {_SECOND}.", "bãi bỏ"),
        (f"Thay thế các {_FIRST}, {_SECOND.removeprefix('Quyết định ')}.", "thay thế"),
        (f"Bãi bỏ các {_FIRST} và {_SECOND.removeprefix('Quyết định ')}.", "bãi bỏ"),
        (f"Điều 1. Bãi bỏ:\n1. Điều 5 {_FIRST} và khoản 2 Điều 3 {_SECOND}.\n2. {_SECOND}.", "bãi bỏ"),
        (f"2. Bãi bỏ các điều, khoản sau đây:\na) Điều 5 {_FIRST};\nb) Khoản 2 Điều 3 {_SECOND}.", "bãi bỏ"),
        (f"Điều 2. Quyết định này thay thế:\na) {_FIRST};\nb) {_SECOND}.", "thay thế"),
        (f"I. CĂN CỨ PHÁP LÝ\nCăn cứ pháp lý:\n- {_FIRST};\n- {_SECOND};", "căn cứ"),
        (f"Căn cứ các văn bản sau:\n- {_FIRST} của UBND tỉnh;\n- {_SECOND};", "căn cứ"),
        (f"Điều 1. Bãi bỏ toàn bộ các Quyết định\n1. {_FIRST} của UBND tỉnh.\n2. {_SECOND}.", "bãi bỏ"),
        (f"và thay thế các Quyết định của Chủ tịch UBND tỉnh: {_FIRST} và {_SECOND}.", "thay thế"),
        (f"Quyết định này thay thế các Quyết định: {_FIRST}, {_SECOND}.", "thay thế"),
        (
            f"Sửa đổi, bổ sung một số điều của các Quyết định sau:\n1. {_FIRST}.\n2. {_SECOND}.",
            "sửa đổi, bổ sung",
        ),
        (
            f"Thay thế cụm từ “Sở Mẫu” bằng cụm từ “Sở” tại các văn bản sau:\n1. {_FIRST}.\n2. {_SECOND}.",
            "sửa đổi, bổ sung",
        ),
        (f"Thực hiện các văn bản trọng tâm là:\n- {_FIRST};\n- {_SECOND}.", "thực hiện"),
        (f"Thực hiện các văn bản sau:\n- {_FIRST} về mẫu\n- {_SECOND} về mẫu", "thực hiện"),
        (f"Bãi bỏ các văn bản sau:\na) {_FIRST} về mẫu\nb) Khoản 2 Điều 5 {_SECOND}", "bãi bỏ"),
        (
            f"Bãi bỏ các văn bản sau:\n1. {_FIRST}.\n2. {_SECOND}.\n"
            "Điều 2. Tổ chức thực hiện\n1. Sở Mẫu rà soát.\n3. Quyết định số 7/2021/QĐ-UBND vẫn có hiệu lực.",
            "bãi bỏ",
        ),
    ],
)
def test_every_document_of_a_list_has_the_relation_that_opens_the_list(text, kind):
    for written in (text, text.replace(" ", "\xa0"), text.replace("Đ", "Ð")):
        assert _relations(written) == [f"này {kind} 12/2019/QĐ-UBND", f"này {kind} 15/2020/QĐ-UBND"]


@pytest.mark.parametrize("opening", ["Bãi bỏ", "Bãi bỏ các văn bản sau:\n1.", "Quyết định này thay thế"])
@pytest.mark.parametrize(
    "subject",
    [
        "sửa đổi, bổ sung một số điều của",
        "về việc bãi bỏ",
        "về việc kéo dài thời gian thực hiện",
        "về việc thực hiện",
        "ban hành Kế hoạch thực hiện",
    ],
)
@pytest.mark.parametrize(
    ("rest", "is_ended"),
    [
        (" và Quyết định số 8/2016/QĐ-UBND ngày 01/02/2016", False),
        (", Quyết định số 8/2016/QĐ-UBND", False),
        (" và Quyết định số 8/2021/QĐ-UBND ngày 01/02/2021", True),
        ("; Quyết định số 8/2016/QĐ-UBND ngày 01/02/2016", True),
    ],
)
def test_what_the_subject_of_a_document_names_shares_not_its_end(opening, subject, rest, is_ended):
    text = f"{opening} {_FIRST} của UBND tỉnh {subject} Quyết định số 7/2017/QĐ-UBND ngày 03/4/2017{rest}."
    cited = find_citations(text)
    ended = [cited[each.to].number for each in propose(text, cited) if each.by is None]
    assert ended == ["12/2019/QĐ-UBND", *([cited[2].number] if is_ended else [])]


@pytest.mark.parametrize("opening", ["Bãi bỏ", "Đính chính", "Quyết định này thay thế"])
def test_what_stands_beside_a_law_in_a_subject_is_not_changed(opening):
    text = f"{opening} {_SECOND} hướng dẫn một số điều của Luật xuất bản và Nghị định số 5/2013/NĐ-CP ngày 21/11/2013."
    cited = find_citations(text)
    assert [cited[each.to].number for each in propose(text, cited)] == ["15/2020/QĐ-UBND"]


@pytest.mark.parametrize(
    "opening",
    [
        "Đề nghị UBND tỉnh bãi bỏ các văn bản sau:",
        "Các văn bản sau đây đã hết hiệu lực:",
        "Các văn bản sau đây chưa hết hiệu lực:",
        "Bãi bỏ thủ tục tại các văn bản sau:",
        "Lý do bãi bỏ:",
        "Đối tượng điều chỉnh của các văn bản sau:",
        "Đề nghị bãi bỏ:",
        "Điều 1. Sửa đổi, bổ sung khoản 2 Điều 3 như sau:",
        "Các văn bản có liên quan:",
        "Điều 1. Bãi bỏ thủ tục hành chính",
        "Điều 1. Sửa đổi, bổ sung",
    ],
)
def test_a_list_of_other_things_gives_no_relation(opening):
    assert _relations(f"{opening}\n1. {_FIRST}.\n2. {_SECOND}.") == []


@pytest.mark.parametrize(
    ("words", "relation", "is_partial"),
    [
        (
            "Sửa đổi, bổ sung một số điều của Quy chế quản lý Cổng ban hành kèm theo",
            "sửa đổi, bổ sung",
            False,
        ),
        ("Sửa đổi, bổ sung Quy định ban hành theo", "sửa đổi, bổ sung", False),
        ("Bãi bỏ khoản 3 Điều 4, điểm b khoản 1 Điều 5 Quy chế ban hành kèm theo", "bãi bỏ", True),
        ("Thay thế Phụ lục I, II ban hành kèm theo", "thay thế", True),
        ("Bãi bỏ Chương III", "bãi bỏ", True),
        ("Bãi bỏ khoản 8, 9 và 10 Điều 8", "bãi bỏ", True),
        ("Bãi bỏ điểm a, b, đ khoản 2, các điều 5, 6, 7", "bãi bỏ", True),
        ("Bãi bỏ các điều từ 5 đến 9 của", "bãi bỏ", True),
        ("Ngưng hiệu lực thi hành khoản 8, 9, 10 Điều 8 của", "đình chỉ, ngưng hiệu lực", True),
        ("Sửa đổi, bổ sung khoản 2, 3 Điều 1", "sửa đổi, bổ sung", False),
        ("Bãi bỏ khoản 2 Điều 3; khoản 5 Điều 8 của", "bãi bỏ", True),
        ("Bãi bỏ các điểm a, b của khoản 2 Điều 3; Điều 5", "bãi bỏ", True),
        ("Bãi bỏ quy định tại khoản 2 Điều 3", "bãi bỏ", True),
        ("Thu hồi khoản 2 Điều 1", "bãi bỏ", True),
        ("Bãi bỏ khoản 2, Điều 5,", "bãi bỏ", True),
        (
            "Bãi bỏ điểm c khoản 2 Điều 1 và quy định liên quan đến vị trí việc làm chuyên ngành mẫu đối với"
            + " “phòng cũ”," * 14
            + " “phòng mẫu” tại Phụ lục I, Phụ lục II, Phụ lục III, Phụ lục IX ban hành kèm theo",
            "bãi bỏ",
            True,
        ),
        ("Sửa đổi khoản 2, Điều 5,", "sửa đổi, bổ sung", False),
        ("Bãi bỏ Quyết định số 7/2018/QĐ-UBND và Điều 5,", "bãi bỏ", True),
        ("Bãi bỏ các quy định sau:\n1. Khoản 2, Điều 4,", "bãi bỏ", True),
        ("Bãi bỏ một số quy định của", "bãi bỏ", True),
        ("Chấm dứt hiệu lực của khoản 2 Điều 3", "bãi bỏ", True),
        ("Sửa đổi, bổ sung một số quy định tại", "sửa đổi, bổ sung", False),
        ("Sửa đổi khoản 2 của Điều 3; Điều 5", "sửa đổi, bổ sung", False),
        ("Bãi bỏ toàn bộ nội dung", "bãi bỏ", False),
        ("Bãi bỏ nội dung", "bãi bỏ", True),
        ("Bãi bỏ các quy định sau:\n1. Khoản 2 Điều 4", "bãi bỏ", True),
        ("Bãi bỏ một số điều của các văn bản sau:\n1.", "bãi bỏ", True),
        ("Thay thế Quyết định số 7/2018/QĐ-UBND và bãi bỏ khoản 2 Điều 3", "bãi bỏ", True),
        ("Bãi bỏ Quyết định số 7/2018/QĐ-UBND và Điều 5", "bãi bỏ", True),
        ("Thay thế cụm từ “Sở Cũ” bằng cụm từ “Sở Mới” tại khoản 2 Điều 3", "sửa đổi, bổ sung", False),
        ("Bãi bỏ cụm từ “và Sở Cũ; Sở Mới” tại Điều 3 của", "sửa đổi, bổ sung", False),
        ("Thay thế, bãi bỏ một số cụm từ của", "sửa đổi, bổ sung", False),
        ("Thay cụm từ “huyện” bằng “xã” tại Quy chế ban hành kèm theo", "sửa đổi, bổ sung", False),
        ("Bổ sung Điều 7a vào sau Điều 7 của", "sửa đổi, bổ sung", False),
        ("Sửa đổi toàn bộ nội dung", "sửa đổi, bổ sung", False),
        ("Điều chỉnh, bổ sung một số nội dung của", "sửa đổi, bổ sung", False),
        ("Thay thế một phần Quyết định số 7/2018/QĐ-UBND và toàn bộ", "thay thế", False),
        ("Sửa đổi một số điều có liên quan đến quy hoạch của", "sửa đổi, bổ sung", False),
        ("Bãi bỏ một số nội dung về mức thu học phí tại", "bãi bỏ", True),
        ("Sửa đổi, bổ sung, thay thế và bãi bỏ một số điều của", "sửa đổi, bổ sung", False),
        ("Bãi bỏ một số điều của Quyết định số 7/2018/QĐ-UBND và", "bãi bỏ", True),
        ("Bãi bỏ Điều 5 Quyết định số 7/2018/QĐ-UBND và", "bãi bỏ", False),
        ("Thay thế một phần", "thay thế", True),
        ("Bãi bỏ một phần nội dung", "bãi bỏ", True),
        ("Bãi bỏ toàn bộ Quyết định số 7/2018/QĐ-UBND và một phần", "bãi bỏ", True),
        ("Bãi bỏ từ Điều 5 đến Điều 9 của", "bãi bỏ", True),
        ("Bãi bỏ khoản 1, khoản 2 Điều 5; Điều 7 đến hết Điều 9", "bãi bỏ", True),
        ("Bãi bỏ các nội dung quy định tại tiểu mục 1 Mục II Phần B", "bãi bỏ", True),
        ("Bãi bỏ đoạn thứ hai khoản 1 Điều 3", "bãi bỏ", True),
        ("Bãi bỏ các Điều 5, 6 và Phụ lục I kèm theo", "bãi bỏ", True),
        ("Thay thế Mẫu số 01, Mẫu số 02 Phụ lục II", "thay thế", True),
        ("Sửa đổi tên Điều 3", "sửa đổi, bổ sung", False),
        (
            "Thay cụm từ “huyện” bằng “xã” tại các văn bản sau:\n1. Quyết định số 7/2018/QĐ-UBND;\n2.",
            "sửa đổi, bổ sung",
            False,
        ),
    ],
)
def test_a_part_or_what_was_issued_with_a_document_is_not_the_whole(words, relation, is_partial):
    text = f"{words} {_FIRST}."
    cited = find_citations(text)
    last = propose(text, cited)[-1]
    assert cited[last.to].number == "12/2019/QĐ-UBND"
    assert (last.by, last.kind.label.lower(), last.is_partial) == (None, relation, is_partial)


@pytest.mark.parametrize(
    ("exception", "is_partial"),
    [
        (", trừ Điều 3 và Điều 5", True),
        (" ngày 01/02/2020 của UBND tỉnh về việc mẫu, trừ khoản 2 Điều 3 và Phụ lục I", True),
        (", trừ Điều 3 của Quyết định số 9/2020/QĐ-UBND", True),
        (", trừ trường hợp quy định tại Điều 45", False),
        (", trừ quy định tại khoản 2 Điều này", False),
        (" và Quyết định số 9/2020/QĐ-UBND, trừ Điều 3", False),
    ],
)
def test_a_document_of_which_a_part_stays_is_ended_in_part(exception, is_partial):
    text = f"Kể từ ngày Quyết định này có hiệu lực, các Quyết định sau đây hết hiệu lực:\na) {CHANGED}{exception}."
    assert propose(text, find_citations(text))[0].is_partial == is_partial


def test_the_chain_of_the_dispatch():
    text = DISPATCH.read_text(encoding="utf-8")
    found = _relations(text, read_document(text).cited)
    for step in (
        "44-KL/TW thực hiện 09-CT/TW",
        "này thực hiện 44-KL/TW",
        "này thực hiện 1905/KH-BCĐ138",
        "này thực hiện 2149/KH-BCĐ138",
        "1905/KH-BCĐ138 thực hiện 03/CT-UBND",
        "2149/KH-BCĐ138 thực hiện 03/CT-UBND",
    ):
        assert step in found
    assert all("thực hiện" in relation for relation in found)


def test_a_text_without_empty_lines_between_paragraphs_says_the_same():
    text = DISPATCH.read_text(encoding="utf-8")
    flat = "\n".join(line for line in text.splitlines() if line.strip())
    assert _relations(flat, read_document(flat).cited) == _relations(text, read_document(text).cited)


@pytest.mark.slow
def test_a_megabyte_of_one_relation_is_read_in_linear_time():
    assert _relations("Thực hiện Chỉ thị số 03/CT-UBND; " * 1000) == ["này thực hiện 03/CT-UBND"]
    assert_linear(_relations, "Thực hiện Chỉ thị số 03/CT-UBND; ")


@pytest.mark.parametrize(
    "text",
    [
        # Each part was read in two ways, so that there were 2 ** 20 ways to read the list.
        f"Phụ lục I{', Phụ lục I' * 20} ban hành kèm theo {CHANGED}.",
        f"Bãi bỏ nội dung quy định tại{', nội dung quy định tại' * 20} đâu đó của {CHANGED}.",
        f"Khoản i{', i' * 20} là gì, Luật này có hiệu lực từ ngày 01/01/2026.",
    ],
    ids=["Roman numbers of annexes", "contents of provisions", "Roman letters of clauses"],
)
def test_a_list_of_letters_that_are_roman_numbers_is_read_once(text):
    begun = time.process_time()
    propose(text, find_citations(text))
    effective_date(text, None)
    assert time.process_time() - begun < 0.3

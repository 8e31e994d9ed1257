"""The records of the documents that the dispatch of 01/8/2022 cites, and of the dispatch itself, exactly as printed.

Nothing is corrected or filled in here: where the print is doubtful the record carries a warning beside it.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path

from campaign.library.models import DocumentRecord, DocumentStatus, DocumentType, LibraryPage
from home.first_run.placing import place, standing

DISPATCH = "cv-skhcn-hcth-2022"
_DISPATCH_TEXT = Path(__file__).with_name("cong-van-skhcn-2022-08-01.txt")

_MOVEMENT = (
    "xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng trên địa bàn tỉnh Quảng Ngãi"
)
_DIRECTIVE = f"Chỉ thị số 03/CT-UBND ngày 28/4/2022 của UBND tỉnh về việc {_MOVEMENT}"
_OTHER_YEAR = "Văn bản khác ghi năm 2018; ở đây giữ đúng như bản in."
_BLANK_NUMBER = (
    "Bản in để trống số của công văn. Toàn văn giữ nguyên như bản in, kể cả chỗ gõ sai và chỗ ngắt dòng."
)


@dataclass(frozen=True)
class Printed:
    """One document as the dispatch prints it; a law that it cites by name alone has no number, issuer and date."""

    slug: str
    title: str
    doc_type: DocumentType
    subject: str
    number: str = ""
    symbol: str = ""
    issuer: str = ""
    issued_on: datetime.date | None = None
    warnings: str = ""
    signer: str = ""
    status: DocumentStatus = DocumentStatus.UNKNOWN
    replaced_by_text: str = ""


_DEPARTMENT = "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi"
_COMMITTEE_138 = "Ban Chỉ đạo 138 tỉnh Quảng Ngãi"

PRINTED = [
    Printed(
        DISPATCH,
        "Công văn số /SKHCN-HCTH ngày 01/8/2022",
        DocumentType.CONG_VAN,
        f"V/v triển khai thực hiện Kế hoạch thực hiện {_DIRECTIVE}",
        symbol="SKHCN-HCTH",
        issuer=_DEPARTMENT,
        issued_on=datetime.date(2022, 8, 1),
        warnings=_BLANK_NUMBER,
        signer="Trần Công Hòa (KT. Giám đốc, Phó Giám đốc)",
    ),
    Printed(
        "kh-1905-bcd138-2022",
        "Kế hoạch số 1905/KH-BCĐ138",
        DocumentType.KE_HOACH,
        f"thực hiện {_DIRECTIVE}, giai đoạn 2022 - 2026",
        number="1905",
        symbol="KH-BCĐ138",
        issuer=_COMMITTEE_138,
        issued_on=datetime.date(2022, 5, 13),
    ),
    Printed(
        "kh-2149-bcd138-2022",
        "Kế hoạch số 2149/KH-BCĐ138",
        DocumentType.KE_HOACH,
        f"thực hiện {_DIRECTIVE} năm 2022",
        number="2149",
        symbol="KH-BCĐ138",
        issuer=_COMMITTEE_138,
        issued_on=datetime.date(2022, 5, 25),
    ),
    Printed(
        "ct-03-ubnd-2022",
        "Chỉ thị số 03/CT-UBND",
        DocumentType.CHI_THI,
        f"về việc {_MOVEMENT}",
        number="03",
        symbol="CT-UBND",
        issuer="UBND tỉnh Quảng Ngãi",
        issued_on=datetime.date(2022, 4, 28),
    ),
    Printed("luat-an-ninh-quoc-gia", "Luật An ninh Quốc gia", DocumentType.LUAT, "Luật An ninh Quốc gia"),
    Printed(
        "luat-an-ninh-mang",
        "Luật An ninh mạng",
        DocumentType.LUAT,
        "Luật An ninh mạng",
        status=DocumentStatus.REPLACED,
        replaced_by_text="Luật An ninh mạng số 116/2025/QH15, có hiệu lực từ ngày 01/7/2026",
    ),
    Printed(
        "kl-44-tw-2019",
        "Kết luận số 44-KL/TW",
        DocumentType.KET_LUAN,
        "về việc tiếp tục đẩy mạnh việc thực hiện Chỉ thị 09-CT/TW ngày 01/12/2011 của Ban Bí thư về tăng cường sự"
        " lãnh đạo của Đảng đối với phong trào toàn dân bảo vệ ANTQ trong tình hình mới",
        number="44",
        symbol="KL/TW",
        issuer="Ban Bí thư",
        issued_on=datetime.date(2019, 1, 22),
    ),
    Printed(
        "ct-09-tw-2011",
        "Chỉ thị 09-CT/TW",
        DocumentType.CHI_THI,
        "về tăng cường sự lãnh đạo của Đảng đối với phong trào toàn dân bảo vệ ANTQ trong tình hình mới",
        number="09",
        symbol="CT/TW",
        issuer="Ban Bí thư",
        issued_on=datetime.date(2011, 12, 1),
    ),
    Printed(
        "nq-29-tw-2019",
        "Nghị quyết 29-NQ/TW",
        DocumentType.NGHI_QUYET,
        "về “Chiến lược bảo vệ Tổ quốc trên không gian mạng”",
        number="29",
        symbol="NQ/TW",
        issuer="Bộ Chính trị",
        issued_on=datetime.date(2019, 7, 25),
        warnings=_OTHER_YEAR,
    ),
    Printed(
        "nq-30-tw-2019",
        "Nghị quyết số 30-NQ/TW",
        DocumentType.NGHI_QUYET,
        "về “Chiến lược An ninh mạng quốc gia”",
        number="30",
        symbol="NQ/TW",
        issuer="Bộ Chính trị",
        issued_on=datetime.date(2019, 7, 25),
        warnings=_OTHER_YEAR,
    ),
    Printed(
        "nq-35-tw-2019",
        "Nghị quyết số 35-NQ/TW",
        DocumentType.NGHI_QUYET,
        "về “Tăng cường bảo vệ nền tảng tư tưởng của Đảng, đấu tranh phản bác các quan điểm sai trái, thù địch trong"
        " tình hình mới”",
        number="35",
        symbol="NQ/TW",
        issuer="Bộ Chính trị",
        issued_on=datetime.date(2019, 10, 22),
        warnings=_OTHER_YEAR,
    ),
    Printed(
        "ct-14-tw-2020",
        "Chỉ thị số 14-CT/TW",
        DocumentType.CHI_THI,
        "về tăng cường phối hợp và triển khai đồng bộ các biện pháp bảo đảm an toàn, an ninh mạng",
        number="14",
        symbol="CT/TW",
        issuer="Ban Bí thư",
        issued_on=datetime.date(2020, 3, 24),
    ),
]


def place_documents(library: LibraryPage) -> dict[str, DocumentRecord]:
    """Publishes the records that are missing; answers all of them by the slug they have in PRINTED."""
    return {printed.slug: _record(library, printed) for printed in PRINTED}


def _record(library: LibraryPage, printed: Printed) -> DocumentRecord:
    found = standing(library, printed.slug)
    if found is not None:
        return found
    text = _DISPATCH_TEXT.read_bytes().decode() if printed.slug == DISPATCH else ""
    return place(library, DocumentRecord(**vars(printed), text=text))

"""Official texts for tests, invented in the forms of Nghị định 30/2020/NĐ-CP, and files of them."""

import io
from pathlib import Path

import docx

DISPATCH = Path(__file__).parents[2] / "home" / "profiles" / "quang-ngai" / "cong-van-skhcn-2022-08-01.txt"

BASIS = """Căn cứ Nghị định số 13/2023/NĐ-CP ngày 17/4/2023 của Chính phủ về bảo vệ dữ liệu cá nhân;
Thực hiện Chỉ thị số 03/CT-UBND ngày 28/4/2022 của UBND tỉnh Quảng Ngãi về việc làm mẫu"""
# Importing a plan on this basis makes no stub.
NO_BASIS = "Theo chương trình công tác năm"
PLAN = """UBND TỈNH QUẢNG NGÃI
SỞ KHOA HỌC VÀ CÔNG NGHỆ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}/KH-SKHCN

Quảng Ngãi, ngày 15 tháng 3 năm {year}

KẾ HOẠCH
Bảo đảm an toàn thông tin mạng

{basis}, Sở ban hành kế hoạch này.

Kế hoạch này có hiệu lực kể từ ngày ký và thay thế Kế hoạch số 09/KH-SKHCN ngày 10/01/2022 của Sở Khoa học và Công nghệ.

Nơi nhận:
- Như trên;
- Lưu: VT.

GIÁM ĐỐC

Nguyễn Văn Mẫu
"""


def plan(number: str = "12", year: int = 2024, basis: str = BASIS) -> str:
    return PLAN.format(number=number, year=year, basis=basis)


def directive(issuer: str) -> str:
    """Return the directive 03/CT-UBND of 28 April 2022, with `issuer` in its letterhead."""
    text = plan(basis=NO_BASIS).replace("UBND TỈNH QUẢNG NGÃI\nSỞ KHOA HỌC VÀ CÔNG NGHỆ\n", f"{issuer}\n")
    text = text.replace("Số: 12/KH-SKHCN", "Số: 03/CT-UBND").replace("KẾ HOẠCH\n", "CHỈ THỊ\n")
    return text.replace("15 tháng 3 năm 2024", "28 tháng 4 năm 2022")


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()

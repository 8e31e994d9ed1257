"""Small site to search in: short sample texts of each kind, like those of the real site."""

import datetime

from django.utils import timezone

from search.finding.query import DATE, NUMBER
from search.services import Entry

_KINDS = {
    "tin bài": ("articles.articlepage", "Tin bài"),
    "cảnh báo": ("articles.alertpage", "Cảnh báo"),
    "văn bản": ("library.documentrecord", "Văn bản"),
    "tin xã": ("inbox.inboxitem", "Tin từ các địa phương"),
    "trang": ("home.standardpage", "Trang"),
}

# Name used by the judged queries, kind and title; the text follows.
_TEXTS = """
mat-khau | tin bài | Đặt mật khẩu mạnh và dễ nhớ
    Mật khẩu dài mười hai ký tự trở lên. Không dùng ngày sinh, số điện thoại làm mật khẩu.
hai-lop | tin bài | Bật xác thực hai lớp cho Facebook và Zalo
    Xác thực hai yếu tố giúp giữ tài khoản khi mật khẩu bị lộ. Mã OTP chỉ dùng một lần.
mat-tai-khoan | tin bài | Bị chiếm tài khoản Facebook: bảy việc làm ngay
    Báo cho bạn bè, lấy lại tài khoản, đổi mật khẩu, bật xác thực hai lớp.
wifi | tin bài | Dùng Wi-Fi công cộng thế nào cho an toàn
    Không đăng nhập ngân hàng khi dùng mạng wifi ở quán cà phê, bến xe.
tre-em | tin bài | Cha mẹ bảo vệ trẻ em trên không gian mạng
    Cùng con đặt giới hạn thời gian, chọn nội dung phù hợp lứa tuổi.
nguoi-gia | tin bài | Người cao tuổi dùng điện thoại thông minh an toàn
    Ông bà không bấm vào liên kết lạ, hỏi con cháu trước khi chuyển tiền.
du-lieu | tin bài | Quyền của bạn đối với dữ liệu cá nhân
    Nghị định 13/2023/NĐ-CP quy định mười một quyền của chủ thể dữ liệu.
vneid | tin bài | Kích hoạt tài khoản định danh điện tử VNeID đúng cách
    Chỉ tải ứng dụng VNeID từ App Store và Google Play. Công an không yêu cầu cài qua đường link.
tin-gia | tin bài | Năm bước nhận biết tin giả
    Xem nguồn, xem ngày, đọc hết bài, tìm tin gốc, hỏi người hiểu biết trước khi chia sẻ.
sao-luu | tin bài | Sao lưu dữ liệu trước mã độc tống tiền
    Giữ một bản sao ngoài mạng. Mã độc ransomware khóa tệp và đòi tiền chuộc.
phong-trao | tin bài | Xã Bình Minh ra mắt mô hình “Mỗi gia đình một người gác mạng”
    Phong trào toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng lan tới từng thôn.
tap-huan | tin bài | Tập huấn kỹ năng an toàn thông tin cho cán bộ, công chức
    Lớp học hai ngày về thư điện tử giả mạo và bảo vệ bí mật nhà nước.
ngay-hoi | tin bài | Ngày hội toàn dân bảo vệ an ninh Tổ quốc
    Nhân dân các thôn dự ngày hội, nghe tuyên truyền về tội phạm trên mạng.
ke-hoach-nam | tin bài | Sơ kết một năm thực hiện Chỉ thị 03/CT-UBND
    Các sở, ngành báo cáo kết quả thực hiện Kế hoạch 1905/KH-BCĐ138 giai đoạn 2022-2026.
qr | tin bài | Quét mã QR: tiện mà phải cẩn thận
    Mã QR dán đè ở quầy hàng dẫn tới tài khoản của kẻ gian.
thanh-toan | tin bài | Mua hàng trên mạng: kiểm tra trước khi thanh toán
    Xem đánh giá, địa chỉ người bán, chính sách đổi trả.
email | tin bài | Nhận biết thư điện tử lừa đảo (phishing)
    Email giả mạo ngân hàng hối thúc bấm vào liên kết.
de-an | tin bài | Đề án chuyển đổi số của tỉnh
    Dịch vụ công trực tuyến, hạ tầng số.
de-an-noise | tin bài | Rau sạch dễ ăn, dễ trồng
    Câu chuyện của một tổ hợp tác.
camera | tin bài | Giữ camera trong nhà khỏi người lạ
    Đổi mật khẩu mặc định, cập nhật phần mềm.
sim | cảnh báo | Giả danh nhân viên nhà mạng dọa khóa SIM
    Kẻ gian gọi điện, yêu cầu bấm phím và đọc mã OTP để chuẩn hóa thuê bao.
cong-an | cảnh báo | Giả danh công an gọi điện lừa đảo qua điện thoại
    Đối tượng nói người nghe liên quan vụ án, yêu cầu chuyển tiền vào tài khoản tạm giữ.
viec-nhe | cảnh báo | Bẫy “việc nhẹ lương cao”, cộng tác viên chốt đơn
    Nạn nhân nạp tiền làm nhiệm vụ rồi không rút được.
deepfake | cảnh báo | Gọi video giả khuôn mặt (deepfake) để vay tiền
    Hình ảnh, giọng nói do máy tạo ra giống người thân.
chuyen-nham | cảnh báo | Chuyển tiền nhầm rồi ép vay nặng lãi
    Không trả lại cho người lạ; báo ngân hàng để xử lý.
dien-luc | cảnh báo | Tin nhắn giả điện lực báo nợ tiền điện
    Liên kết trong tin nhắn dẫn tới trang giả.
cuoc-goi | cảnh báo | Cuộc gọi tự xưng cô giáo báo con cấp cứu
    Phụ huynh bị hối thúc chuyển viện phí.
dau-tu | cảnh báo | Sàn đầu tư tiền ảo hứa lãi mỗi ngày
    Nhóm Zalo, Telegram lôi kéo chơi forex, chứng khoán quốc tế.
ct03 | văn bản | Chỉ thị số 03/CT-UBND
    Xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng. UBND tỉnh Quảng Ngãi 28/4/2022
kh1905 | văn bản | Kế hoạch số 1905/KH-BCĐ138
    Thực hiện Chỉ thị 03/CT-UBND, giai đoạn 2022-2026. Ban Chỉ đạo 138 tỉnh
kh2149 | văn bản | Kế hoạch số 2149/KH-BCĐ138
    Thực hiện Chỉ thị 03/CT-UBND, năm 2022. Ban Chỉ đạo 138 tỉnh
qd77 | văn bản | Quyết định số 77/QĐ-UBND
    Kiện toàn Ban Chỉ đạo 138 tỉnh. UBND tỉnh Quảng Ngãi 9/5/2022. Trần Công Hòa
nd13 | văn bản | Nghị định số 13/2023/NĐ-CP
    Bảo vệ dữ liệu cá nhân. Chính phủ
nd53 | văn bản | Nghị định số 53/2022/NĐ-CP
    Quy định chi tiết một số điều của Luật An ninh mạng. Chính phủ
kl44 | văn bản | Kết luận số 44-KL/TW
    Tiếp tục đẩy mạnh thực hiện Chỉ thị 09-CT/TW. Ban Bí thư
ct09 | văn bản | Chỉ thị 09-CT/TW
    Lãnh đạo của Đảng đối với phong trào toàn dân bảo vệ an ninh Tổ quốc. Ban Bí thư
nq30 | văn bản | Nghị quyết 30-NQ/TW
    Chiến lược An ninh mạng quốc gia. Bộ Chính trị
nq35 | văn bản | Nghị quyết 35-NQ/TW
    Bảo vệ nền tảng tư tưởng của Đảng. Bộ Chính trị
luat-anm | văn bản | Luật An ninh mạng
    Bảo vệ an ninh quốc gia trên không gian mạng; trách nhiệm của cơ quan, tổ chức, cá nhân.
tin-xa | tin xã | Huyện Lý Sơn phát động tháng an toàn thông tin
    Trang thông tin huyện Lý Sơn
tin-thue | tin xã | Cục Thuế cảnh báo giả mạo cán bộ thuế
    Yêu cầu cài ứng dụng giả mạo eTax
lien-he | trang | Liên hệ
    Gửi ý kiến, câu hỏi, phản ánh cho Ban Biên tập. Đường dây nóng và hộp thư.
ten-roi | tin bài | Hòa giải ở cơ sở: công việc của họ Trần
    Tổ hòa giải thôn nói chuyện về mạng xã hội.
vay-app | cảnh báo | Bẫy cho vay qua ứng dụng, đòi nợ người thân
    Ứng dụng lấy danh bạ của người vay để đe dọa.
gioi-thieu | trang | Giới thiệu
    Trang này có gì, ai làm và làm theo nguyên tắc nào.
"""
_NUMBERS = {
    "ct03": "3",
    "kh1905": "1905",
    "qd77": "77",
    "kh2149": "2149",
    "nd13": "13",
    "nd53": "53",
    "kl44": "44",
    "ct09": "9",
    "nq30": "30",
    "nq35": "35",
}
_DATES = {"ct03": "2022-04-28", "qd77": "2022-05-09"}
_SHORT_NAMES = {
    "Chỉ thị": "CT",
    "Kế hoạch": "KH",
    "Nghị định": "NĐ",
    "Kết luận": "KL",
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
}


def entries() -> list[Entry]:
    """Return the entries, each a day older than the one before it."""
    moment = timezone.make_aware(datetime.datetime(2026, 11, 1))
    lines = _TEXTS.strip().splitlines()
    made = []
    for age, (first, text) in enumerate(zip(lines[::2], lines[1::2], strict=True)):
        name, kind_name, title = first.split(" | ")
        kind, label = _KINDS[kind_name]
        short = next((short for long, short in _SHORT_NAMES.items() if title.startswith(long)), "")
        made.append(
            Entry(
                key=f"thu:{name}",
                kind=kind,
                kind_label=label,
                title=title,
                text=text.strip(),
                # As in campaign.library: type, abbreviation and subject.
                keywords=f"{short}\n{text.partition('.')[0]}" if kind_name == "văn bản" else "",
                url=f"/{name}/",
                published_at=moment - datetime.timedelta(days=age),
                marks=tuple(
                    (mark, values[name])
                    for mark, values in ((NUMBER, _NUMBERS), (DATE, _DATES))
                    if name in values
                ),
            )
        )
    return made

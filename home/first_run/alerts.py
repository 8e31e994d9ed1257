"""The two sample alerts: tricks that come again and again, told without place, person or figure. Marked as samples."""

import datetime

from django.utils import timezone

from campaign.articles.models import AlertPage, Severity, TopicPage
from home.first_run.compose import callout, heading, html, text
from home.first_run.pictures import Picture
from home.first_run.placing import place, standing
from home.first_run.samples import SampleAlert

# How long a sample alert is shown as current after first run.
_VALID = datetime.timedelta(days=90)

PARCEL = SampleAlert(
    slug="tin-nhan-bao-buu-kien-cho-giao-kem-lien-ket-la",
    title="Tin nhắn báo “bưu kiện chờ giao” kèm liên kết lạ",
    summary="Tin nhắn xưng là bên giao hàng, báo sai địa chỉ hoặc thiếu phí, và mời bấm vào liên kết để nhập thông"
    " tin thẻ.",
    severity=Severity.WARNING,
    picture=Picture("letter", 6),
    body=[
        text("""
Người nhận được tin nhắn báo có bưu kiện chưa giao được vì sai địa chỉ, thiếu một khoản phí nhỏ hoặc “sắp bị trả lại”.
Tin nhắn có một liên kết. Trang mở ra giống trang của hãng vận chuyển, xin họ tên, địa chỉ rồi tới số thẻ và mã OTP để
“trả phí giao lại”. Khoản phí chỉ vài nghìn đồng nên nhiều người không ngần ngại; thứ kẻ gian cần là thông tin thẻ.
"""),
        heading("Dấu hiệu nhận biết"),
        text("""
- Tin nhắn không nêu mã đơn hàng, hoặc nêu một mã mà bạn không tìm thấy trong ứng dụng mua hàng.
- Liên kết rút gọn, hoặc tên miền không phải của hãng vận chuyển.
- Trang đòi số thẻ và mã OTP cho một khoản phí rất nhỏ.
- Thời hạn gấp: “trong hôm nay”, “trong hai giờ”.
"""),
        callout("meo", "Bạn có đặt hàng hay không, hãy xem trong ứng dụng mua hàng, không xem qua liên kết."),
    ],
    what_to_do=(
        "<b>Không bấm</b> vào liên kết, không trả lời tin nhắn.",
        "Kiểm tra đơn hàng trong ứng dụng chính thức, hoặc hỏi người bán.",
        "Nếu đã nhập thông tin thẻ: <b>gọi ngân hàng khóa thẻ ngay</b>, theo số in trên thẻ.",
        "Chụp màn hình tin nhắn, chặn số gửi rồi nhắc người thân cùng biết.",
    ),
)

FALSE_OFFICIALS = SampleAlert(
    slug="gia-danh-can-bo-yeu-cau-cai-ung-dung",
    title="Giả danh cán bộ, gọi điện yêu cầu cài ứng dụng",
    summary="Người gọi xưng là cán bộ nhà nước, nói hồ sơ của bạn thiếu thông tin và hướng dẫn cài một ứng dụng ngoài"
    " kho chính thức. Cài xong, điện thoại có thể bị điều khiển từ xa.",
    severity=Severity.URGENT,
    picture=Picture("bell", 7),
    body=[
        text("""
Người gọi biết tên và nơi ở của bạn, nói năng lịch sự, xưng là cán bộ của một cơ quan: công an, thuế, điện lực, bảo
hiểm, trường học. Lý do nghe hợp lý: cập nhật giấy tờ, hoàn tiền, đồng bộ dữ liệu. Họ bảo kết bạn qua ứng dụng nhắn tin,
gửi một liên kết hoặc tệp cài đặt, rồi kiên nhẫn chỉ từng bước để bạn <b>cho phép cài từ nguồn không xác định</b> và
<b>bật quyền trợ năng</b>.
"""),
        text("""
Hai quyền ấy cho phép ứng dụng nhìn màn hình, đọc tin nhắn và tự bấm thay bạn. Từ đó kẻ gian mở ứng dụng ngân hàng, đọc
mã OTP và chuyển tiền, thường vào lúc bạn không để ý.
"""),
        heading("Dấu hiệu nhận biết"),
        text("""
- Làm việc nhà nước mà chỉ qua điện thoại, không có giấy tờ, không cho hẹn ở trụ sở.
- Gửi tệp cài đặt hoặc liên kết ngoài kho ứng dụng của điện thoại.
- Bảo bạn giữ máy suốt, không kể với ai, không đến ngân hàng.
"""),
        callout(
            "canh_bao",
            "Cán bộ thật không yêu cầu bạn cài ứng dụng qua liên kết trong tin nhắn, và không xin mật khẩu hay mã OTP.",
        ),
    ],
    what_to_do=(
        "<b>Gác máy.</b> Không kết bạn, không bấm liên kết, không cài gì cả.",
        "Cần hỏi thì đến trụ sở cơ quan, hoặc gọi số bạn tự tìm trên trang chính thức có đuôi .gov.vn.",
        "Nếu đã cài: <b>bật chế độ máy bay ngay</b>, mượn máy khác gọi ngân hàng khóa tài khoản.",
        "Không tự xóa ứng dụng; giữ nguyên máy, đến công an nơi gần nhất trình báo và nhờ hướng dẫn.",
        "Sau đó đổi mật khẩu mọi tài khoản từ một máy khác.",
    ),
)


def place_alerts(topic: TopicPage) -> None:
    """Publishes the sample alerts that are missing."""
    for sample in (PARCEL, FALSE_OFFICIALS):
        if standing(topic, sample.slug) is None:
            place(
                topic,
                AlertPage(
                    title=sample.title,
                    slug=sample.slug,
                    summary=sample.summary,
                    severity=sample.severity,
                    main_image=sample.picture.image(),
                    body=sample.body,
                    what_to_do=[("step", html(step)) for step in sample.what_to_do],
                    valid_until=timezone.now() + _VALID,
                    is_sample=True,
                ),
            )

"""The page "Riêng tư": data that the site keeps about readers, for how long and why. Settings give the days."""

from typing import NamedTuple

from django.conf import settings

from campaign.engagement.models import comment_days, entrant_days, message_terms
from campaign.engagement.newsletter.keeping import DELIVERY_DAYS
from search import log

# Rows note the days that were promised when they came (`kept_days`).
_PROMISED = "Nếu lúc bạn gửi, biểu mẫu hẹn ít ngày hơn thì theo hẹn ấy."


class Retention(NamedTuple):
    """One kind of data about readers."""

    title: str
    words: str
    how_long: str


def retentions() -> list[Retention]:
    """Return all kinds. If you add a form for strangers, add a line here."""
    days, terms = comment_days(), message_terms()
    return [
        Retention(
            "Khi bạn đọc",
            "Mỗi trang đếm mình được đọc bao nhiêu lần trong ngày. Việc đếm không dùng cookie và không lưu ai đã đọc:"
            " để một người đọc lại không bị đếm hai lần, máy tính một dấu không lần ngược được từ địa chỉ mạng và trình"
            " duyệt. Ai bật “không theo dõi” trong trình duyệt thì không được đếm.",
            "Dấu bị xóa khi hết ngày; chỉ còn tổng số lượt đọc.",
        ),
        Retention(
            "Khi máy của bạn hỏi máy chủ",
            "Máy chủ ghi mỗi lượt hỏi vào nhật ký truy cập: địa chỉ mạng, lúc nào, trang nào, trình duyệt gì; không ghi"
            " bạn tìm gì, từ đâu tới, và mã riêng trong liên kết chỉ bạn có. Để tìm lỗi và chống tấn công; chỉ người"
            " quản trị máy chủ đọc được, và không dùng để biết ai đọc gì.",
            f"Chậm nhất sau {settings.ACCESS_LOG_DAYS} ngày thì xóa.",
        ),
        Retention(
            "Khi bạn mở một địa chỉ không có",
            "Địa chỉ ấy được mở mấy lần, lần đầu và lần cuối khi nào, từ trang web nào, để Ban Biên tập dẫn tới đúng"
            " trang. Không lưu ai mở.",
            "Đến khi địa chỉ ấy dẫn tới một trang, hoặc có nhiều địa chỉ khác được mở nhiều hơn.",
        ),
        Retention(
            "Khi bạn tìm",
            "Chữ được tìm, mỗi ngày được tìm mấy lần và thấy mấy kết quả, để Ban Biên tập biết người đọc còn thiếu gì;"
            " chữ nhiều người tìm được gợi ý cho người khác. Không lưu ai tìm. Chữ có số điện thoại, số tài khoản, địa"
            " chỉ thư hay địa chỉ trang thì không được lưu.",
            f"Xóa sau {log.RETENTION.days} ngày.",
        ),
        Retention(
            "Những gì nằm trong máy của bạn",
            "Cách đọc bạn chọn (cỡ chữ, màu), và vài trang để xem khi mất mạng: cảnh báo đang có hiệu lực, cẩm nang,"
            " liên hệ. Chúng nằm trong trình duyệt của bạn và không được gửi đi. Chỉ bình chọn, trang phải nhập mật"
            " khẩu và liên kết xem trước bản nháp đặt cookie, để nhớ rằng bạn đã chọn hay được xem; cookie không nói"
            " bạn là ai.",
            "Đến khi bạn xóa dữ liệu của trang này trong trình duyệt; cookie một năm là cùng.",
        ),
        Retention(
            "Khi bạn góp ý dự thảo văn bản",
            "Ý kiến, và họ tên, cách liên hệ nếu bạn điền. Để tổng hợp ý kiến và hỏi lại khi chưa rõ. Chỉ Ban Biên tập"
            " đọc được; trang đăng bản tổng hợp, không đăng nguyên văn và không đăng tên.",
            f"Xóa sau {days} ngày kể từ khi hết hạn góp ý; số ý kiến vẫn còn. {_PROMISED} Dự thảo bị xóa thì ý kiến mất"
            " theo, chậm nhất 30 ngày sau. Bản sao lưu của máy chủ mất sau đó, theo hạn giữ bản sao lưu.",
        ),
        Retention(
            "Khi bạn gửi Ban Biên tập một tin",
            "Nội dung, ảnh (máy bỏ nơi chụp, giờ chụp ghi trong ảnh), và cách liên hệ nếu bạn điền. Để trả lời bạn và"
            " cảnh báo người khác. Chỉ Ban Biên tập đọc được; bài đăng chỉ trích lời tin, đã bỏ tên, che số. Mã tra cứu"
            " không được lưu, chỉ lưu một dấu không lần ngược được của mã.",
            f"Nội dung, ảnh, cách liên hệ và câu trả lời bị xóa sau {terms.kept_days} ngày kể từ khi trả lời hoặc khép"
            f" lại; chưa trả lời thì kể từ hạn trả lời. {_PROMISED} Lời trích và câu trả lời trong bài chưa đăng mất"
            " theo. Còn lại: ngày giờ, loại, tình trạng, để báo cáo. Bản sao lưu của máy chủ mất sau đó, theo hạn giữ"
            " bản sao lưu.",
        ),
        Retention(
            "Khi bạn bình chọn",
            "Chỉ cộng một lượt vào phương án bạn chọn, không lưu ai chọn gì. Một dấu không lần ngược được từ địa chỉ"
            " mạng và trình duyệt giữ cho một người không chọn hai lần trong ngày, và một cookie chỉ ghi rằng trình"
            " duyệt này đã chọn. Ai chỉ đọc thì không nhận cookie nào.",
            "Dấu bị xóa khi hết ngày, cookie khi hết hạn bình chọn.",
        ),
        Retention(
            "Khi bạn nhận tin qua thư",
            "Địa chỉ thư, loại tin bạn chọn, ngày xác nhận, và thư nào đã gửi tới bạn. Chỉ để gửi các thư ấy. Thư không"
            " có ảnh hay liên kết theo dõi: không ai biết bạn mở hay bấm gì. Chưa xác nhận thì địa chỉ không được lưu;"
            f" nó chỉ nằm, đã mã hóa, trong liên kết xác nhận (dùng được {settings.NEWSLETTER_CONFIRM_DAYS} ngày) và"
            " trong hàng đợi gửi thư (một tháng là cùng).",
            "Xóa ngay khi bạn thôi nhận, hoặc khi máy chủ thư báo địa chỉ không còn. Không giữ lại gì về địa chỉ: chỉ"
            " còn số ngẫu nhiên của lượt đăng ký, để khôi phục bản sao lưu cũ thì không gửi lại cho bạn. Thư nào đã gửi"
            f" tới ai thì xóa sau {DELIVERY_DAYS} ngày.",
        ),
        Retention(
            "Khi bạn dự thi",
            "Thư điện tử, họ tên nếu bạn điền, đơn vị, câu trả lời và giờ trả lời. Để mỗi người thi một lần, để chấm"
            " lại được và để trao giải. Người dự thi bằng mã của lớp chỉ có mã và đơn vị: trang không hỏi tên, điện"
            " thoại, thư của học sinh. Bảng kết quả đăng tên đã che bớt, trừ khi bạn đồng ý đăng đủ tên. Luyện tập"
            " thì không lưu gì.",
            f"Tên, thư, mã xóa sau {entrant_days()} ngày kể từ khi vòng thi cuối đóng; câu trả lời không tên và bảng"
            f" kết quả với tên đã che vẫn còn; bạn yêu cầu xóa sớm thì tên đã che cũng mất. {_PROMISED} Cuộc thi bị"
            " xóa thì tất cả mất theo, chậm nhất 30 ngày sau. Thư gửi mã cho bạn còn nằm, đã mã hóa, trong hàng đợi gửi"
            " thư (một tháng là cùng).",
        ),
        Retention(
            "Khi bạn gửi một biểu mẫu",
            "Để ngăn máy gửi hàng loạt, số lần gửi từ một mạng, và số thư xác nhận tới một địa chỉ thư, được đếm bằng"
            " một mã băm có khóa của địa chỉ ấy.",
            "Bỏ đi sau một ngày.",
        ),
    ]

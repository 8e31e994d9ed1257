"""The page "Riêng tư": data that the site keeps about readers, for how long and why. Settings give the days."""

from typing import NamedTuple

from campaign.engagement.models import comment_days, entrant_days


class Kept(NamedTuple):
    """One kind of data about readers."""

    title: str
    words: str
    how_long: str


def kept() -> list[Kept]:
    """Return all kinds. Whoever adds a form for strangers adds a line."""
    days = comment_days()
    return [
        Kept(
            "Khi bạn đọc",
            "Mỗi trang đếm mình được đọc bao nhiêu lần trong ngày. Việc đếm không dùng cookie và không lưu ai đã đọc:"
            " để một người đọc lại không bị đếm hai lần, máy tính một dấu không lần ngược được từ địa chỉ mạng và trình"
            " duyệt. Ai bật “không theo dõi” trong trình duyệt thì không được đếm.",
            "Dấu bị xóa khi hết ngày; chỉ còn tổng số lượt đọc.",
        ),
        Kept(
            "Khi bạn góp ý dự thảo văn bản",
            "Ý kiến, và họ tên, cách liên hệ nếu bạn điền. Để tổng hợp ý kiến và hỏi lại khi chưa rõ. Chỉ Ban Biên tập"
            " đọc được; trang đăng bản tổng hợp, không đăng nguyên văn và không đăng tên.",
            f"Xóa sau {days} ngày kể từ khi hết hạn góp ý; số ý kiến vẫn còn. Dự thảo bị xóa thì ý kiến mất theo, chậm"
            " nhất 30 ngày sau. Bản sao lưu của máy chủ mất sau đó, theo hạn giữ bản sao lưu.",
        ),
        Kept(
            "Khi bạn bình chọn",
            "Chỉ cộng một lượt vào phương án bạn chọn, không lưu ai chọn gì. Một dấu không lần ngược được từ địa chỉ"
            " mạng và trình duyệt giữ cho một người không chọn hai lần trong ngày, và một cookie chỉ ghi rằng trình"
            " duyệt này đã chọn. Ai chỉ đọc thì không nhận cookie nào.",
            "Dấu bị xóa khi hết ngày, cookie khi hết hạn bình chọn.",
        ),
        Kept(
            "Khi bạn dự thi",
            "Thư điện tử, họ tên nếu bạn điền, đơn vị, câu trả lời và giờ trả lời. Để mỗi người thi một lần, để chấm"
            " lại được và để trao giải. Người dự thi bằng mã của lớp chỉ có mã và đơn vị: trang không hỏi tên, điện"
            " thoại, thư của học sinh. Bảng kết quả đăng tên đã che bớt, trừ khi bạn đồng ý đăng đủ tên. Luyện tập"
            " thì không lưu gì.",
            f"Tên, thư, mã xóa sau {entrant_days()} ngày kể từ khi vòng thi cuối đóng; câu trả lời không tên và bảng"
            " kết quả với tên đã che vẫn còn. Cuộc thi bị xóa thì tất cả mất theo, chậm nhất 30 ngày sau.",
        ),
        Kept(
            "Khi bạn gửi một biểu mẫu",
            "Để ngăn máy gửi hàng loạt, số lần gửi từ một mạng được đếm bằng một mã băm có khóa của địa chỉ mạng.",
            "Bỏ đi sau một ngày.",
        ),
    ]

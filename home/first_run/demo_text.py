"""Texts for many sample articles, from a grammar of phrases: plausible at a glance, without names, places or figures.

The same random numbers give the same text.
"""

import json
import random
import uuid
from dataclasses import dataclass

_WHO = [
    "Tổ công nghệ số cộng đồng",
    "Đoàn viên thanh niên",
    "Hội viên phụ nữ",
    "Nhà trường",
    "Câu lạc bộ tin học",
    "Cán bộ văn hóa xã",
    "Thư viện cơ sở",
    "Công đoàn cơ quan",
    "Hội người cao tuổi",
    "Nhóm tình nguyện",
    "Ban công tác mặt trận khu dân cư",
    "Trạm truyền thanh cơ sở",
]
_DOES = [
    "hướng dẫn bật xác thực hai bước",
    "chỉ cách nhận ra tin nhắn giả",
    "phổ biến quy định về dữ liệu cá nhân",
    "tập nói không với cuộc gọi xin mã OTP",
    "giúp cập nhật điện thoại",
    "trao đổi về mật khẩu dài",
    "cùng đọc địa chỉ trang web thật và giả",
    "nhắc chuyện bảo vệ ảnh của trẻ em trên mạng",
    "phát tờ rơi phòng chống lừa đảo",
    "tổ chức buổi hỏi đáp về an toàn trên mạng",
    "tập tình huống bị chiếm tài khoản",
    "giới thiệu cách sao lưu dữ liệu",
]
_FOR = [
    "cho người cao tuổi",
    "cho học sinh",
    "cho tiểu thương",
    "cho ngư dân",
    "cho cán bộ, công chức",
    "cho hộ kinh doanh",
    "cho phụ huynh",
    "cho công nhân",
    "cho nông dân",
    "cho mọi người",
]
_WHERE = [
    "tại nhà văn hóa",
    "ở khu dân cư",
    "tại chợ",
    "ở vùng ven biển",
    "ở miền núi",
    "trong giờ sinh hoạt lớp",
    "sau buổi họp tổ",
    "tại trụ sở",
    "ở bến cá",
    "trong ngày hội",
]
_OPENINGS = [
    "Buổi gặp mặt diễn ra gọn, mỗi người mang theo điện thoại của mình và làm ngay tại chỗ.",
    "Không có bài giảng dài: người hướng dẫn làm trước một lần, mọi người làm theo từng bước.",
    "Câu hỏi nhiều nhất vẫn là làm sao biết người gọi có phải cán bộ thật hay không.",
    "Nội dung được chọn từ chính những tin nhắn lạ mà bà con nhận được.",
    "Mở đầu là một tình huống quen thuộc: tin nhắn báo có bưu kiện đang chờ giao.",
]
_MIDDLES = [
    "Mật khẩu nên là một câu dài mà chỉ mình thấy có nghĩa, mỗi tài khoản quan trọng một câu riêng.",
    "Xác thực hai bước làm cho mật khẩu bị lộ không còn là thảm họa.",
    "Mã OTP chỉ dùng để nhập vào ứng dụng của mình, không đọc cho bất kỳ ai.",
    "Địa chỉ trang web được đọc từ phải sang trái, tới dấu gạch chéo đầu tiên thì dừng.",
    "Ai giục làm gấp thì càng phải chậm lại, gọi cho người thân trước khi chuyển tiền.",
    "Ứng dụng chỉ cài từ kho chính thức; liên kết trong tin nhắn thì bỏ qua.",
    "Bản cập nhật của điện thoại vá những chỗ yếu mà người xấu đã biết.",
    "Ảnh giấy tờ khi phải gửi thì che bớt số và ghi rõ dùng vào việc gì.",
    "Con trẻ kể chuyện lạ trên mạng thì lắng nghe, không trách mắng.",
    "Tin chưa rõ nguồn thì không chia sẻ; chia sẻ rồi mới biết sai thì gỡ và nói lại.",
    "Dữ liệu quan trọng được sao lưu ra nơi khác, thử mở lại xem có còn đọc được không.",
    "Thiết bị dùng chung ở cơ quan cần có người phụ trách và lịch kiểm tra.",
]
_ENDINGS = [
    "Cuối buổi, mỗi người tự viết ra một việc sẽ làm ngay khi về nhà.",
    "Tài liệu được để lại tại nơi sinh hoạt chung để ai cần thì xem tiếp.",
    "Những câu hỏi chưa trả lời được ghi lại để chuẩn bị cho lần sau.",
    "Người đã làm được giúp người ngồi cạnh, nhờ vậy cả nhóm cùng xong.",
    "Lần gặp tới sẽ nói tiếp về cách xử lý khi đã lỡ bấm vào liên kết lạ.",
]
_HEADINGS = ["Việc đã làm", "Điều cần nhớ", "Câu hỏi thường gặp", "Làm tiếp ở nhà", "Kinh nghiệm rút ra"]


@dataclass(frozen=True)
class DemoText:
    title: str
    summary: str
    body: str  # a StreamField value as JSON


def compose(rng: random.Random) -> DemoText:
    """One article. Every text says of itself that it is a sample."""
    who, does, for_whom, where = (rng.choice(options) for options in (_WHO, _DOES, _FOR, _WHERE))
    middles = rng.sample(_MIDDLES, 8)
    headings = rng.sample(_HEADINGS, 3)
    opening, ending = rng.choice(_OPENINGS), rng.choice(_ENDINGS)
    blocks: list[tuple[str, object]] = [
        ("text", f"<p>{opening} {middles[0]}</p><p>Đây là bài mẫu, không nói về một việc có thật.</p>"),
        ("heading", {"text": headings[0]}),
        ("text", f"<p>{who} {does} {for_whom} {where}. {middles[1]} {middles[2]}</p>"),
        ("heading", {"text": headings[1]}),
        ("text", f"<p>{middles[3]} {middles[4]} {middles[5]}</p>"),
        ("callout", {"kind": "meo", "text": f"<p>{middles[6]}</p>"}),
        ("heading", {"text": headings[2]}),
        ("text", f"<p>{middles[7]} {ending}</p>"),
    ]
    return DemoText(
        title=f"{who} {does} {for_whom} {where}",
        summary=f"{opening} {middles[0]}",
        body=json.dumps(
            [
                {"type": kind, "value": value, "id": str(uuid.UUID(int=rng.getrandbits(128)))}
                for kind, value in blocks
            ],
            ensure_ascii=False,
        ),
    )

"""Issuing organs in running text: where their name begins and ends, and which symbols they cannot have signed.

"... của Ban Chỉ đạo 138 tỉnh Quảng Ngãi thực hiện Chỉ thị ...": a name begins with a word for an organ or an
office and ends at punctuation or at a verb in small letters. It does not complete or correct a name.
"""

import re

from vietnamese.citations.shadow import Shadow
from vietnamese.fold import fold

# Words with which the name of an organ or of an office begins, folded.
_ORGANS = (
    "chinh phu|thu tuong|pho thu tuong|quoc hoi|nha nuoc|chu tich|pho chu tich|chu nhiem|bo truong|thu truong"
    "|tong|giam doc|pho giam doc|hieu truong|vien truong|chanh|thong doc|truong ban|bi thu|quyen"
    "|uy ban|ubnd|ubtvqh|ubmttq|hdnd|hoi dong|bo|ban|bch|btv|so|cuc|chi cuc|vu|tong cuc|cong an|cong doan|toa an"
    "|tand|tandtc|vien|vksnd|vksndtc|van phong|lien doan|lien hiep|lien doan|hoi|doan|mat tran|mttq|truong|dai hoc"
    "|hoc vien|trung tam|ngan hang|thanh tra|kiem toan|tap doan|cong ty|phong|dang|tinh uy|thanh uy|huyen uy"
    "|quan uy|dang uy|thi uy|trung uong|thuong truc|thuong vu|dai hoi|hoi nghi|quan khu|to|kho bac|buu dien"
    "|dai|bao|benh vien|tinh|thanh pho|tp|huyen|quan|lanh dao"
)
ORGAN = re.compile(rf"(?:{_ORGANS.replace(' ', chr(92) + 's')})(?![^\W_])")
_NEXT_ORGAN = rf"(?:{_ORGANS.replace(' ', chr(92) + 's')})(?![^\W_])"

# Words in small letters that go on after a name. Inside names these are written with a capital
# ("Cục Quản lý ...", "Ban Chỉ đạo ...").
_STOPS = (
    "về|quy định|ban hành|phê duyệt|hướng dẫn|sửa đổi|bổ sung|thực hiện|triển khai|thông qua|tại|trong|theo|ngày"
    "|năm|số|giai đoạn|đã|được|có|là|do|để|nhằm|với|cho|khi|thì|này|đối|từ|trên|như|hoặc|kèm|ký|giao|yêu cầu|chỉ đạo"
    "|đề nghị|tiếp tục|công bố|bãi bỏ|thay thế|đính chính|kéo dài|điều chỉnh|thành lập|kiện toàn|tổ chức|nêu|vừa"
    "|sẽ|cũng|còn|phải|việc|liên quan|xác định|xây dựng|tăng cường|đẩy mạnh|phát động|bảo đảm|đảm bảo|phối hợp"
    "|kết luận|trình|gửi|thông báo|khẳng định|chấp thuận|cấp|xử phạt|áp dụng|đến|tới|gồm|bằng|nên|mà|nếu|của"
    "|khoá|kỳ họp|nhiệm kỳ|phòng,|bảo vệ|quản lý|nâng cao|phát triển|cụ thể|chi tiết|hỗ trợ|hợp nhất|rà soát"
)
_END = re.compile(
    rf"[;:()\"\v\t!?]|\.(?<!tp\.)(?<!bs\.)|\s-\s|,|\s(?:{_STOPS.replace(' ', chr(92) + 's')})(?![^\W_])|$"
)
_AND = re.compile(rf",\s(?={_NEXT_ORGAN})|\s?(?:-|va)\s(?={_NEXT_ORGAN})")
_LONGEST = 220


def read_issuer(shadow: Shadow, start: int) -> int:
    """Where the organ's name that begins at `start` ends; `start` itself if no name of an organ begins there."""
    if not ORGAN.match(shadow.folded, start):
        return start
    limit = min(len(shadow.text), start + _LONGEST)
    window = shadow.text[start:limit]
    first = window[: window.find(" ", 8)]
    # In a heading of capitals the stop words are capitals too.
    words = (
        window.lower()
        if first.isupper() or first.islower()
        else window.replace("TP.", "tp.").replace("Tp.", "tp.")
    )
    place = 0
    while True:
        end = _END.search(words, place)
        stop = end.start() if end else len(words)
        joint = _AND.match(shadow.folded, start + stop)
        if joint is None or start + joint.end() >= limit:
            break
        place = joint.end() - start
    if window[:stop].rstrip() != window[:stop]:
        stop = len(window[:stop].rstrip())
    return start + stop


# What the last group of a symbol says about who signed, and how such an organ is called.
_CLASSES = (
    (
        "dang",
        r"bo chinh tri|ban bi thu|.*trung uong dang|trung uong|ban chap hanh|tinh uy|thanh uy|huyen uy|dang uy",
    ),
    ("ubtvqh", r"uy ban thuong vu quoc hoi|ubtvqh"),
    ("quoc hoi", r"quoc hoi"),
    ("chinh phu", r"chinh phu|thu tuong|pho thu tuong"),
    ("hdnd", r"hdnd|hoi dong nhan dan"),
    ("ubnd", r"(?:chu tich )?(?:ubnd|uy ban nhan dan)"),
    ("bo", r"(?:bo truong )?bo (?!chinh tri|tu lenh|chi huy)"),
)
_CLASS_OF_ISSUER = [(name, re.compile(pattern)) for name, pattern in _CLASSES]
_CLASS_OF_SYMBOL = (
    ("dang", re.compile(r"tw|tu")),
    ("ubtvqh", re.compile(r"ubtvqh\d*")),
    ("quoc hoi", re.compile(r"qh\d+")),
    ("chinh phu", re.compile(r"cp|ttg")),
    ("hdnd", re.compile(r"hdnd\d*")),
    ("ubnd", re.compile(r"ubnd|ub")),
    ("bo", re.compile(r"b(?!ch|tv|cd|ql|tg|tc|cs|dv|nc|kt)[a-zđ&]{1,7}")),
)
_SPACES = re.compile(r"\s+")


def contradicts(issuer: str, groups: list[str]) -> bool:
    """Whether the symbol belongs to an organ of another kind: "30-NQ/TW của Chính phủ". Only where both are
    certain; a chairman's own symbol, say, is his committee's."""
    named = _SPACES.sub(" ", fold(issuer))
    of_issuer = next((name for name, pattern in _CLASS_OF_ISSUER if pattern.match(named)), None)
    if of_issuer is None or not groups:
        return False
    organs = {fold(group) for group in groups}
    of_symbol = {name for name, pattern in _CLASS_OF_SYMBOL for organ in organs if pattern.fullmatch(organ)}
    return bool(of_symbol) and of_issuer not in of_symbol

"""Issuing organs in running text: where their names begin and end, and which symbols they cannot have signed.

"... của Ban Chỉ đạo 138 tỉnh Quảng Ngãi thực hiện Chỉ thị ...": a name begins with a word for an organ or an
office, and ends at punctuation or at a verb in small letters. Names are not completed or corrected.
"""

import re

from official.shadow import CAPITAL, SMALL, Shadow
from vietnamese.fold import fold


def _either_tone_place(words: str) -> str:
    """Return a pattern that matches both schools of tone placement: uỷ and ủy, hoà and hòa."""
    return words.replace("ủy", "(?:ủy|uỷ)").replace("òa", "(?:òa|oà)").replace(" ", r"\s?")


# Kinds of places, in small letters with accents. "Văn hóa - Xã hội" does not name a commune ("xã").
PLACE_WORDS = r"tỉnh|thành phố|huyện|quận|thị xã|thị trấn|phường|xã(?! hội)|đặc khu"

# Words that begin the name of an organ or of an office, in small letters with accents: "sở" is one, "số" is not. If a
# word also begins other phrases, these are excluded.
_ORGANS = (
    r"chính phủ|thủ tướng|phó thủ tướng|quốc hội|chủ tịch|phó chủ tịch|chủ nhiệm|bộ trưởng|thứ trưởng"
    r"|tổng(?! kết| hợp| thể| số| cộng)|giám đốc|phó giám đốc|hiệu trưởng|viện trưởng|chánh|thống đốc"
    r"|trưởng (?:ban|phòng|đoàn)|bí thư|phó bí thư|ủy ban|ubnd|ubtv|ubtvqh|ubmttq|hđnd|hội đồng|bcđ|bql"
    r"|bộ(?! phận| thủ tục| luật| mặt| sung| tiêu chí| máy| câu)|ban(?! hành| đầu| ngành)|btt|bch|btv"
    r"|sở(?! hữu| dĩ)|cục(?! bộ)|chi cục|vụ(?! việc| án)|công an|công đoàn|tòa án|tand|tandtc|viện(?! trợ| phí)"
    r"|vksnd|vksndtc|văn phòng|liên đoàn|liên hiệp|liên bộ|hội(?! nhập| họp)|đoàn(?! kết| viên)|mặt trận|mttq"
    r"|trường(?! hợp)|đại học|học viện|trung tâm|ngân hàng|thanh tra|kiểm toán|tập đoàn|công ty|nhà trường"
    r"|phòng(?!,| chống| ngừa| cháy| thủ| bệnh| trừ)|đảng(?! viên)|tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy"
    r"|đảng ủy|trung ương|thường trực|thường vụ|đại hội|quân khu|quân đội|tổ(?! chức| quốc| hợp)|kho bạc|bưu điện"
    r"|bảo hiểm xã hội|hiệp hội|liên minh|chi bộ|quỹ|thư viện|bảo tàng|tạp chí|thông tấn xã|cảng vụ"
    r"|nhà (?:xuất bản|văn hóa|văn hoá|thiếu nhi|hát)|hạt kiểm lâm|thi hành án dân sự"
    r"|(?:thuế|thống kê) (?:tỉnh|thành phố|cơ sở)|hải quan khu vực"
    r"|lãnh đạo|đài (?:phát thanh|truyền hình|tiếng nói)|báo (?:quảng|nhân dân)|bệnh viện"
    rf"|tp\.|{PLACE_WORDS}"
)
ORGAN = re.compile(rf"(?:{_either_tone_place(_ORGANS)})(?![^\W_])")


class HeadPattern:
    """A pattern for the words of a head in small letters with accents: "quận" is not "quân".

    Capitals that lost their accents are compared without accents.
    """

    def __init__(self, pattern: str) -> None:
        self._patterns = re.compile(pattern), re.compile(fold(pattern).replace("\\w", "\\W"))

    def match(self, words: str) -> re.Match[str] | None:
        """Return the match at the beginning of `words`, in any case."""
        return self._patterns[words.isascii()].match(words.lower())

    def search(self, words: str) -> re.Match[str] | None:
        """Return the first match in `words`, in any case."""
        return self._patterns[words.isascii()].search(words.lower())


_BEGINS_ORGAN = HeadPattern(ORGAN.pattern)


def begins_organ(words: str) -> bool:
    """Return True if a line of a letterhead begins with a word for an organ."""
    return _BEGINS_ORGAN.match(words) is not None


# Words in small letters that continue the sentence after a name. Inside a name they have a capital ("Cục Quản
# lý ...", "Ban Chỉ đạo ..."), or belong to the word before them ("Thiết bị", "Trang bị", "Khu căn cứ").
_STOPS = (
    "về|quy định|ban hành|phê duyệt|hướng dẫn|sửa đổi|bổ sung|thực hiện|triển khai|thông qua|tại|trong|theo|ngày"
    "|năm|số|giai đoạn|đã|được|có|là|do|để|nhằm|với|cho|khi|thì|này|đối|từ|trên|như|hoặc|kèm|ký|giao|yêu cầu"
    "|chỉ đạo|đề nghị|tiếp tục|công bố|bãi bỏ|thay thế|đính chính|kéo dài|điều chỉnh|thành lập|kiện toàn|tổ chức"
    "|nêu|vừa|bằng|sẽ|cũng|còn|phải|việc|liên quan|xác định|xây dựng|tăng cường|đẩy mạnh|phát động|bảo đảm"
    "|đảm bảo|phối hợp|gồm|kết luận|trình|gửi|thông báo|khẳng định|chấp thuận|cấp|xử phạt|áp dụng|đến|tới|nên|mà"
    "|nếu|của|khóa|khoá|quyết định|kỳ họp|nhiệm kỳ|bảo vệ|quản lý|nâng cao|phát triển|cụ thể|chi tiết|hỗ trợ"
    "|hợp nhất|rà soát|ra|một lần|quán triệt|dùng|nghiêm|không|trước|sau|cùng|vào|lần|đồng ý|thống nhất|mới|chưa"
    "|hiện|cần|đề ra|trao|tặng|khen|chuyển|xét|mở|mời|đi|đưa|họp|thăm|tham gia|hưởng ứng|khuyến cáo|kêu gọi"
    "|khai mạc|khai giảng|chủ trì|chia sẻ|nhấn mạnh|lấy ý kiến|nhận được|trả lời|báo cáo|kính|xin|trân trọng|lưu ý"
    "|hết|vẫn|chấm dứt|ngừng|ngưng|giữ nguyên|trái với|kể|ghi|chỉ rõ|thuộc lĩnh vực|(?<![Kk]hu )căn cứ"
    "|(?<!iết )(?<!rang )(?<!uẩn )(?<!ự )bị"
)
_STOP = rf"\s(?:{_STOPS.replace(' ', chr(92) + 's')})(?![{SMALL}])"
STOP = re.compile(_STOP)
# After "và", a name continues with a capital, but not with a word for a document: "Sở Giáo dục và Đào tạo".
_TYPES = "nghị|quyết|chỉ|kế|thông|công văn|luật|kết|hướng|tờ|báo cáo|chương|quy|đề án|pháp|văn bản"
# "Bộ Văn hóa, Thể thao và Du lịch", "Cục An ninh mạng và phòng, chống ..."; after another comma the sentence continues.
_COMMA = (
    rf",(?!\s(?!(?i:{ORGAN.pattern}))[{CAPITAL}][{SMALL}]+(?:\s[{SMALL}]+){{0,2}}\svà\s[{CAPITAL}]"
    r"|(?<=[Pp]hòng,)\schống)"
)
# A line that begins another part of the document.
_PART = (
    r"(?:Điều|Mục|Khoản|Chương)\s[\dIVX]|Phần\sthứ|(?:Phụ\slục|Nơi\snhận|Kính\sgửi)(?![^\W_])"
    r"|(?:[IVX]{1,4}|\d{1,2}|[a-zđ])[.)]\s"
)
_SESSION = r"\s(?=(?:Khóa|Khoá|Kỳ\shọp)\s)"
_END = re.compile(
    rf"[;:\"\v\t!?]|\((?!(?:UBND|HĐND)\)\s)|(?<!\(UBND)(?<!\(HĐND)\)|(?<!tp)(?<!TP)(?<!Tp)\.(?!Ư|ư)|\s-\s(?=[{SMALL}])|{_COMMA}"
    rf"|\n(?=[^\n,]{{2,40}},\sngày|[{CAPITAL}]{{2,}}\s[{CAPITAL}]{{2,}}|{_PART})|{_SESSION}|\svà\s(?!(?<=mạng\svà\s)phòng,)(?=[{SMALL}]|(?i:{_TYPES})\s)|{_STOP}|$"
)
_END_IN_CAPITALS = re.compile(
    rf"[;:()\"\v\t!?]|(?<!tp)\.(?!ư)|,(?!(?<=phòng,)\schống)|\s(?:và|-)\s(?=(?:{_TYPES})\s)|{_STOP}|$"
)
_AND = re.compile(rf",\s(?={ORGAN.pattern})")
_MAX_LENGTH = 220

# Names that are complete; the name of a person may follow.
WHOLE = re.compile(
    (
        r"(?:thủ tướng(?: chính phủ)?|chính phủ|quốc hội|bộ chính trị|chủ tịch nước|hội đồng bộ trưởng"
        r"|ban bí thư(?: (?:trung ương|t\.?ư|tw)(?: đảng| đoàn)?)?|(?:(?:ủy|uỷ) ban thường vụ|ubtv) quốc hội)(?![^\W_])"
    ).replace(" ", r"\s?")
)


def read_issuer(shadow: Shadow, start: int, *, joint: bool = True) -> int:
    """Return the end of the organ's name that begins at `start`, or `start` itself if none begins there.

    `joint`: the name may be a list of organs. Otherwise an organ after a comma is the subject of the next clause:
    "Kế hoạch số 12/KH-UBND của UBND tỉnh, Công an xã mời ...".
    """
    if not ORGAN.match(shadow.lowered, start):
        return start
    whole = WHOLE.match(shadow.lowered, start)
    if whole:
        return _with_next(shadow, whole.end()) if joint else whole.end()
    limit = min(len(shadow.text), start + _MAX_LENGTH)
    in_capitals = shadow.text[start : start + 12].isupper() and " " in shadow.text[start : start + 12]
    words, pattern = (shadow.lowered, _END_IN_CAPITALS) if in_capitals else (shadow.text, _END)
    end = pattern.search(words, start, limit)
    stop = end.start() if end else limit
    stop = start + len(shadow.text[start:stop].rstrip(" .,-\n"))
    several = joint or shadow.lowered[start:stop] in _HELD_WITH_ANOTHER_OFFICE
    return _with_next(shadow, stop) if several else stop


def _with_next(shadow: Shadow, end: int) -> int:
    """Return the end of the list of organs whose first organ ends at `end`.

    "Bộ Tài chính, Bộ Tư pháp" is such a list; "UBND tỉnh, Sở ... báo cáo" is not.
    """
    joint = _AND.match(shadow.lowered, end)
    if joint is None or not shadow.text[joint.end()].isupper():
        return end
    following = read_issuer(shadow, joint.end())
    next_word = _NEXT_WORD.match(shadow.lowered, following)
    return end if next_word and next_word["word"] not in _ABOUT_WORDS else following


# "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ" is one person.
_HELD_WITH_ANOTHER_OFFICE = ("bộ trưởng", "chủ tịch", "phó chủ tịch")
_NEXT_WORD = re.compile(r"\s(?P<word>[^\W\d_]+)")
_ABOUT_WORDS = frozenset(("về", "quy", "hướng", "phê", "sửa", "ngày", "khóa", "khoá", "và", "liên"))

# The place of an organ; behind that of an office, the name of a person may follow.
_PLACE = re.compile(
    rf"(?P<office>chủ tịch|phó|bí thư|giám đốc)?.*?(?<![^\W_])(?P<kind>{PLACE_WORDS})(?![^\W_])"
    r"(?P<name>(?:(?!\svà\s)[^,(])*)"
)
_WORD = re.compile(r"[^\W_]+")


def are_elsewhere(one: str | None, other: str | None) -> bool:
    """Return True if two issuers belong to different places: "UBND tỉnh" and "UBND xã Bình Sơn".

    A name may be left out, or given by its initials: "UBND tỉnh" and "Ủy ban nhân dân tỉnh Quảng Ngãi" may be one
    organ, "thành phố HCM" and "thành phố Hồ Chí Minh" are one place.
    """
    place, other_place = (_PLACE.match(issuer.lower()) if issuer else None for issuer in (one, other))
    if place is None or other_place is None:
        return False
    if place["kind"] != other_place["kind"]:
        return True
    # By words, because "Thừa Thiên Huế" is printed with a dash, too, and "phường 10" is not "phường 1".
    short, whole = sorted((_WORD.findall(fold(each["name"])) for each in (place, other_place)), key=len)
    initials = "".join(word[0] for word in whole) if len(whole) > 1 else ""
    is_same = whole[: len(short)] == short or short == [initials]
    return not (place["office"] or other_place["office"] or is_same)


# Classes of organs, for comparing an issuer's name with the groups of a symbol.
_CLASSES = (
    (
        "dang",
        r"bo chinh tri|ban bi thu|.*trung uong dang|trung uong|ban chap hanh|tinh uy|thanh uy|huyen uy|dang uy",
    ),
    ("ubtvqh", r"uy ban thuong vu quoc hoi|ubtv"),
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
)
_SPACES = re.compile(r"\s+")


def contradicts(issuer: str, groups: list[str]) -> bool:
    """Return True if the symbol belongs to an organ of another class: "30-NQ/TW của Chính phủ".

    Both classes must be certain. The symbol of a committee's chairman, for instance, is that of the
    committee.
    """
    named = _SPACES.sub(" ", fold(issuer))
    of_issuer = next((name for name, pattern in _CLASS_OF_ISSUER if pattern.match(named)), None)
    if of_issuer is None or not groups:
        return False
    organs = {fold(group) for group in groups}
    of_symbol = {name for name, pattern in _CLASS_OF_SYMBOL for organ in organs if pattern.fullmatch(organ)}
    return bool(of_symbol) and of_issuer not in of_symbol

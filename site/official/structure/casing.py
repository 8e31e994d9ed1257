"""The ordinary spelling of names of organs and offices that a head prints in capitals.

"SỞ KHOA HỌC VÀ CÔNG NGHỆ" becomes "Sở Khoa học và Công nghệ" (Nghị định 30/2020/NĐ-CP, Phụ lục II, on
capitals). The document's own text is searched first; words known neither there nor in the table keep one
capital at the start.
"""

import re

from official.issuers import PLACE_WORDS, HeadPattern
from official.shadow import Shadow
from vietnamese.fold import LOOK_ALIKES_OF_D, accented, fold
from vietnamese.syllables import is_syllable

_PHRASES = (
    """
Chính phủ|Thủ tướng Chính phủ|Thủ tướng|Quốc hội|Ủy ban Thường vụ Quốc hội|Chủ tịch nước|Hội đồng Bộ trưởng
Chủ tịch nước Cộng hòa xã hội chủ nghĩa Việt Nam
Bộ Chính trị|Ban Bí thư|Ban Chấp hành Trung ương|Ban Chấp hành|Ban Thường vụ|Ban Thường trực|Thường trực|Thường vụ
Trung ương|Đảng Cộng sản Việt Nam|Đảng ủy|Tỉnh ủy|Thành ủy|Huyện ủy|Thị ủy|Quận ủy|Đảng bộ|Đảng
Tỉnh đoàn|Thành đoàn|Huyện đoàn|Thị đoàn|Quận đoàn
Ban Tuyên giáo|Ban Tuyên giáo và Dân vận|Ban Tổ chức|Ban Nội chính|Ban Dân vận|Ủy ban Kiểm tra|Ban Cán sự đảng
Ủy ban nhân dân|Hội đồng nhân dân|Ủy ban|Hội đồng|UBND|HĐND|MTTQ|Mặt trận Tổ quốc|Việt Nam|Ủy ban Trung ương
Chủ tịch|Phó Chủ tịch|Bộ trưởng|Thứ trưởng|Giám đốc|Phó Giám đốc|Tổng Giám đốc|Phó Tổng Giám đốc|Hiệu trưởng
Phó Hiệu trưởng|Cục trưởng|Phó Cục trưởng|Vụ trưởng|Phó Vụ trưởng|Tổng cục trưởng|Phó Tổng cục trưởng
Chánh Văn phòng|Phó Chánh Văn phòng|Chánh Thanh tra|Phó Chánh Thanh tra|Trưởng phòng|Phó Trưởng phòng|Trưởng ban
Phó Trưởng ban|Phó Trưởng ban Thường trực|Bí thư|Phó Bí thư|Bí thư Thường trực|Phó Bí thư Thường trực|Viện trưởng
Phó Viện trưởng|Chánh án|Phó Chánh án|Thống đốc|Phó Thống đốc|Bộ trưởng, Chủ nhiệm|Chủ nhiệm|Phó Chủ nhiệm
Tổ trưởng|Phó Tổ trưởng
Tổng Thanh tra|Tổng Kiểm toán|Kiểm toán nhà nước|Thanh tra Chính phủ|Văn phòng Chính phủ|Văn phòng Quốc hội
Văn phòng|Thanh tra|Ngân hàng Nhà nước|Ngân hàng|Tòa án nhân dân tối cao|Tòa án nhân dân
Viện Kiểm sát nhân dân tối cao|Viện kiểm sát nhân dân tối cao|Viện kiểm sát nhân dân|Công an|Công an nhân dân
Thi hành án dân sự|Quân đội nhân dân|Quân sự|Bộ Chỉ huy Quân sự|Ban Chỉ huy Quân sự
Bộ Chỉ huy Bộ đội Biên phòng|Bộ Tư lệnh|Quân khu
Tổng Liên đoàn Lao động|Liên đoàn Lao động|Hội Liên hiệp Phụ nữ|Hội Nông dân|Hội Cựu chiến binh
Đoàn TNCS Hồ Chí Minh|Đoàn Thanh niên Cộng sản Hồ Chí Minh|Hồ Chí Minh|Ban Chỉ đạo|Ban Quản lý|Ban Dân tộc|Ban
Bộ|Sở|Cục|Chi cục|Tổng cục|Vụ|Viện|Trung tâm|Trường|Phòng|Hội|Đoàn|Học viện|Bệnh viện|Tổ|Công ty|Tập đoàn
Trường Đại học|Trường Cao đẳng|Đại học|Cao đẳng|THPT|THCS|Trường Tiểu học|Trường Mầm non|Tiểu học|Mầm non
Trung học phổ thông|Trung học cơ sở|Trường Chính trị|Báo|Đài Phát thanh và Truyền hình|Kho bạc Nhà nước
Khoa học và Công nghệ|Khoa học|Công nghệ|Giáo dục và Đào tạo|Giáo dục|Đào tạo|Thông tin và Truyền thông|Thông tin
Truyền thông|Nông nghiệp và Phát triển nông thôn|Nông nghiệp và Môi trường|Nông nghiệp & PTNT|Nông nghiệp
Tài nguyên và Môi trường|Kế hoạch và Đầu tư|Lao động - Thương binh và Xã hội|Lao động, Thương binh và Xã hội
Lao động|Văn hóa, Thể thao và Du lịch|Văn hóa và Thể thao|Văn hóa - Thông tin|Văn hóa|Thể thao|Du lịch
Giao thông vận tải|Công Thương|Công nghiệp|Thương mại|Xây dựng|Tài chính|Tư pháp|Nội vụ|Ngoại giao|Ngoại vụ|Y tế
Công an|Quốc phòng|Dân tộc và Tôn giáo|Dân tộc|Tôn giáo|Môi trường|Thủy sản|Hải quan|Thuế|Thống kê|Kiểm lâm
An ninh mạng|An toàn thông tin|Bưu chính, Viễn thông|Quản lý|Phát triển|Chuyển đổi số
Pháp chế|Văn hóa - Xã hội|Kinh tế - Xã hội|Kinh tế|Hạ tầng|Đô thị
Thi đua - Khen thưởng|Cơ yếu Chính phủ|Bảo hiểm xã hội|Hồ Chí Minh|Hải quan khu vực|Kho bạc Nhà nước khu vực
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_PLACES = (
    """
Quảng Ngãi|Quảng Nam|Quảng Trị|Quảng Bình|Quảng Ninh|Đà Nẵng|Hà Nội|Hải Phòng|Cần Thơ|Huế|Thừa Thiên Huế
Thừa Thiên - Huế|Hồ Chí Minh|An Giang|Bà Rịa - Vũng Tàu|Bắc Giang|Bắc Kạn|Bạc Liêu|Bắc Ninh|Bến Tre|Bình Định
Bình Dương|Bình Phước|Bình Thuận|Cà Mau|Cao Bằng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang
Hà Nam|Hà Tĩnh|Hải Dương|Hậu Giang|Hòa Bình|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lâm Đồng|Lạng Sơn
Lào Cai|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình
Thái Nguyên|Thanh Hóa|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_CITIES = frozenset(
    fold(name) for name in ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế", "Hồ Chí Minh")
)
_PLACE_NAMES = frozenset(fold(name) for name in _PLACES)
_SPELLED = {fold(phrase): phrase for phrase in (*_PHRASES, *_PLACES)}
_MAX_WORDS = max(phrase.count(" ") for phrase in _SPELLED) + 1

# A name follows these words; each of its syllables has a capital.
_PLACE = HeadPattern(rf"(?:{PLACE_WORDS}|tp\.?)(?![^\W_])")
_BEFORE_A_NAME = frozenset(
    fold(
        "Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy|Tỉnh đoàn|Thành đoàn|Huyện đoàn|Thị đoàn|Quận đoàn|THPT|THCS"
        "|Tiểu học|Mầm non|Trường Tiểu học|Trường Mầm non|Trung học phổ thông|Trung học cơ sở"
    ).split("|")
)
_SMALL = frozenset(("và", "các", "của", "thuộc"))
_LOOK_ALIKES = str.maketrans(LOOK_ALIKES_OF_D)
_LEANING_DASH = re.compile(r"(?<=\w)-\s|\s-(?=\w)")
_TOKEN = re.compile(r"[^\s,;()]+|[,;()]")


def spell(capitals: str, shadow: Shadow | None = None) -> str:
    """Return `capitals` in ordinary spelling. A name that already has small letters is returned unchanged."""
    if not capitals.isupper():
        return capitals
    if shadow and (printed := _in_running_text(capitals, shadow)):
        return printed
    # In lower case the look-alike of Đ would become another letter.
    capitals = _LEANING_DASH.sub(" - ", capitals.translate(_LOOK_ALIKES))
    words = [word for token in _TOKEN.findall(capitals) for word in _unjoined(token)]
    folded = [fold(word).replace("–", "-") for word in words]
    spelled: list[str] = []
    at = 0
    name_follows, after_known = False, True
    first = 0  # the first word of the organ's purpose: "Trung tâm Phục vụ ..."
    while at < len(words):
        sizes = range(min(_MAX_WORDS, len(words) - at), 0, -1)
        size = next((n for n in sizes if _agree(words[at : at + n], folded[at : at + n])), 0)
        # "VỤ" alone is an organ at the start of a name, and half a word elsewhere ("phục vụ").
        if size > 1 or (size == 1 and after_known and not name_follows):
            phrase = " ".join(folded[at : at + size])
            known = _SPELLED[phrase].split(" ")
            # Accents stay as printed: "Hoà Bình" does not become "Hòa Bình".
            spelled += [_like(word, model) for word, model in zip(words[at : at + size], known, strict=True)]
            first = at + size if at == 0 else first
            at += size
            name_follows, after_known = phrase in _BEFORE_A_NAME, True
            continue
        if place := _PLACE.match(" ".join(words[at:])):
            kind = place.group().split(" ")
            spelled += kind
            at += len(kind)
            name_follows, after_known = True, False
            continue
        word = words[at]
        lowered = word.lower()
        if lowered in _SMALL:
            spelled.append(lowered)
        elif not is_syllable(word):
            spelled.append(word)  # an abbreviation
        else:
            spelled.append(word.capitalize() if name_follows or at == first else lowered)
        after_known = folded[at] == "va"
        name_follows = folded[at] in _BEFORE_A_NAME or (name_follows and lowered not in _SMALL)
        at += 1
    result = " ".join(spelled)
    return re.sub(r"\s([,;)])", r"\1", result.replace("( ", "("))


def _unjoined(word: str) -> list[str]:
    """Return the two syllables of a word that lost the space between them, "ĐỘNGNGOÀI"; or the word alone."""
    if word.isascii() or is_syllable(word):
        return [word]
    pairs = [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]
    parted = [pair for pair in pairs if all(map(is_syllable, pair)) and not any(map(str.isascii, pair))]
    return list(parted[0]) if len(parted) == 1 else [word]


def is_known(words: str) -> bool:
    """Return True if `words` are the whole name of an organ or office in the table, in any case."""
    return " ".join(fold(words).split()) in _SPELLED


def place_in_full(place: str) -> str | None:
    """Return the name of a province with its kind, or None if `place` is not a province.

    Examples are "tỉnh Quảng Ngãi" for "Quảng Ngãi" and "thành phố Hà Nội" for "Hà Nội".
    """
    name = re.sub(r"^(?:tp\.?|thanh pho)\s*", "", fold(place)).replace("–", "-")
    if name not in _PLACE_NAMES:
        return None
    bare = re.sub(r"(?i)^(?:tp\.?|thành phố)\s*", "", place)
    return f"{'thành phố' if name in _CITIES else 'tỉnh'} {bare}"


def _agree(words: list[str], folded: list[str]) -> bool:
    """Return True if `words` are in the table, with its accents or with none: "ĐOAN" is not "đoàn"."""
    known = _SPELLED.get(" ".join(folded), "").split()
    return len(known) == len(words) > 0 and all(
        word.isascii() or not word.isalpha() or accented(word) == accented(model)
        for word, model in zip(words, known, strict=True)
    )


def _like(word: str, model: str) -> str:
    """Return `word` with the capitals of `model`."""
    if word.isascii() and not model.isascii():
        return model  # the word had lost its accents
    if model.isupper() and len(model) > 1:
        return word
    return word.capitalize() if model[:1].isupper() else word.lower()


def _in_running_text(capitals: str, shadow: Shadow) -> str | None:
    """Return the same words as the document prints them elsewhere in small letters, or None."""
    wanted = fold(" ".join(capitals.split()))
    place = -1
    for _ in range(20):
        place = shadow.folded.find(wanted, place + 1)
        if place < 0:
            return None
        printed = shadow.printed(place, place + len(wanted))
        whole = not shadow.folded[place + len(wanted) : place + len(wanted) + 1].isalnum()
        if whole and printed[:1].isupper() and not printed.isupper() and not printed.islower():
            return printed
    return None

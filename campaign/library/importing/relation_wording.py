"""Words by which official documents state relations: patterns of folded text, read by relation_finding."""

import re

from campaign.library.choices import RelationKind
from official import doctypes

# The amended parts of a document: "khoản 2, khoản 3 Điều 1", "khoản 2, 3 và 5 Điều 1", "các điều từ 5 đến 9",
# "khoản 2 của Điều 1; Điều 3", "một số quy định tại Điều 1".
_MORE_NUMBERS = r"(?:(?:,| va|, va| den| den het) (?:\d{1,3}[a-z]?|[a-z])\b)*"
_PARTS = (
    r"(?:[,;]? ?(?:va |cua |vao sau )?(?:mot so |cac )?(?:dieu|khoan|diem|noi dung|quy dinh|chuong|muc|phu luc)"
    rf"(?:(?: tu)? [\da-z]{{1,3}}\b{_MORE_NUMBERS})?)*"
)
# "... Quy chế quản lý Cổng thông tin ban hành kèm theo".
_ANNEX = (
    rf",?(?: ban)? [“\"]?(?:{doctypes.TYPE_WORDS}|phu luc|danh muc|noi quy|bieu mau|mau)\b[^.;:]{{0,250}}?"
    r" (?:ban hanh(?: kem)?|kem) theo"
)
# Words that open a list: "bãi bỏ toàn bộ 03 Quyết định của UBND tỉnh, gồm:".
_OPENS_LIST = (
    rf"(?: toan bo| cac| nhung| mot so| \d+)* (?:van ban|{doctypes.TYPE_WORDS})\b(?! nay\b)[^.;:]{{0,200}}:"
)
_CARRIES_OUT = r"(?:to chuc )?(?:thuc hien|thi hanh|quan triet|trien khai)"
# The force of a document: "hiệu lực thi hành", "thời hạn áp dụng", "việc thi hành".
_FORCE = r"(?: (?:hieu luc|thi hanh|ap dung|thuc hien)){1,2}"
# "kể từ ngày Luật này có hiệu lực".
_THIS_BEGINS = rf"tu ngay (?:{doctypes.TYPE_WORDS})(?:{doctypes.QUALIFIERS})? nay co hieu luc\b"
# The folded words directly before a citation; the first pattern that matches counts.
VERBS = [
    (re.compile(rf"\b(?:{words})\s*$"), kind)
    for words, kind in (
        (
            r"dinh chinh(?: cho)?(?: [^.;:]{1,120}? (?:tai(?: (?:tieu de|ten|phan)\b[^.;:]{0,40}?)?|kem theo))?"
            rf"{_PARTS}(?: cua)?(?: cac)?(?:{_ANNEX}|{_OPENS_LIST})?",
            RelationKind.CORRECTS,
        ),
        (
            rf"(?:dinh chi|ngung)(?: viec)?{_FORCE}(?: doi voi| cua)?"
            r"(?P<part>(?: mot so (?:quy dinh|noi dung)|(?: cac| nhung) (?:quy dinh|noi dung) sau(?: day)?)?)"
            r"(?:(?: cac| nhung)?(?: quy dinh| noi dung))?(?: tai)?(?: toan bo(?: noi dung| doi voi)?| cac)?"
            rf"(?P<piece> mot phan|{_PARTS})(?: cua)?(?: cac)?(?:(?P<annex>{_ANNEX})|{_OPENS_LIST})?",
            RelationKind.SUSPENDS,
        ),
        (
            rf"(?:keo dai|gia han)(?: them)?(?:(?: thoi (?:han|gian|diem))+(?:(?: co)?{_FORCE})?"
            r"| hieu luc(?: thi hanh)?(?: tai)?)(?:(?: toan bo)?(?: cac| nhung)?(?P<part>(?: mot so)?)"
            r" (?:quy dinh|noi dung|chinh sach|co che|che do|muc)\b"
            rf"(?:[^.;:]{{0,120}}? (?:tai|cua)|[^.]{{0,450}}?(?<!theo) quy dinh tai))?"
            rf"(?P<piece>{_PARTS})(?: cua)?(?: cac)?(?:(?P<annex>{_ANNEX})|{_OPENS_LIST})?",
            RelationKind.EXTENDS,
        ),
        (
            rf"(?:thay(?: the)?|(?:bai )?bo|bo sung) (?:mot so |cac )?(?:cum tu\b|tu [“\"])[^.:]{{0,400}}?"
            rf" (?:tai|cua){_PARTS}(?: cua)?(?: cac)?(?:{_OPENS_LIST})?",
            RelationKind.AMENDS,
        ),
        (
            rf"thay the(?: cho)?(?: toan bo(?: noi dung)?| cac)?(?P<part>{_PARTS})(?: cua)?(?: cac)?"
            rf"(?:(?P<annex>{_ANNEX})|{_OPENS_LIST})?",
            RelationKind.REPLACES,
        ),
        (
            rf"(?:(?:bai|huy) bo|cham dut(?: viec)?{_FORCE}(?: cua| doi voi)?)(?: toan bo(?: noi dung)?| cac)?"
            rf"(?P<part> mot phan|{_PARTS})(?: cua)?(?: cac)?(?:(?P<annex>{_ANNEX})|{_OPENS_LIST})?",
            RelationKind.REPEALS,
        ),
        (
            rf"(?:cac|nhung) (?:van ban|{doctypes.TYPE_WORDS})\b[^.;:]{{0,120}} sau(?: day)?\b[^.;:]{{0,120}}"
            r"(?<! da)(?<! chua)(?<! khong) het hieu luc\b[^.;:]{0,120}:",
            RelationKind.REPEALS,
        ),
        (
            rf"(?:cac|nhung) (?:van ban|{doctypes.TYPE_WORDS})\b[^.;:]{{0,120}}(?<! khong) het hieu luc(?: thi hanh)?"
            rf"(?: ke)? {_THIS_BEGINS}[^.;:]{{0,40}}:",
            RelationKind.REPEALS,
        ),
        (
            rf"(?:sua doi|bo sung)(?:,? (?:va )?bo sung)?(?:,? (?:va )?thay the)?{_PARTS}(?: cua)?(?: cac)?"
            rf"(?:{_ANNEX}|{_OPENS_LIST})?",
            RelationKind.AMENDS,
        ),
        (
            rf"{_CARRIES_OUT}(?:,?(?: va)? {_CARRIES_OUT})*(?: (?:nghiem|nghiem tuc|hieu qua|tot))*(?: cac)?[ “\"]*",
            RelationKind.CARRIES_OUT,
        ),
        (r"can cu(?: vao)?(?: cac)?", RelationKind.BASED_ON),
    )
]
# Words that open a list or lead to the citation less directly: "quán triệt, triển khai thực hiện ... trọng
# tâm là: Luật ...", "Thực hiện quy định của Chính phủ tại Nghị định ...".
OPENING = re.compile(
    r"\b(?:thuc hien|quan triet|trien khai)\b.{0,400}(?::|\b(?:la|gom|nhu))\s*$"
    r"|^(?:thuc hien|trien khai) .{0,80}\btai\s*$"
)
LIST_GOES_ON = re.compile(rf"(?:[,;]|\bva)(?: cac| ca)?(?P<part>{_PARTS})(?: cua)?\s*$")
# An item of a list: "1.", "a)", "-", and the parts of the document that it may name.
_MARK = r"(?:\d{1,2}[.)]|[a-zđ]\)|[-–+•])"
ITEM = re.compile(rf"(?:^|[:;,.])\s*(?P<mark>{_MARK})(?P<part>{_PARTS})(?: cua)?\s*$")
# The full stop of "1." at the beginning of a line ends no sentence.
NUMBERED = re.compile(r"(\n\s*\d{1,2})\.(?=\s)")
# Between the words that open a list and its first item: a colon, or nothing after a heading.
FIRST_ITEM = re.compile(
    r"(?::|(?P<heading>\bĐiều \d+\. *Bãi bỏ [^.;:\n]*))\s*\n\s*"
    rf"(?={_MARK}\s*(?:(?:điều|khoản|điểm|chương|mục)\b[^.;:\n]*)?\Z)",
    re.IGNORECASE,
)
# In the subject of a document: "quy định chi tiết một số điều của Luật Mẫu và Nghị định số 5".
NAMES_A_LAW = re.compile(
    r"\b(?:cua|theo|thi hanh|thuc hien|chi tiet) (?:cac )?(?:luat|bo luat|phap lenh)\b(?! su\b)"
)
ARTICLE_BEGINS = re.compile(r"\n\s*Điều \d")
# "Kế hoạch thực hiện Chỉ thị số 03": an unnamed plan carries out the directive, not this document.
UNNAMED_ACTOR = re.compile(
    r"\b(?:ke hoach|chuong trinh|de an|huong dan|nghi quyet|quyet dinh|(?<!\bdinh )chi thi|nghi dinh|thong tu)"
    r" (?!nay\b)[a-z ,“\"]{0,30}$|\bvan ban $"
)
# Words before a verb that say that the change is only proposed, considered or denied. "Theo đề nghị của Sở ..."
# proposes nothing here, and "không gian mạng" denies nothing.
ONLY_ASKED = re.compile(
    r"(?<!\btheo )(?<!\bxet )\b(?:de nghi|kien nghi|de xuat)\b(?! cua\b)(?:(?!\bnay\b)[^.;:])*$"
    r"|\b(?:tham muu|(?<!to )trinh)(?: cho| de| len)? (?:ubnd|uy ban|chu tich|hdnd|hoi dong|chinh phu|thu tuong"
    r"|bo truong|tinh uy|thuong truc|ban thuong vu|cap (?:co )?tham quyen)\b(?:(?!\bnay\b)[^.;:])*$"
    r"|\b(?:giao|yeu cau|chi dao) (?:cac )?(?:so|ubnd|uy ban|cong an|chu tich|giam doc|van phong|don vi|co quan"
    r"|dia phuong)\b(?:(?!\bnay\b)[^.;:])*$"
    r"|\b(?:xem xet|nghien cuu|tham muu|ra soat)(?:,| de| viec| de xuat| quyet dinh)*\s*$"
    r"|\b(?:khong|(?<!sua )chua)(?: (?:duoc|bi|can|nen|phai|the|co|he))?\s*$"
)
# Words before a verb that tell of an act at another time, or of a duty: "UBND tỉnh đã bãi bỏ", "Sau khi bãi bỏ",
# "Các sở có trách nhiệm sửa đổi".
ONLY_TOLD = re.compile(
    r"(?<!\bnay )\b(?:da|vua|se|can|phai|neu|du kien|truong hop|thoi diem|chu tri|trach nhiem)\s*$|^viec\s*$"
    r"|\b(?:ke tu|tu|sau|truoc|trong|den) khi\b(?:(?!\b(?:nay|ky)\b)[^.,;:])*$"
)
# Words before "thi hành", "thực hiện" that say the opposite or speak of the effect: "đình chỉ việc thi hành".
STOPPED = re.compile(
    r"\b(?:hieu luc|dinh chi|ngung|tam dung|dung viec|khong|(?<!sua )chua)(?: viec)?(?: (?:duoc|bi|phai|the))?\s*$"
)
# Words after a document that stays in force: "thay thế A; B vẫn tiếp tục có hiệu lực".
STAYS = re.compile(
    r"^(?:(?!, (?:cac|nhung|noi dung|quy dinh)\b)[^;:.]){0,400}?"
    r"\b(?:(?:van|tiep tuc|giu nguyen|chua het|khong het)(?: con| tiep tuc)?(?: co| duoc)?"
    r" (?:hieu luc|ap dung|thi hanh)|tiep tuc duoc thuc hien)\b"
)
# Words after a document of which a part stays in force: "hết hiệu lực, trừ Điều 3".
A_PART_STAYS = re.compile(
    r"^[^;:.]{0,300}?, tru (?:cac )?(?:(?:diem|khoan) [a-z\d]{1,3},? (?:va )?)*(?:dieu|chuong|muc|phu luc) (?!nay\b)\w"
)
ACTS_ITSELF = re.compile(r"\bnay\b[^.;]*$")
# "Xét Tờ trình số 5, UBND tỉnh bãi bỏ A", as printed: this document's issuer acts.
ISSUER_ACTS = re.compile(
    r", (?:UBND|HĐND|(?:Ủy|Uỷ) ban|Hội đồng|Quốc hội|Chính phủ|Thủ tướng|Chủ tịch|Giám đốc|Bộ(?! luật)|Sở|Công an"
    r"|Ban(?! hành)|Tỉnh ủy)\b(?:(?!\bvề\b)[^,;:])*$"
)
# "... thay thế A của UBND tỉnh và bãi bỏ B", "Căn cứ A; thực hiện B".
JOINT = re.compile(r"([;:,]|\bva)(?: dong thoi)?\s*$")
# Text from PDFs has no empty lines between paragraphs, so words that begin a paragraph end the sentence
# before them.
SENTENCE_END = re.compile(
    r"[.!?](?=\s)|;\s*\n|\n(?=\s*\d{1,2}\)\s)|\n\s*\n(?=\s*[^a-zà-ỹđ\s])"
    r"|\n(?=\s*(?:Căn cứ|Thực hiện|Triển khai|Theo|Xét|Nhằm|Điều \d)\b)"
)
_DAY = r"(?P<date>ngay .{4,30}?\d{4}|\d{1,2}/\d{1,2}/\d{4})"
ENDS = r"\b(?:het hieu luc(?: thi hanh)?|(?:bi|duoc) (?:bai bo|thay the))\b"
# A part ends, not the document before it: "A có Điều 5 hết hiệu lực", but not "A và Điều 5 Nghị định số 8 ...".
_OWN_PART = rf"\b(?:dieu|khoan) \d+[a-z]?\b(?! (?:cua )?(?:dieu \d|{doctypes.TYPE_WORDS}))|\bcum tu\b"
# "A; B hết hiệu lực": nothing else is said of A before the semicolon.
_FIRST_OF_SEVERAL = (
    rf"(?:(?:(?!\b(?:hieu luc|ap dung|thi hanh|thuc hien|tiep tuc)\b|{_OWN_PART})[^.;:]){{0,400}}"
    rf"; (?={doctypes.TYPE_WORDS}\b)){{0,9}}"
)
# "... hết hiệu lực kể từ ngày Luật này có hiệu lực": date and subject come between the name and these words.
IS_ENDED = re.compile(
    rf"{_FIRST_OF_SEVERAL}(?:(?!{_OWN_PART})[^.;:]){{0,400}}?(?<!khong )(?<!chua )(?P<how>{ENDS})"
    rf"(?:,?(?: ke)? (?:{_THIS_BEGINS}|tu {_DAY})| (?:bang|boi|theo) (?:{doctypes.TYPE_WORDS}) nay\b)"
)
# "Kể từ ngày Luật này có hiệu lực, ... hết hiệu lực": the same in the other order.
WHEN_THIS_BEGINS = re.compile(rf"\b{_THIS_BEGINS}(?: thi hanh)?,(?: thi)?\s*$")
ENDS_THEN = re.compile(
    rf"(?:(?!{_OWN_PART}|\bhieu luc\b)[^.;:]){{0,400}}?(?<!khong )(?<!chua )(?<!da )(?P<how>{ENDS})"
    r"(?! (?:mot|cac|nhung|dieu|khoan|diem|noi dung)\b)"
)
# A clause may also follow the day of effect: "Quyết định này có hiệu lực kể từ ngày ... và A hết hiệu lực ...".
CLAUSE_BEGINS = re.compile(
    r"(?:^|[;:])\s*(?:\w{1,2}[.)])?[\s–-]*$|\bnay co hieu luc(?: thi hanh)?(?: ke)? tu [^.;:]{0,60}(?:,| va)\s*$"
)
TO_THE_END = re.compile(rf"\bden het (?:{_DAY}|nam (?P<year>(?:19|20)\d\d))\b")
# "Quyết định số 8, có hiệu lực kể từ ngày ..." names the day on which the other document took effect.
FROM = re.compile(rf"(?<!co hieu luc )(?<!co hieu luc ke )(?<!luc thi hanh )(?<!luc thi hanh ke )\btu {_DAY}")
# "Kể từ ngày ..., bãi bỏ Quyết định số 8": the day before the verb.
FROM_THEN = re.compile(rf"(?:^|[;:)] ?)(?:ke )?tu {_DAY},[^.,;:]{{0,60}}$")
# "Bãi bỏ Quyết định số 8 ... kể từ ngày ...". Within the sentence, the day may be one of the other document's subject.
ENDED_FROM = re.compile(rf"(?<!hieu luc )(?<!thi hanh )(?<!ap dung )(?<!thuc hien )\bke tu {_DAY}\.?$")
# A document's date, issuer and subject come between its name and these words.
IS_AMENDED = re.compile(r"^[^;:]{0,400}\b(?:da )?duoc sua doi")

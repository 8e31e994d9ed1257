"""Words by which official documents state relations: patterns of folded text, read by relation_finding."""

import re

from campaign.library.choices import RelationKind
from campaign.library.importing.effect_finding import ADVERB, DAY, SINCE, UNTIL
from official import doctypes


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_TYPE = rf"(?:{doctypes.TYPE_WORDS})"
# Other words of the same clause.
_NEAR = r"[^.;:]{0,120}"
# One provision, or several: "khoản 2", "một số điều", "khoản 2, 3 và 5", "các điều từ 5 đến 9", "từ Điều 5 đến Điều 9",
# "tên Điều 3", "gạch đầu dòng thứ hai". Provisions repeat in _PARTS, so no word may match in two ways (a letter is not
# also a Roman number): n of them would take 2 ** n steps.
_NUMBER = r"(?:\d{1,3}[a-z]?|[ivxlc]{2,4}|[a-z]|thu [a-z]{2,4})\b"
_LEVEL = r"(?:(?:tieu )?muc|dieu|khoan|diem|tiet|doan|gach dau dong|chuong|phan|phu luc|mau(?: so)?)"
_PROVISION = (
    r"(?:mot so |cac |nhung |tu )?(?:(?:quy dinh|noi dung)(?: tai)?|ten(?: goi)?|tieu de"
    rf"|{_LEVEL}(?:(?: tu)? {_NUMBER}(?:(?:,| va|, va|(?: den| den het)(?: {_LEVEL})?) {_NUMBER})*)?)"
)
# "(một số điều) có liên quan đến quy hoạch của", "(quy định) về mức thu tại".
_MATTER = r"(?:(?!\btheo\b)[^.;:]){1,300}?"
_ABOUT = rf"(?: (?:co )?lien quan den {_MATTER} (?:cua|tai)| ve {_MATTER} tai)"
# The amended parts of a document: "khoản 2, khoản 3 Điều 1", "khoản 2 của Điều 1; Điều 3", "Điều 7a vào sau Điều 7".
_PARTS = rf"(?:[,;]? ?(?:va |cua |vao sau )?{_PROVISION})*"
# Between a part and its document: "Điều 5 của", "khoản 2, Điều 5,", "Điều 5".
_OF = r"(?:(?<=\d),| cua)?"
_SOME_PARTS = rf"(?: mot phan(?: noi dung)?|{_PARTS})"
# "... Quy chế quản lý Cổng thông tin ban hành kèm theo", "... bản Quy định kèm theo".
_ANNEX = (
    rf"(?:,| va)?(?: ban)? [“\"]?(?:{_TYPE}|phu luc|danh muc|noi quy|(?:bieu )?mau)\b[^.;:]{{0,250}}?"
    r" (?:ban hanh(?: kem)?|kem) theo"
)
# Words that open a list: "... toàn bộ 03 Quyết định của UBND tỉnh, gồm:", "... các điều, khoản sau đây:".
_OPENS_LIST = rf"(?:(?: toan bo| cac| nhung| mot so| \d+)* {_TYPE}\b(?! nay\b)[^.;:]{{0,200}}| sau(?: day)?):"
# Words between a verb and the document. A named group that is found says that only a part of it is concerned.
_OBJECT = (
    r"(?: toan bo(?: noi dung| doi voi)?| cac)?"
    rf"(?P<part>{_SOME_PARTS}(?:,? (?:va )?{_PROVISION}{_ABOUT})?){_OF}(?: cac)?"
    rf"(?:(?P<annex>{_ANNEX})|{_OPENS_LIST})?"
)
# The force of a document: "hiệu lực thi hành", "thời hạn áp dụng", "việc thi hành".
_FORCE = r"(?: (?:hieu luc|thi hanh|ap dung|thuc hien)){1,2}"
# "kể từ ngày Luật này có hiệu lực".
_THIS_BEGINS = rf"tu ngay {_TYPE}(?:{doctypes.QUALIFIERS})? nay {ADVERB}co hieu luc\b"
# "lỗi kỹ thuật trình bày tại", "sai sót tại phần căn cứ ban hành", "sai sót nội dung kèm theo".
_MISTAKE = r"(?: [^.;:]{1,120}? (?:tai(?: (?:tieu de|ten|phan)\b[^.;:]{0,40}?)?|kem theo))?"
# "thời hạn áp dụng", "thời gian có hiệu lực", "hiệu lực thi hành tại".
_TERM = rf"(?:(?: thoi (?:han|gian|diem))+(?:(?: co)?{_FORCE})?| hieu luc(?: thi hanh)?(?: tai)?)"
# "toàn bộ quy định của", "một số chính sách hỗ trợ học phí quy định tại".
_POLICIES = (
    r"(?:(?: toan bo)?(?: cac| nhung)?(?P<some> mot so)? (?:quy dinh|noi dung|chinh sach|co che|che do|muc)\b"
    rf"(?:{_NEAR}? (?:tai|cua)|[^.]{{0,450}}?(?<!theo) quy dinh tai))?"
)
# "đối với các quy định sau đây tại".
_RULES = r"(?: doi voi| cua)?(?:(?: cac| nhung)? (?:quy dinh|noi dung)(?P<some> sau(?: day)?)?)?(?: tai)?"
# "cụm từ “Sở Cũ” bằng cụm từ “Sở Mới” tại".
_PHRASE = r"(?:mot so |cac )?(?:cum tu\b|tu [“\"])[^.:]{0,400}? (?:tai|cua)"
# "sửa đổi, bổ sung, thay thế và bãi bỏ", but not "phạm vi điều chỉnh".
_AMENDS = r"(?:sua doi|bo sung|(?<!pham vi )(?<!doi tuong )dieu chinh)(?:,? (?:va )?(?:bo sung|thay the|bai bo)){0,3}"
# "các văn bản của UBND tỉnh".
_SEVERAL = rf"(?:cac|nhung) {_TYPE}\b{_NEAR}"
# "Điều 1. Bãi bỏ:", "Quyết định này thay thế:".
_OPENS_CLAUSE = r"(?:^(?:\w{1,2}\) )?|(?<=\bnay ))"
# Signed decisions and letters are also withdrawn: NĐ 30/2020/NĐ-CP, Điều 18 ("thu hồi văn bản").
_REPEALS = r"(?:(?:bai|huy) bo|thu hoi)"
# "tổ chức thực hiện", and the words after it: "nghiêm túc, có hiệu quả".
_WELL = r"(?:co )?(?:nghiem(?: tuc)?|hieu qua|tot|day du|kip thoi|dong bo|quyet liet)"
_CARRIES_OUT = r"(?:to chuc )?(?:thuc hien|thi hanh|quan triet|trien khai)"
# The folded words directly before a citation; the first pattern that matches counts.
VERBS = [
    (re.compile(rf"\b(?:{words})\s*$"), kind)
    for words, kind in (
        (rf"dinh chinh(?: lai)?(?: cho)?{_MISTAKE}{_OBJECT}", RelationKind.CORRECTS),
        (rf"(?:dinh chi|ngung|tam dung)(?: viec)?{_FORCE}{_RULES}{_OBJECT}", RelationKind.SUSPENDS),
        (rf"(?:keo dai|gia han)(?: them)?{_TERM}{_POLICIES}{_OBJECT}", RelationKind.EXTENDS),
        (rf"(?:thay(?: the)?|(?:bai )?bo|bo sung) {_PHRASE}{_OBJECT}", RelationKind.AMENDS),
        (rf"{_AMENDS}{_OBJECT}", RelationKind.AMENDS),
        (rf"(?:thay the|(?<=\bnay )thay)(?: cho)?{_OBJECT}", RelationKind.REPLACES),
        (rf"{_OPENS_CLAUSE}thay the(?: toan bo)?:", RelationKind.REPLACES),
        (rf"{_REPEALS}{_OBJECT}", RelationKind.REPEALS),
        (rf"{_OPENS_CLAUSE}{_REPEALS}(?: toan bo)?:", RelationKind.REPEALS),
        (rf"(?:cham dut|{_REPEALS})(?: viec)?{_FORCE}(?: cua| doi voi)?{_OBJECT}", RelationKind.REPEALS),
        # "Các văn bản sau đây hết hiệu lực:", "Các Thông tư hết hiệu lực kể từ ngày Thông tư này có hiệu lực, gồm:".
        (
            rf"{_SEVERAL} sau(?: day)?\b{_NEAR}(?<! da)(?<! chua)(?<! khong) het hieu luc\b{_NEAR}:",
            RelationKind.REPEALS,
        ),
        (
            rf"{_SEVERAL}(?<! khong) het hieu luc(?: thi hanh)?(?: ke)? {_THIS_BEGINS}[^.;:]{{0,40}}:",
            RelationKind.REPEALS,
        ),
        (
            rf"{_CARRIES_OUT}(?:,?(?: va)? {_CARRIES_OUT})*(?:,?(?: va)? {_WELL})*{_PARTS}{_OF}(?: cac)?[ “\"]*",
            RelationKind.CARRIES_OUT,
        ),
        (rf"can cu(?: vao| phap ly)?{_PARTS}{_OF}(?: cac)?(?:{_OPENS_LIST}|:)?", RelationKind.BASED_ON),
    )
]
# Words that open a list or lead to the citation less directly: "quán triệt, triển khai thực hiện ... trọng
# tâm là: Luật ...", "Thực hiện quy định của Chính phủ tại Nghị định ...".
OPENING = _any(
    r"\b(?:thuc hien|quan triet|trien khai)\b.{0,400}(?::|\b(?:la|gom|nhu))\s*$",
    r"^(?:thuc hien|trien khai) .{0,80}\btai\s*$",
)
# Words of a verb that speak of parts of each document that follows: "một số điều của", "các quy định sau:".
OF_EACH = re.compile(r"\bmot so (?:dieu|quy dinh|noi dung)\b|:$")
# Words between two documents of a list: ", các", "; Điều 5 của", "và", ", số".
LIST_GOES_ON = re.compile(
    rf"(?:[,;]|\bva)(?: cac| ca| toan bo)?(?P<part>{_SOME_PARTS}){_OF}(?: so(?: hieu)?:?)?\s*$"
)
# The rest of brackets around a document: "Bãi bỏ A (được sửa đổi, bổ sung bởi B), C"; not the mark of an item, "b)".
IN_BRACKETS = re.compile(r"(?:[^();]{0,300}?(?:[^\W\d]{2}|\w{3}))?[”\"]?\)")
# Words that lead from a document to one that amended it: "đã được sửa đổi, bổ sung một số điều theo".
AMENDED_BY = re.compile(rf"\bduoc (?:sua doi|bo sung|thay the)\b{_NEAR} (?:theo|boi|tai|bang)(?: cac)?\s*$")
AMENDS_A_LAW = re.compile(r"(?:bo luat|luat|phap lenh) (?:sua doi|bo sung)\b")
# An item of a list: "1.", "a)", "-", and the parts of the document that it may name.
_MARK = r"(?:\d{1,2}[.)]|[a-zđ]\)|[-–+•])"
ITEM = re.compile(rf"(?:^|[:;,.])\s*(?P<mark>{_MARK})(?P<part>{_PARTS}){_OF}\s*$")
# The full stop of "1." at the beginning of a line ends no sentence.
NUMBERED = re.compile(r"(\n\s*\d{1,2})\.(?=\s)")
# An item as printed, up to the citation.
_BEGUN_ITEM = rf"(?=\s*{_MARK}\s*(?:(?i:điều|khoản|điểm|chương|mục)\b[^.;:\n]*)?\Z)"
# Between the words that open a list and its first item: a colon, or nothing after a heading.
FIRST_ITEM = re.compile(rf"(?::|(?P<heading>\bĐiều \d+\. *(?i:bãi bỏ) [^.;:\n]*))\s*\n{_BEGUN_ITEM}")
ARTICLE_BEGINS = re.compile(r"\n\s*Điều \d")
# Text from PDFs has no empty lines between paragraphs, so words that begin a paragraph end the sentence
# before them.
SENTENCE_END = _any(
    r"[.!?](?=\s)",
    r";\s*\n",
    r"\n(?=\s*\d{1,2}\)\s)",
    rf"\n{_BEGUN_ITEM}",
    r"\n\s*\n(?=\s*[^a-zà-ỹđ\s])",
    r"\n(?=\s*(?:Căn cứ|Thực hiện|Triển khai|Theo|Xét|Nhằm|Điều \d)\b)",
)
# Marks of emphasis in texts written as Markdown: "**Căn cứ** Luật ...", "_Căn cứ Luật ...".
EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=[^\W_])_{1,3}(?!\w)")
# Between two documents of a basis, the second at the beginning of a line.
NEXT_LINE = re.compile(r";\s*\n\s*")

# In the subject of a document: "quy định chi tiết một số điều của Luật Mẫu và Nghị định số 5".
NAMES_A_LAW = re.compile(
    r"\b(?:cua|theo|thi hanh|thuc hien|chi tiet) (?:cac )?(?:luat|bo luat|phap lenh)\b(?! su\b)"
)
# "Kế hoạch thực hiện Chỉ thị số 03": an unnamed plan carries out the directive, not this document. "Kế hoạch này" and
# "Thông tư liên tịch này" are this document.
UNNAMED_ACTOR = _any(
    r"\b(?:ke hoach|chuong trinh|de an|huong dan|nghi quyet|quyet dinh|(?<!\bdinh )chi thi|nghi dinh|thong tu)"
    r" (?![a-z ]{0,30}\bnay\b)[a-z ,“\"]{0,30}$",
    r"\bvan ban $",
)
ACTS_ITSELF = re.compile(r"\bnay\b[^.;]*$")
# "Xét Tờ trình số 5, UBND tỉnh bãi bỏ A", as printed: this document's issuer acts.
ISSUER_ACTS = re.compile(
    r", (?:UBND|HĐND|(?:Ủy|Uỷ) ban|Hội đồng|Quốc hội|Chính phủ|Thủ tướng|Chủ tịch|Giám đốc|Bộ(?! luật)|Sở|Công an"
    r"|Ban(?! hành)|Tỉnh ủy)\b(?:(?!\bvề\b)[^,;:])*$"
)
# "... thay thế A của UBND tỉnh và bãi bỏ B", "Căn cứ A; thực hiện B".
JOINT = re.compile(r"([;:,]|\bva)(?: dong thoi)?\s*$")

# Words before a verb: "không", "chưa", but not "sửa chữa"; and those that do not say that this document acts.
_NOT_YET = r"\b(?:khong|(?<!sua )chua)"
_WITHOUT_THIS = r"(?:(?!\bnay\b)[^.;:])*"
_AUTHORITY = (
    r"(?:ubnd|uy ban|chu tich|hdnd|hoi dong|chinh phu|thu tuong|bo truong|tinh uy|thuong truc|ban thuong vu"
    r"|cap (?:co )?tham quyen)"
)
_SUBORDINATE = r"(?:so|ubnd|uy ban|cong an|chu tich|giam doc|van phong|don vi|co quan|dia phuong)"
# Words before a verb by which the change is only proposed, considered or denied.
ONLY_ASKED = _any(
    # "Đề nghị UBND tỉnh bãi bỏ". "Theo đề nghị của Sở ..." proposes nothing here.
    rf"(?<!\btheo )(?<!\bxet )\b(?:de nghi|kien nghi|de xuat)\b(?! cua\b){_WITHOUT_THIS}$",
    # "Sở Mẫu trình UBND tỉnh bãi bỏ"
    rf"\b(?:tham muu|(?<!to )trinh)(?: cho| de| len)? {_AUTHORITY}\b{_WITHOUT_THIS}$",
    # "Người dân yêu cầu hủy bỏ"
    r"\byeu cau\s*$",
    # "Giao Sở Mẫu chủ trì, sửa đổi"
    rf"\b(?:giao|yeu cau|chi dao) (?:cac )?{_SUBORDINATE}\b{_WITHOUT_THIS}$",
    # "nghiên cứu, đề xuất việc sửa đổi"
    r"\b(?:xem xet|nghien cuu|tham muu|ra soat)(?:,| de| viec| de xuat| quyet dinh)*\s*$",
    # "chưa được thay thế". "Không gian mạng" denies nothing.
    rf"{_NOT_YET}(?: (?:can|nen|phai|the|co|he))?\s*$",
    # "Luật Mẫu được sửa đổi một số quy định tại"
    r"\b(?:duoc|bi)\s*$",
)
# Words before a verb by which the act was done at another time, or is a duty.
ONLY_TOLD = _any(
    # "UBND tỉnh đã bãi bỏ", "có trách nhiệm sửa đổi", "HĐND tỉnh đã thông qua việc sửa đổi"
    r"(?<!\bnay )\b(?:da|vua|se|can|phai|neu|du kien|truong hop|thoi diem|chu tri|chu truong|trach nhiem)\s*$",
    r"(?<!\bnay )\b(?:da|vua|se) [^.,;:]{1,80}\bviec\s*$",
    r"^viec\s*$",
    # "Sau khi UBND tỉnh bãi bỏ"
    r"\b(?:ke tu|tu|sau|truoc|trong|den) khi\b(?:(?!\b(?:nay|ky)\b)[^.,;:])*$",
)
# "dừng", but not "áp dụng", "nội dung", "xây dựng", "sử dụng".
_STOP = r"(?<!ap )(?<!noi )(?<!xay )(?<!su )dung"
# Words before "thi hành", "thực hiện" that say the opposite or speak of the effect: "tạm dừng việc thực hiện",
# "không tiếp tục thực hiện", "lùi thời gian thực hiện".
STOPPED = re.compile(
    rf"(?:\b(?:hieu luc|dinh chi|ngung|ket thuc|hoan|lui(?: thoi (?:gian|han|diem))?|{_STOP})|{_NOT_YET})"
    r"(?: viec)?(?: (?:duoc|bi|phai|the|con|tiep tuc))?\s*$"
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
ENDS = r"\b(?:het hieu luc(?: thi hanh)?|(?:bi|duoc) (?:bai bo|thay the))\b"
# A part ends, not the document before it: "A có Điều 5 hết hiệu lực", but not "A và Điều 5 Nghị định số 8 ...".
_OWN_PART = rf"\b(?:dieu|khoan) \d+[a-z]?\b(?! (?:cua )?(?:dieu \d|{_TYPE}))|\bcum tu\b"
# "A; B hết hiệu lực": nothing else is said of A before the semicolon.
_FIRST_OF_SEVERAL = (
    rf"(?:(?:(?!\b(?:hieu luc|ap dung|thi hanh|thuc hien|tiep tuc)\b|{_OWN_PART})[^.;:]){{0,400}}"
    rf"; (?={_TYPE}\b)){{0,9}}"
)
# "... hết hiệu lực kể từ ngày Luật này có hiệu lực", "... được thay thế bằng Quyết định này".
IS_ENDED = re.compile(
    rf"{_FIRST_OF_SEVERAL}(?:(?!{_OWN_PART})[^.;:]){{0,400}}?(?<!khong )(?<!chua )(?P<how>{ENDS})"
    rf"(?:,?(?: ke)? (?:{_THIS_BEGINS}|tu {DAY})| (?:bang|boi|theo) {_TYPE} nay\b)"
)
# "Kể từ ngày Luật này có hiệu lực, ... hết hiệu lực": the same in the other order.
WHEN_THIS_BEGINS = re.compile(rf"\b{_THIS_BEGINS}(?: thi hanh)?,(?: thi)?\s*$")
ENDS_THEN = re.compile(
    rf"(?:(?!{_OWN_PART}|\bhieu luc\b)[^.;:]){{0,400}}?(?<!khong )(?<!chua )(?<!da )(?P<how>{ENDS})"
    r"(?! (?:mot|cac|nhung|dieu|khoan|diem|noi dung)\b)"
)
# A clause may also follow the day of effect: "Quyết định này có hiệu lực kể từ ngày ... và A hết hiệu lực ...".
CLAUSE_BEGINS = _any(
    r"(?:^|[;:])\s*(?:\w{1,2}[.)])?[\s–-]*$",
    rf"\bnay {ADVERB}co hieu luc(?: thi hanh)?{SINCE} [^.;:]{{0,60}}(?:,| va)\s*$",
)

# "đến hết ngày 31/12/2026", "đến hết năm 2026"
TO_THE_END = re.compile(rf"\b{UNTIL}")
# "đến ngày 31/12/2026." at the end. After another day, "từ ngày ... đến ngày ..." may be a period in the subject.
SUSPENDED_TO = re.compile(rf"\b(?:den|toi) {DAY}\W*$")
EXTENDED_TO = re.compile(rf"(?<!\d )\b(?:den|toi) {DAY}\W*$")
# "Quyết định số 8, có hiệu lực kể từ ngày ..." names the day on which the other document took effect.
FROM = re.compile(rf"(?<!co hieu luc )(?<!co hieu luc ke )(?<!luc thi hanh )(?<!luc thi hanh ke )\btu {DAY}")
# "Kể từ ngày ..., bãi bỏ Quyết định số 8": the day before the verb.
FROM_THEN = re.compile(rf"(?:^|[;:)] ?)(?:ke )?tu {DAY},[^.,;:]{{0,60}}$")
# "Bãi bỏ Quyết định số 8 ... kể từ ngày ...". Within the sentence, the day may be one of the other document's subject.
ENDED_FROM = re.compile(rf"(?<!hieu luc )(?<!thi hanh )(?<!ap dung )(?<!thuc hien )\bke tu {DAY}\.?$")
# A document's date, issuer and subject come between its name and these words.
IS_AMENDED = re.compile(r"^[^;:]{0,400}\b(?:da )?duoc sua doi")

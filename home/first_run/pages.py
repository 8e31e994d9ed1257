"""Texts of the plain pages, pictures of the sections, help for readers. No name, number or address is made up here:
what the board has to say itself is left open, in words that can stand.
"""

from typing import Any

from base.models import Need, ReportingRoute
from campaign.articles.models import CampaignPage, TopicPage
from home.first_run.compose import Body, callout, heading, steps, text
from home.first_run.pictures import Picture
from home.first_run.placing import untouched
from home.first_run.structure import Tree
from home.models import StandardPage

_CONTACT: Body = [
    text("""
Ban Biên tập mong nhận ý kiến, câu hỏi và góp ý của bạn. Địa chỉ, điện thoại và thư điện tử của cơ quan ghi ở trang
này và ở cuối mỗi trang khi đã được công bố.
"""),
    heading("Báo một nội dung sai"),
    text("""
Hãy cho biết địa chỉ của trang, câu nào sai và căn cứ để sửa. Bài đã sửa ghi ngày cập nhật.
"""),
    heading("Gửi tin, bài"),
    steps(
        "Để tin, bài được dùng nhanh",
        "Nêu rõ việc gì, ở đâu, lúc nào, do cơ quan hay đơn vị nào thực hiện.",
        "Kèm ảnh gốc, tên người chụp và một câu mô tả ảnh.",
        "Với tin đã đăng nơi khác, kèm địa chỉ bài gốc và giờ đăng.",
    ),
    callout(
        "canh_bao",
        "Đừng gửi mật khẩu, mã OTP, số thẻ hay ảnh giấy tờ tùy thân. Ban Biên tập không bao giờ cần những thứ ấy.",
    ),
    heading("Khi đang bị lừa hoặc vừa mất tiền"),
    text("""
Trang này không tiếp nhận tố giác. Hãy gọi ngay ngân hàng theo số in trên thẻ để khóa tài khoản, giữ nguyên tin nhắn,
rồi đến công an nơi gần nhất để trình báo.
"""),
]

_ABOUT: Body = [
    text("""
Trang này là bản tin và sổ tay của phong trào toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng tại Quảng Ngãi. Trang
được lập theo công văn ngày 01/8/2022 của Sở Khoa học và Công nghệ tỉnh Quảng Ngãi, giao Ban Biên tập Trang thông tin
điện tử của Sở tuyên truyền, phổ biến nội dung phong trào và Kế hoạch thực hiện Chỉ thị số 03/CT-UBND.
"""),
    heading("Trên trang có gì"),
    text("""
- <b>Phong trào</b>: tin, bài về việc thực hiện kế hoạch giai đoạn 2022-2026 và năm 2022.
- <b>Cẩm nang và cảnh báo</b>: việc nên làm để giữ an toàn, thủ đoạn lừa đảo và cách xử lý.
- <b>Văn bản chỉ đạo</b>: các văn bản mà phong trào căn cứ vào, kèm tình trạng hiệu lực.
- <b>Tin từ các địa phương, sở ngành</b>: tin do Ban Biên tập chọn, ghi rõ nguồn, dẫn tới bài gốc.
"""),
    heading("Cách chúng tôi làm việc"),
    text("""
Mỗi bài được ít nhất hai người đọc trước khi đăng. Nội dung đăng lại ghi nguồn, tác giả nếu biết và giờ đăng gốc.
Văn bản được giữ đúng như bản in; chỗ còn nghi ngờ có lưu ý của Ban Biên tập, không tự sửa.
"""),
    heading("Sử dụng lại thông tin"),
    text("Khi dùng lại thông tin từ trang này, xin ghi rõ nguồn và dẫn liên kết tới bài gốc."),
    heading("Khi bạn đọc trang này"),
    text("""
Để biết bài nào có ích, trang đếm mỗi bài được đọc bao nhiêu lần trong ngày. Việc đếm không dùng cookie và không lưu ai
đã đọc. Ai bật “không theo dõi” trong trình duyệt thì không được đếm. Khi bạn đọc, trang không gọi tới máy chủ của ai
khác.
"""),
]

_ENGLISH: Body = [
    text("""
This site is the bulletin and handbook of the movement for the protection of national security in cyberspace by all the
people in Quảng Ngãi province, Việt Nam. It is kept by the editorial board of the electronic information page of the
Department of Science and Technology (Sở Khoa học và Công nghệ). Articles are in Vietnamese.
"""),
    heading("What you find here"),
    text("""
- <b>Phong trào</b> (movement): news of the plans for 2022-2026 and for 2022.
- <b>Cẩm nang</b> and <b>Cảnh báo</b> (handbook and alerts): how to stay safe online, and current scams.
- <b>Văn bản</b> (documents): the directives and plans behind the movement, each with its legal status.
- <b>Tin địa phương</b> (local news): items from other agencies, attributed and linked to the original.
"""),
    heading("Structure"),
    text("""
The department is an agency of the provincial People's Committee. The editorial board writes, reviews and publishes; no
text is published by its author alone.
"""),
    heading("When you read here"),
    text("""
We count how often a page is read in a day, without cookies and without keeping who read it. Readers whose browser asks
not to be tracked are not counted.
"""),
    heading("Contact"),
    text("""
The contact details that the department has made public stand above and at the foot of every page. Please write in
Vietnamese or English, and name the address of the page that you write about.
"""),
]

_SECTION_PICTURES = {
    "lanh-dao-chi-dao": Picture("megaphone", 8),
    "pho-bien-phap-luat": Picture("document", 9),
    "cam-nang-an-toan": Picture("shield", 10),
    "canh-bao-lua-dao": Picture("bell", 11),
    "ke-hoach-2022-2026": Picture("flag", 12),
    "ke-hoach-2022": Picture("book", 13),
}
_CAMPAIGN_PICTURE = Picture("wave", 14)

# The page that a route leads to is named by its slug, below the campaign or the home page.
_ROUTES = [
    {
        "need": Need.CHECK,
        "name": "Nhận ra trang web và tin nhắn giả",
        "purpose": "Những dấu hiệu nên tìm trước khi bấm vào một đường dẫn.",
        "page": "nhan-ra-trang-web-va-tin-nhan-gia",
    },
    {
        "need": Need.CHECK,
        "name": "Thủ đoạn đang xảy ra",
        "purpose": "Các cảnh báo đã đăng, kèm việc cần làm.",
        "page": "canh-bao-lua-dao",
    },
    {
        "need": Need.REPORT,
        "name": "Bị lừa, bị đe dọa trên mạng",
        "purpose": "Đến công an xã, phường nơi gần nhất để trình báo; mang theo điện thoại và những gì đã giữ lại.",
    },
    {
        "need": Need.REPORT,
        "name": "Nội dung sai trên trang này",
        "purpose": "Cho Ban Biên tập biết trang nào, câu nào sai và căn cứ để sửa.",
        "page": "lien-he",
    },
    {
        "need": Need.RECOVER,
        "name": "Vừa chuyển tiền, lộ mã hoặc lộ thẻ",
        "purpose": "Gọi ngay ngân hàng để khóa tài khoản, khóa thẻ; sau đó giữ lại tin nhắn và ảnh chụp màn hình.",
        "contact": "Số in trên thẻ hoặc trong ứng dụng",
    },
    {
        "need": Need.RECOVER,
        "name": "Lỡ đọc mã OTP",
        "purpose": "Bốn việc làm ngay, theo thứ tự.",
        "page": "khong-doc-ma-otp-cho-bat-ky-ai",
    },
]


def fill_pages(tree: Tree) -> None:
    """Gives text and pictures to the pages of the tree that nobody has edited yet and that have none."""
    for page, body in ((tree.contact, _CONTACT), (tree.about, _ABOUT), (tree.english, _ENGLISH)):
        _fill(page, "body", lambda body=body: body)
    _pair(tree.about, tree.english)
    for page in (tree.contact, tree.english):
        _fill(page, "shows_contact", lambda: True)
    _fill(tree.campaign, "main_image", _CAMPAIGN_PICTURE.image)
    for slug, picture in _SECTION_PICTURES.items():
        _fill(tree.topics[slug], "image", picture.image)


def _fill(page: StandardPage | CampaignPage | TopicPage, field: str, make: Any) -> None:
    if not getattr(page, field) and untouched(page):
        setattr(page, field, make())
        page.save_revision().publish()


def _pair(vietnamese: StandardPage, english: StandardPage) -> None:
    """On a site that was filled before pages had a language."""
    if english.language == "vi" and untouched(english):
        english.language, english.translation = "en", vietnamese
        english.save_revision().publish()


def place_reporting_routes(tree: Tree) -> None:
    """Says whom to turn to while the board has entered no route of its own."""
    if ReportingRoute.objects.exists():
        return
    for position, route in enumerate(_ROUTES):
        slug = route.get("page")
        page = tree.home.get_descendants().filter(slug=slug).first()
        if slug and page is None:
            continue  # an editor has deleted it
        ReportingRoute.objects.create(sort_order=position, **{**route, "page": page})

"""The tree of the site: home, campaign with its topics, library, provincial news, plain pages. Idempotent."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Page, Site

from base.models import AgencySettings
from campaign.articles.models import CampaignPage, PlanTask, TopicPage
from campaign.inbox.models import ProvincialNewsPage
from campaign.library.models import LibraryPage
from home.first_run.placing import P, place, standing
from home.models import HomePage, Navigation, StandardPage

MOVEMENT = "Toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng"

# (slug, title, summary): the sections that follow from the dispatch's items 2 to 4.
TOPICS = [
    (
        "lanh-dao-chi-dao",
        "Lãnh đạo, chỉ đạo",
        "Cấp ủy, chính quyền và các đơn vị chỉ đạo, triển khai phong trào.",
    ),
    (
        "pho-bien-phap-luat",
        "Phổ biến pháp luật",
        "Quy định về an ninh mạng, bảo vệ dữ liệu cá nhân và trách nhiệm của mỗi người.",
    ),
    (
        "cam-nang-an-toan",
        "Cẩm nang an toàn",
        "Hướng dẫn từng bước để giữ an toàn cho tài khoản, thiết bị và người thân.",
    ),
    (
        "canh-bao-lua-dao",
        "Cảnh báo lừa đảo",
        "Thủ đoạn đang xảy ra, dấu hiệu nhận biết và việc cần làm ngay.",
    ),
    (
        "ke-hoach-2022-2026",
        "Kế hoạch 2022-2026",
        "Thực hiện Kế hoạch số 1905/KH-BCĐ138 ngày 13/5/2022 của Ban Chỉ đạo 138 tỉnh.",
    ),
    (
        "ke-hoach-2022",
        "Kế hoạch năm 2022",
        "Thực hiện Kế hoạch số 2149/KH-BCĐ138 ngày 25/5/2022 của Ban Chỉ đạo 138 tỉnh.",
    ),
]

# The dispatch's items 1 to 4, shortened to a title; the description keeps the printed sense.
PLAN_TASKS = [
    (
        "1",
        "Quán triệt chủ trương, pháp luật",
        "Quán triệt, triển khai các chủ trương, đường lối của Đảng, chính sách, pháp luật của Nhà nước về xây dựng"
        " phong trào toàn dân bảo vệ an ninh Tổ quốc.",
    ),
    (
        "2",
        "Phát huy vai trò của cả hệ thống chính trị",
        "Tạo chuyển biến trong nhận thức của cấp ủy, chính quyền các cấp về bảo đảm an toàn, an ninh mạng;"
        " kịp thời ứng phó với nguy cơ tấn công, phá hoại từ không gian mạng.",
    ),
    (
        "3",
        "Phổ biến, giáo dục pháp luật; gắn “xây” với “chống”",
        "Nâng cao ý thức của Nhân dân trong phòng ngừa tội phạm trên không gian mạng.",
    ),
    (
        "4",
        "Tuyên truyền trên Trang thông tin điện tử của Sở",
        "Phổ biến nội dung phong trào và Kế hoạch thực hiện Chỉ thị số 03/CT-UBND, giai đoạn 2022-2026 và năm 2022.",
    ),
]


_LOCAL_HOSTS = {"localhost", "127.0.0.1"}


@dataclass(frozen=True)
class Tree:
    site: Site
    home: HomePage
    campaign: CampaignPage
    topics: dict[str, TopicPage]
    library: LibraryPage
    provincial: ProvincialNewsPage
    about: StandardPage
    contact: StandardPage
    english: StandardPage


@transaction.atomic
def build_tree() -> Tree:
    """Makes what is missing of the tree, its navigation and the plan tasks; leaves alone what stands."""
    site, home = _home()
    campaign = _child(
        home,
        CampaignPage(
            title=MOVEMENT,
            slug="phong-trao",
            summary="Mỗi người dân là một người gác trên không gian mạng của tỉnh Quảng Ngãi.",
            purpose="<p>Phổ biến phong trào toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng và các kế hoạch thực"
            " hiện Chỉ thị số 03/CT-UBND ngày 28/4/2022 của UBND tỉnh Quảng Ngãi.</p>",
            show_in_menus=True,
        ),
    )
    topics = {
        slug: _child(campaign, TopicPage(title=title, slug=slug, summary=summary))
        for slug, title, summary in TOPICS
    }
    library = _child(
        home,
        LibraryPage(
            title="Văn bản chỉ đạo",
            slug="van-ban",
            summary="Các văn bản mà phong trào căn cứ vào và thực hiện, với tình trạng hiệu lực của từng văn bản.",
        ),
    )
    provincial = _child(
        home,
        ProvincialNewsPage(
            title="Tin từ các địa phương, sở ngành",
            slug="tin-dia-phuong",
            summary="Tin của các cơ quan trong tỉnh, do Ban Biên tập chọn; mỗi tin ghi rõ nguồn và dẫn tới bài gốc.",
        ),
    )
    about = _child(
        home,
        StandardPage(
            title="Giới thiệu",
            slug="gioi-thieu",
            summary="Trang này có gì, ai làm và làm theo nguyên tắc nào.",
        ),
    )
    contact = _child(
        home,
        StandardPage(
            title="Liên hệ",
            slug="lien-he",
            summary="Gửi ý kiến, câu hỏi hoặc báo một nội dung sai cho Ban Biên tập.",
        ),
    )
    english = _child(
        home,
        StandardPage(
            title="About (English)",
            slug="about",
            summary="What this site is, how it is organised, and how to reach the editorial board.",
            language="en",
            translation=about,
        ),
    )
    for position, (code, title, description) in enumerate(PLAN_TASKS):
        PlanTask.objects.get_or_create(
            code=code, defaults={"title": title, "description": description, "sort_order": position}
        )
    AgencySettings.for_site(site)
    _navigation(site, [campaign, *topics.values()], [library, provincial], [about, contact, english])
    return Tree(site, home, campaign, topics, library, provincial, about, contact, english)


def place_address(base_url: str) -> None:
    """Gives the site the host and port of `base_url`, as long as it has only a local address.

    Links in feeds, site map and e-mails are made of it; an address that an administrator set is left alone.
    """
    site = Site.objects.get(is_default_site=True)
    parts = urlsplit(base_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if site.hostname in _LOCAL_HOSTS and (site.hostname, site.port) != (parts.hostname, port):
        site.hostname, site.port = parts.hostname or "localhost", port
        site.save()


def _home() -> tuple[Site, HomePage]:
    site = Site.objects.get(is_default_site=True)
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        welcome = site.root_page
        home = root.add_child(
            instance=HomePage(
                title="An ninh mạng Quảng Ngãi",
                slug="trang-chu",
                summary="Bản tin và sổ tay của phong trào toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng.",
            )
        )
        site.root_page = home
        site.site_name = "An ninh mạng Quảng Ngãi"
        site.save()
        # Wagtail's own "Welcome" page, which its first migration makes.
        if welcome.depth > 1 and welcome.specific_class is Page:
            Page.objects.get(pk=welcome.pk).delete()
        home.refresh_from_db()
    return site, home


def _child(parent: Page, page: P) -> P:
    return standing(parent, page.slug) or place(parent, page)


def _navigation(site: Site, campaign_pages: list[Page], sections: list[Page], plain: list[Page]) -> None:
    navigation = Navigation.for_site(site)
    if navigation.main or navigation.footer:
        return
    campaign, *topics = campaign_pages
    names = {campaign.pk: "Phong trào", topics[2].pk: "Cẩm nang", topics[3].pk: "Cảnh báo"}
    names |= {sections[0].pk: "Văn bản", sections[1].pk: "Tin địa phương"}
    main = [campaign, topics[2], topics[3], *sections]
    navigation.main = [("link", {"title": names[page.pk], "page": page, "url": ""}) for page in main]
    navigation.footer = [
        *[("link", {"title": "", "page": page, "url": ""}) for page in plain],
        ("link", {"title": "Nguồn tin RSS", "page": None, "url": "/rss/"}),
        ("link", {"title": "Tin bài theo tháng", "page": None, "url": "/luu-tru/"}),
    ]
    navigation.save()

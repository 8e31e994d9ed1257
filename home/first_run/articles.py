"""Publishes the six sample articles, and holds the one on the law, which links to the records of the library."""

from campaign.articles.models import ArticlePage, PlanTask
from campaign.library.models import DocumentRecord
from home.first_run.compose import callout, heading, link, quote, text
from home.first_run.documents import DISPATCH
from home.first_run.guides import GUIDES
from home.first_run.pictures import Picture
from home.first_run.placing import place, standing
from home.first_run.samples import SampleArticle
from home.first_run.structure import Tree

AUTHOR = "Ban Biên tập (mẫu)"

# What the article on the law names; where an editor has deleted one of them, it is not made.
_LAW_DOCUMENTS = (
    DISPATCH,
    "ct-03-ubnd-2022",
    "luat-an-ninh-mang",
    "kh-1905-bcd138-2022",
    "kh-2149-bcd138-2022",
)

Records = dict[str, DocumentRecord]


def place_articles(tree: Tree, records: Records) -> None:
    """Publishes the sample articles that are missing; the last becomes the newest."""
    samples = [_law(records), *GUIDES] if records.keys() >= set(_LAW_DOCUMENTS) else GUIDES
    for sample in samples:
        topic = tree.topics[sample.topic]
        if standing(topic, sample.slug) is not None:
            continue
        page = ArticlePage(
            title=sample.title,
            slug=sample.slug,
            summary=sample.summary,
            body=sample.body,
            main_image=sample.picture.image(),
            form=sample.form,
            audience=sample.audience,
            author_name=AUTHOR,
            is_sample=True,
        )
        page.other_topics = [tree.topics[slug] for slug in sample.other_topics]
        page.plan_tasks = list(PlanTask.objects.filter(code__in=sample.tasks))
        page.related_documents = [records[slug] for slug in sample.documents]
        place(topic, page)


def _law(records: Records) -> SampleArticle:
    return SampleArticle(
        slug="du-lieu-ca-nhan-va-an-ninh-mang-doc-van-ban-nao",
        title="Dữ liệu cá nhân và an ninh mạng: nhớ điều gì, đọc văn bản nào",
        summary="Thông tin về bạn thuộc về bạn. Bài này nói những nguyên tắc chung bằng lời dễ hiểu và chỉ chỗ tìm văn"
        " bản gốc; nó không thay cho văn bản.",
        picture=Picture("book", 5),
        topic="pho-bien-phap-luat",
        other_topics=("lanh-dao-chi-dao", "ke-hoach-2022"),
        tasks=("1", "3", "4"),
        documents=_LAW_DOCUMENTS,
        body=[
            text("""
Họ tên, ngày sinh, số định danh, ảnh khuôn mặt, nơi ở, số tài khoản: gộp lại, chúng cho biết bạn là ai. Đó là dữ liệu cá
nhân. Pháp luật bảo vệ dữ liệu ấy, và mỗi người cũng tự bảo vệ được nhiều hơn mình nghĩ.
"""),
            heading("Ba nguyên tắc dễ nhớ"),
            text("""
- <b>Biết để làm gì mới đưa.</b> Ai xin thông tin phải nói rõ dùng vào việc gì; bạn có quyền hỏi và có quyền không đưa
những gì không cần cho việc ấy.
- <b>Đưa ít nhất có thể.</b> Che bớt số khi gửi ảnh giấy tờ, ghi lên ảnh mục đích và ngày gửi.
- <b>Đưa rồi vẫn được hỏi lại.</b> Bạn có thể hỏi nơi đang giữ thông tin của mình, đề nghị sửa chỗ sai.
"""),
            heading("Điều không được làm trên mạng"),
            text("""
Lừa đảo để chiếm đoạt tài sản, đột nhập tài khoản của người khác, phát tán phần mềm độc hại, thu thập hay mua bán trái
phép thông tin cá nhân, đăng tin sai sự thật gây hại cho người khác: những việc ấy ngoài đời bị cấm thì trên mạng cũng
bị cấm. Mức xử lý tùy từng hành vi và theo văn bản đang có hiệu lực khi hành vi xảy ra.

Luật An ninh mạng mà công văn ngày 01/8/2022 dẫn nay đã được thay thế. Vì vậy, khi cần áp dụng một văn bản, hãy luôn
xem <b>tình trạng hiệu lực</b> trước.
"""),
            heading("Các văn bản của phong trào ở Quảng Ngãi"),
            text(f"""
{link(records["ct-03-ubnd-2022"])} ngày 28/4/2022 của UBND tỉnh về xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc
trên không gian mạng là văn bản gốc. Hai kế hoạch thực hiện là {link(records["kh-1905-bcd138-2022"])} cho giai đoạn
2022-2026 và {link(records["kh-2149-bcd138-2022"])} cho năm 2022.
{link(records[DISPATCH], "Công văn của Sở Khoa học và Công nghệ")} yêu cầu:
"""),
            quote(
                """Tăng cường phổ biến, giáo dục pháp luật có liên quan về an ninh mạng, nâng cao ý thức của Nhân dân
                trong phòng ngừa tội phạm trên không gian mạng.""",
                "Công văn số /SKHCN-HCTH ngày 01/8/2022, mục 3",
            ),
            callout(
                "meo",
                "Mọi văn bản mà công văn dẫn đều có trang riêng trong mục “Văn bản chỉ đạo”, kèm tình trạng hiệu lực.",
            ),
        ],
    )

"""The pages outside the page tree that readers find by name, each with the other words by which they look for it."""

from campaign.engagement.newsletter.public import offered
from search.fixed_pages import FixedPage

PAGES = [
    FixedPage(
        "Theo dõi qua RSS",
        "Địa chỉ RSS, Atom, JSON Feed và CAP của trang, để đọc bằng trình đọc tin hoặc dùng trong chương trình.",
        "syndication:list",
        "rss\natom\nfeed\nopml\njson feed\ncap\ntheo dõi\nbản tin rss\nnguồn rss",
    ),
    FixedPage(
        "Riêng tư",
        "Trang giữ gì về người đọc và người gửi, trong bao lâu.",
        "privacy",
        "quyền riêng tư\nchính sách riêng tư\nchính sách bảo mật\nbảo mật thông tin\ncookie",
    ),
    FixedPage(
        "Gửi Ban Biên tập",
        "Gửi tin nghi lừa đảo, câu hỏi, góp ý tới Ban Biên tập.",
        "engagement:message",
        "liên hệ ban biên tập\nhỏi ban biên tập\nban biên tập\ngửi tin\ngửi câu hỏi\nhỏi đáp\nphản ánh\nbáo tin",
    ),
    FixedPage(
        "Xem trả lời của Ban Biên tập",
        "Nhập mã đã nhận khi gửi để xem tin của bạn đã được trả lời chưa.",
        "engagement:message_state",
        "tra cứu\nmã tra cứu\ntra cứu phản ánh\nxem trả lời",
    ),
    FixedPage(
        "Nhận tin qua thư",
        "Đăng ký nhận tin tuần hoặc cảnh báo qua thư điện tử; thôi nhận lúc nào cũng được.",
        "engagement:newsletter",
        "đăng ký nhận tin\nnhận tin\nđăng ký nhận bản tin\nbản tin qua thư\nbản tin\nnewsletter",
        is_shown=lambda: bool(offered()),
    ),
    FixedPage(
        "Kiểm tra giấy chứng nhận",
        "Nhập mã trên giấy chứng nhận của cuộc thi để xem giấy có thật không.",
        "engagement:certificate",
        "giấy chứng nhận\nmã giấy chứng nhận\nxác minh giấy chứng nhận",
    ),
    FixedPage(
        "Tin bài theo tháng",
        "Mọi tin bài, cảnh báo của trang, theo tháng và năm.",
        "articles:archive",
        "lưu trữ\nkho lưu\ntin cũ\nbài cũ",
    ),
    FixedPage(
        "Bộ truyền thông",
        "Áp phích, tờ gấp, ảnh, trang chiếu và bản tin loa làm từ các tin bài, để tải về.",
        "kits",
        "áp phích\ntờ rơi\npa nô\nbài phát loa\ntài liệu tuyên truyền\ntài liệu truyền thông",
    ),
    FixedPage(
        "Sơ đồ trang", "Mọi mục của trang trên một trang.", "site_map", "sitemap\nsơ đồ\nmục lục\ncác mục"
    ),
]

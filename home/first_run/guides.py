"""Five sample guides: true anywhere, without people, figures or events. The sixth article is in articles.py."""

from campaign.articles.models import Audience
from home.first_run.compose import callout, heading, steps, table, text
from home.first_run.pictures import Picture
from home.first_run.samples import SampleArticle

UPDATES = SampleArticle(
    slug="cap-nhat-phan-mem-ngay-khi-may-bao",
    title="Cập nhật phần mềm ngay khi máy báo",
    summary="Bản cập nhật vá những lỗ hổng đã có người biết cách lợi dụng. Bật tự động cập nhật là việc nhỏ mà chặn"
    " được nhiều rủi ro, ở nhà cũng như ở cơ quan.",
    picture=Picture("shield", 3),
    audience=Audience.OFFICIALS,
    tasks=("2", "3"),
    body=[
        text("""
Thông báo cập nhật thường hiện ra lúc ta đang vội, nên rất dễ bấm “Để sau”. Thế nhưng khi một bản vá được công bố, người
xấu cũng đọc được nó và biết máy chưa cập nhật yếu ở đâu. Mỗi ngày chậm là một ngày cửa còn mở.
"""),
        heading("Những thứ cần cập nhật"),
        text("""
- Hệ điều hành của điện thoại, máy tính bảng và máy tính.
- Trình duyệt, ứng dụng ngân hàng, ứng dụng nhắn tin, phần mềm văn phòng.
- Bộ phát Wi-Fi, camera, máy in: những thiết bị hay bị quên nhất.
"""),
        heading("Bật tự động cập nhật"),
        steps(
            "Trên điện thoại và máy tính",
            "Mở <b>Cài đặt</b>, tìm mục <b>Cập nhật phần mềm</b>, bật <b>Tự động cập nhật</b>.",
            "Mở kho ứng dụng chính thức, bật tự động cập nhật ứng dụng khi có Wi-Fi.",
            "Sao lưu ảnh và tài liệu quan trọng ra nơi khác trước những bản cập nhật lớn.",
            "Cắm sạc, để máy tự khởi động lại vào ban đêm.",
        ),
        callout(
            "canh_bao",
            "Chỉ cập nhật từ phần cài đặt của máy hoặc kho ứng dụng chính thức. Cửa sổ trên một trang web bảo “máy"
            " bạn đã cũ, bấm để cập nhật” là quảng cáo hoặc là bẫy.",
        ),
        heading("Ở cơ quan thì thêm gì"),
        text("""
Máy làm việc chứa dữ liệu của nhiều người, nên việc cập nhật cần có người phụ trách và có lịch. Hãy tắt máy khi hết giờ
để bản cập nhật được cài, không cài phần mềm ngoài danh mục, không cắm ổ nhớ không rõ nguồn gốc, và báo ngay cho người
phụ trách khi máy có biểu hiện lạ: chậm bất thường, cửa sổ tự mở, tệp đổi tên hàng loạt.

Thiết bị quá cũ, không còn được nhà sản xuất cập nhật, thì không nên dùng để đăng nhập ngân hàng hay hệ thống công việc.
"""),
        callout(
            "meo",
            "Chọn một ngày cố định mỗi tháng để xem lại: máy nào chưa cập nhật, ứng dụng nào không còn dùng thì gỡ bỏ."
            " Ít ứng dụng hơn cũng là ít cửa hơn.",
        ),
    ],
)

FAMILY = SampleArticle(
    slug="len-mang-cung-con-nho-va-cha-me-lon-tuoi",
    title="Lên mạng cùng con nhỏ và cha mẹ lớn tuổi",
    summary="Trẻ em tò mò, người lớn tuổi dễ tin. Điều bảo vệ được cả hai không phải là cấm, mà là thỏa thuận chung"
    " của gia đình và có người để hỏi.",
    picture=Picture("network", 4),
    audience=Audience.ELDERLY,
    body=[
        text("""
Trong một gia đình có thể có ba thế hệ cùng dùng điện thoại, mỗi người một cách. Vài thỏa thuận đơn giản, nói với nhau
trong bữa cơm, có ích hơn nhiều phần mềm giám sát.
"""),
        heading("Với trẻ em"),
        text("""
- Đặt máy dùng ở chỗ chung; cùng con cài đặt quyền riêng tư của từng ứng dụng.
- Dặn con <b>không gửi</b> ảnh riêng, địa chỉ nhà, tên trường, lịch học cho người quen qua mạng.
- Dạy con ba việc khi thấy khó chịu: dừng lại, chụp màn hình, kể với người lớn.
- Không trách mắng khi con kể. Trẻ bị mắng một lần thì lần sau sẽ giấu.
"""),
        heading("Với cha mẹ, ông bà"),
        text("""
Người lớn tuổi thường bị gọi điện hơn là nhắn tin, và kẻ gian đánh vào lòng thương con cháu hoặc nỗi sợ liên lụy. Hãy
giúp cha mẹ chuẩn bị trước một câu trả lời: “Để tôi hỏi con tôi đã”, rồi gác máy.
"""),
        steps(
            "Mười lăm phút giúp cha mẹ trên chiếc điện thoại của họ",
            "Lưu số của người thân, ngân hàng, trạm y tế với tên gọi dễ nhận ra.",
            "Bật chặn cuộc gọi và tin nhắn rác, gỡ những ứng dụng không ai nhớ đã cài.",
            "Đặt hạn mức chuyển tiền thấp trong ứng dụng ngân hàng.",
            "Viết ra giấy, dán cạnh điện thoại: <b>không đọc mã OTP, không cài ứng dụng theo lời người gọi, không"
            " chuyển tiền khi chưa hỏi con</b>.",
        ),
        heading("Một câu hỏi riêng của gia đình"),
        text("""
Giọng nói và hình ảnh nay có thể bị giả. Gia đình nên có một câu hỏi mà chỉ người nhà trả lời được, chẳng hạn một kỷ
niệm chung. Khi có người gọi xưng là người thân, kêu gặp nạn và cần tiền gấp, hãy hỏi câu ấy, hoặc gác máy rồi tự gọi
lại vào số đã lưu.
"""),
        callout(
            "can_lam",
            "Nếu cha mẹ đã lỡ chuyển tiền: bình tĩnh, không trách, gọi ngân hàng ngay để xin phong tỏa giao dịch, giữ"
            " lại tin nhắn và đến công an trình báo cùng cha mẹ.",
        ),
    ],
)

FAKE_SITES = SampleArticle(
    slug="nhan-ra-trang-web-va-tin-nhan-gia",
    title="Nhận ra trang web và tin nhắn giả trước khi bấm",
    summary="Trang giả có thể giống trang thật đến từng màu sắc. Chỗ không giả được là địa chỉ: hãy tập đọc địa chỉ"
    " từ phải sang trái.",
    picture=Picture("letter", 2),
    other_topics=("canh-bao-lua-dao",),
    body=[
        text("""
Một tin nhắn mạo danh đủ khéo thì không ai nhận ra chỉ nhờ nhìn lướt. Nhưng có vài chỗ kẻ gian không giấu được. Dừng lại
một phút trước khi bấm là cách phòng tốt nhất.
"""),
        heading("Đọc địa chỉ từ phải sang trái"),
        text("""
Hãy nhìn phần đứng ngay trước dấu gạch chéo đầu tiên của địa chỉ. Hai, ba cụm chữ cuối cùng của phần ấy mới cho biết
trang thuộc về ai. Những gì đứng trước chỉ là tên do chủ trang tự đặt. Trang của cơ quan nhà nước Việt Nam có đuôi
<b>.gov.vn</b>.
"""),
        table(
            "Ví dụ về cách đọc địa chỉ (tên miền minh họa)",
            ["Địa chỉ", "Thuộc về", "Nên làm"],
            ["dichvu.example.gov.vn/nop-ho-so", "example.gov.vn", "Đúng đuôi cơ quan nhà nước"],
            ["example-gov-vn.example.com/nop-ho-so", "example.com", "Không phải cơ quan nhà nước, đóng lại"],
            ["example.gov.vn.example.net", "example.net", "Cố tình làm cho giống, đóng lại"],
        ),
        callout(
            "canh_bao",
            "Biểu tượng ổ khóa chỉ cho biết đường truyền được mã hóa. Trang lừa đảo cũng có thể có ổ khóa.",
        ),
        heading("Bốn dấu hiệu của tin nhắn giả"),
        text("""
- <b>Giục gấp và dọa</b>: “khóa tài khoản trong hai giờ”, “lần thông báo cuối cùng”.
- <b>Có liên kết rút gọn</b> hoặc địa chỉ lạ, sai một vài chữ.
- <b>Xin điều không ai cần xin</b>: mật khẩu, mã OTP, ảnh hai mặt thẻ, khoản phí nhỏ để nhận khoản lớn.
- <b>Tới từ nơi quen nhưng giọng lạ</b>: tài khoản của bạn bè có thể đã bị chiếm.
"""),
        heading("Cách kiểm tra an toàn"),
        steps(
            "Không bấm vào liên kết trong tin; đi đường vòng",
            "Tự gõ địa chỉ mà bạn biết, hoặc mở ứng dụng chính thức đã cài.",
            "Gọi lại theo số có sẵn trong danh bạ, trên thẻ hoặc trên giấy tờ, không gọi số trong tin nhắn.",
            "Hỏi một người thân trước khi chuyển tiền hay nhập thông tin.",
            "Chụp màn hình, báo cho nhà cung cấp dịch vụ, rồi mới xóa tin.",
        ),
        text("""
Đã lỡ nhập mật khẩu vào trang giả thì đổi ngay mật khẩu ấy ở trang thật, thoát khỏi mọi thiết bị, và theo dõi tài khoản
trong những ngày sau. Đã lỡ nhập thông tin thẻ thì gọi ngân hàng để khóa thẻ.
"""),
    ],
)

PASSWORDS = SampleArticle(
    slug="mat-khau-dai-va-xac-thuc-hai-buoc",
    title="Mật khẩu dài và xác thực hai bước: hai lớp khóa cho mỗi tài khoản",
    summary="Một câu dài dễ nhớ tốt hơn một từ ngắn khó nhớ. Thêm xác thực hai bước, kẻ gian có mật khẩu của bạn"
    " cũng chưa vào được.",
    picture=Picture("key", 0),
    other_topics=("ke-hoach-2022-2026",),
    body=[
        text("""
Phần lớn tài khoản bị chiếm không phải vì kẻ gian quá giỏi mà vì mật khẩu quá ngắn, hoặc một mật khẩu được dùng ở quá
nhiều nơi. Hai việc dưới đây mất chừng nửa giờ và bảo vệ bạn trong nhiều năm.
"""),
        heading("Đặt mật khẩu như đặt một câu"),
        text("""
Hãy ghép bốn, năm từ không liên quan với nhau thành một câu mà chỉ bạn thấy có nghĩa. Câu càng dài thì máy dò càng lâu,
còn bạn vẫn nhớ được. Đừng dùng ngày sinh, số điện thoại, tên con hay tên quê: đó là những thứ người ta thử đầu tiên.

- Mỗi tài khoản quan trọng có <b>một mật khẩu riêng</b>: thư điện tử, ngân hàng, mạng xã hội.
- Không gửi mật khẩu qua tin nhắn, không chụp ảnh mật khẩu để trong máy.
- Đổi mật khẩu khi nghi ngờ bị lộ; không cần đổi định kỳ nếu mật khẩu đã dài và riêng.
"""),
        callout(
            "meo",
            "Nhiều mật khẩu quá thì dùng trình quản lý mật khẩu có sẵn trong điện thoại hoặc trình duyệt. Ghi ra sổ"
            " cất trong tủ khóa vẫn an toàn hơn dùng một mật khẩu cho mọi nơi.",
        ),
        heading("Bật xác thực hai bước"),
        text("""
Xác thực hai bước nghĩa là sau mật khẩu, dịch vụ hỏi thêm một điều chỉ bạn có: mã trong ứng dụng xác thực, mã gửi tới
điện thoại, hoặc cái chạm vào máy của bạn. Hãy bắt đầu từ thư điện tử, vì ai giữ được hộp thư thì đặt lại được mật khẩu
của mọi tài khoản khác.
"""),
        steps(
            "Các bước chung, gần như giống nhau ở mọi dịch vụ",
            "Mở phần <b>Cài đặt</b> của tài khoản, tìm mục <b>Bảo mật</b> hoặc <b>Đăng nhập</b>.",
            "Chọn <b>Xác thực hai bước</b> (có nơi gọi là “xác minh hai lớp”).",
            "Ưu tiên ứng dụng xác thực; nếu chưa quen thì dùng tin nhắn, vẫn tốt hơn nhiều so với không bật.",
            "Lưu các <b>mã dự phòng</b> ra giấy, phòng khi mất điện thoại.",
            "Đăng xuất rồi đăng nhập lại một lần để chắc chắn mọi thứ hoạt động.",
        ),
        heading("Thứ tự nên làm"),
        text("""
Hôm nay: thư điện tử. Ngày mai: ngân hàng và ví điện tử. Cuối tuần: mạng xã hội, rồi giúp cha mẹ làm như vậy trên máy
của họ. Làm từng tài khoản một, mỗi lần vài phút, thì ai cũng làm xong.
"""),
    ],
)

ONE_TIME_CODES = SampleArticle(
    slug="khong-doc-ma-otp-cho-bat-ky-ai",
    title="Không đọc mã OTP cho bất kỳ ai",
    summary="Mã OTP là chữ ký của bạn trong vài phút. Ai có mã ấy là làm được việc thay bạn: chuyển tiền, đổi mật"
    " khẩu, chiếm tài khoản. Không cơ quan, ngân hàng nào cần bạn đọc mã qua điện thoại.",
    picture=Picture("phone", 1),
    other_topics=("canh-bao-lua-dao",),
    body=[
        text("""
Mỗi khi chuyển tiền hay đăng nhập ở máy lạ, bạn nhận được một dãy số qua tin nhắn hoặc trong ứng dụng. Dãy số ấy là
<b>mã OTP</b>, chỉ dùng một lần và chỉ có hiệu lực trong vài phút. Hệ thống hỏi mã để biết chắc người đang thao tác là
bạn. Vì vậy kẻ gian luôn tìm cách làm cho chính bạn đọc mã ra.
"""),
        heading("Vì sao mã OTP quan trọng đến thế"),
        text("""
Mật khẩu có thể bị lộ mà bạn không biết. Mã OTP là lớp khóa thứ hai: dù có mật khẩu của bạn, kẻ gian vẫn không làm được
gì nếu thiếu mã. Đọc mã cho người khác cũng như ký tên vào tờ giấy mà người ta đang cầm bút viết.
"""),
        heading("Kẻ gian thường nói gì"),
        text("""
- “Tài khoản của anh chị đang bị trừ tiền, đọc mã để tôi chặn lại.”
- “Tôi chuyển nhầm tiền cho chị, chị đọc mã giúp để ngân hàng hoàn lại.”
- “Chị trúng thưởng, đọc mã vừa nhận để xác nhận quà.”
- “Hồ sơ của bác thiếu thông tin, bác đọc mã để cán bộ cập nhật giúp.”

Câu chuyện mỗi lần một khác, nhưng đều có hai điểm chung: <b>giục bạn làm ngay</b> và <b>xin dãy số vừa gửi tới máy
bạn</b>. Chỉ cần thấy hai điểm ấy là đủ để gác máy.
"""),
        callout(
            "canh_bao",
            "Người bên kia biết tên, địa chỉ hay vài số cuối của thẻ không có nghĩa họ là người của ngân hàng."
            " Những thông tin ấy có thể đã bị lộ từ lâu.",
        ),
        heading("Nếu lỡ đọc mã rồi"),
        steps(
            "Làm ngay, theo thứ tự",
            "Gọi ngân hàng hoặc nhà cung cấp theo số in trên thẻ, trong hợp đồng hoặc trong ứng dụng, yêu cầu"
            " <b>khóa tạm thời</b> tài khoản.",
            "Đổi mật khẩu của tài khoản ấy và của mọi tài khoản dùng chung mật khẩu, từ một máy mà bạn tin cậy.",
            "Giữ nguyên tin nhắn, nhật ký cuộc gọi, ảnh chụp màn hình; chưa xóa gì.",
            "Trình báo công an nơi gần nhất và báo cho người thân để họ không bị lừa tiếp bằng tên của bạn.",
        ),
        text("""
Bị lừa không phải là lỗi của bạn; kẻ gian làm việc ấy mỗi ngày và rất thuần thục. Báo sớm thì còn nhiều cơ hội giữ được
tiền, và câu chuyện của bạn giúp người khác tránh được.
"""),
        callout(
            "meo",
            "Đọc hết tin nhắn trước khi dùng mã: phần lớn tin nhắn có ghi mã dùng cho việc gì. Nếu việc ấy không"
            " phải do bạn làm, hãy đổi mật khẩu ngay.",
        ),
    ],
)

# In the order in which they come out: the last is the newest.
GUIDES = [UPDATES, FAMILY, FAKE_SITES, PASSWORDS, ONE_TIME_CODES]

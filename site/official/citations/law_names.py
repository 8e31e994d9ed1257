"""Names of Vietnamese laws, codes and ordinances, as the National Assembly titles them; data, no code.

A known name has a known end ("... nhỏ và vừa", "Phòng, chống ..."). A name that is missing here is still
found by its capital letter. Sources: the titles of laws in force or cited between 1990 and 2025.
"""

KNOWN_NAMES = """
An ninh mạng
An ninh quốc gia
An toàn thông tin mạng
An toàn thực phẩm
An toàn, vệ sinh lao động
Ban hành văn bản quy phạm pháp luật
Ban hành văn bản quy phạm pháp luật của Hội đồng nhân dân, Ủy ban nhân dân
Báo chí
Bảo hiểm tiền gửi
Bảo hiểm xã hội
Bảo hiểm y tế
Bảo vệ bí mật nhà nước
Bảo vệ dữ liệu cá nhân
Bảo vệ môi trường
Bảo vệ quyền lợi người tiêu dùng
Bảo vệ sức khỏe nhân dân
Bảo vệ và kiểm dịch thực vật
Bảo vệ và phát triển rừng
Bảo vệ, chăm sóc và giáo dục trẻ em
Bầu cử đại biểu Quốc hội
Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân
Biên giới quốc gia
Biên phòng Việt Nam
Biển Việt Nam
Bình đẳng giới
Bưu chính
Các công cụ chuyển nhượng
Các tổ chức tín dụng
Cán bộ, công chức
Căn cước
Căn cước công dân
Cảnh sát biển Việt Nam
Cảnh sát cơ động
Cảnh vệ
Cạnh tranh
Chăn nuôi
Chất lượng sản phẩm, hàng hóa
Chính quyền địa phương
Chuyển đổi số
Chuyển giao công nghệ
Chuyển giao người đang chấp hành án phạt tù
Chứng khoán
Công an nhân dân
Công an xã
Công chứng
Công đoàn
Công nghệ cao
Công nghệ thông tin
Công nghiệp công nghệ số
Công nghiệp quốc phòng, an ninh và động viên công nghiệp
Cơ quan đại diện nước Cộng hòa xã hội chủ nghĩa Việt Nam ở nước ngoài
Cơ yếu
Cư trú
Dầu khí
Dân chủ ở cơ sở
Dân quân tự vệ
Dân số
Dân sự
Dẫn độ
Di sản văn hóa
Doanh nghiệp
Doanh nghiệp nhà nước
Doanh nghiệp tư nhân
Du lịch
Dự trữ quốc gia
Dược
Dữ liệu
Đa dạng sinh học
Đất đai
Đầu tư
Đầu tư công
Đầu tư theo phương thức đối tác công tư
Đấu giá tài sản
Đấu thầu
Địa chất và khoáng sản
Điện ảnh
Điện lực
Điều ước quốc tế
Đo đạc và bản đồ
Đo lường
Đường bộ
Đường sắt
Đặc xá
Giá
Giám định tư pháp
Giao dịch điện tử
Giao thông đường bộ
Giao thông đường thủy nội địa
Giáo dục
Giáo dục đại học
Giáo dục nghề nghiệp
Giáo dục quốc phòng và an ninh
Hải quan
Hàng hải Việt Nam
Hàng không dân dụng Việt Nam
Hiến, lấy, ghép mô, bộ phận cơ thể người và hiến, lấy xác
Hình sự
Hoạt động chữ thập đỏ
Hoạt động giám sát của Quốc hội và Hội đồng nhân dân
Hòa giải ở cơ sở
Hòa giải, đối thoại tại Tòa án
Hóa chất
Hỗ trợ doanh nghiệp nhỏ và vừa
Hộ tịch
Hôn nhân và gia đình
Hợp tác xã
Hội Liên hiệp Phụ nữ Việt Nam
Kế toán
Khám bệnh, chữa bệnh
Khí tượng thủy văn
Khiếu nại
Khiếu nại, tố cáo
Khoa học và công nghệ
Khoa học, công nghệ và đổi mới sáng tạo
Khoáng sản
Kiểm toán độc lập
Kiểm toán nhà nước
Kiến trúc
Kinh doanh bảo hiểm
Kinh doanh bất động sản
Lâm nghiệp
Lao động
Lưu trữ
Lưu trữ quốc gia
Lý lịch tư pháp
Lực lượng dự bị động viên
Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở
Mặt trận Tổ quốc Việt Nam
Năng lượng nguyên tử
Ngân hàng Nhà nước Việt Nam
Ngân sách nhà nước
Người cao tuổi
Người khuyết tật
Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng
Nghĩa vụ quân sự
Nhà giáo
Nhà ở
Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam
Nuôi con nuôi
Phá sản
Phổ biến, giáo dục pháp luật
Phục hồi, phá sản
Phòng bệnh
Phòng cháy và chữa cháy
Phòng cháy, chữa cháy
Phòng cháy, chữa cháy và cứu nạn, cứu hộ
Phòng không nhân dân
Phòng thủ dân sự
Phòng, chống bạo lực gia đình
Phòng, chống bệnh truyền nhiễm
Phòng, chống khủng bố
Phòng, chống ma túy
Phòng, chống mua bán người
Phòng, chống nhiễm vi rút gây ra hội chứng suy giảm miễn dịch mắc phải ở người
Phòng, chống rửa tiền
Phòng, chống tác hại của rượu, bia
Phòng, chống tác hại của thuốc lá
Phòng, chống tham nhũng
Phòng, chống thiên tai
Phí và lệ phí
Quảng cáo
Quản lý ngoại thương
Quản lý nợ công
Quản lý thuế
Quản lý và đầu tư vốn nhà nước tại doanh nghiệp
Quản lý, sử dụng tài sản công
Quản lý, sử dụng tài sản nhà nước
Quản lý, sử dụng vốn nhà nước đầu tư vào sản xuất, kinh doanh tại doanh nghiệp
Quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ
Quân nhân chuyên nghiệp, công nhân và viên chức quốc phòng
Quốc phòng
Quốc tịch Việt Nam
Quy hoạch
Quy hoạch đô thị
Quy hoạch đô thị và nông thôn
Sĩ quan Quân đội nhân dân Việt Nam
Sở hữu trí tuệ
Sử dụng năng lượng tiết kiệm và hiệu quả
Tài nguyên nước
Tài nguyên, môi trường biển và hải đảo
Tạm giữ, tạm giam
Tần số vô tuyến điện
Tham gia lực lượng gìn giữ hòa bình của Liên hợp quốc
Thanh niên
Thanh tra
Thể dục, thể thao
Thi đua, khen thưởng
Thi hành án dân sự
Thi hành án hình sự
Thi hành tạm giữ, tạm giam
Thi hành tạm giữ, tạm giam và cấm đi khỏi nơi cư trú
Thống kê
Thỏa thuận quốc tế
Thủ đô
Thú y
Thuế bảo vệ môi trường
Thuế giá trị gia tăng
Thuế sử dụng đất nông nghiệp
Thuế sử dụng đất phi nông nghiệp
Thuế tài nguyên
Thuế thu nhập cá nhân
Thuế thu nhập doanh nghiệp
Thuế tiêu thụ đặc biệt
Thuế xuất khẩu, thuế nhập khẩu
Thủy lợi
Thủy sản
Thư viện
Thực hành tiết kiệm, chống lãng phí
Thực hiện dân chủ ở cơ sở
Thương mại
Thương mại điện tử
Tiêu chuẩn và quy chuẩn kỹ thuật
Tiếp cận thông tin
Tiếp công dân
Tiết kiệm, chống lãng phí
Tín ngưỡng, tôn giáo
Tình trạng khẩn cấp
Tòa án nhân dân
Tố cáo
Tố tụng dân sự
Tố tụng hành chính
Tố tụng hình sự
Tổ chức Chính phủ
Tổ chức chính quyền địa phương
Tổ chức cơ quan điều tra hình sự
Tổ chức Hội đồng nhân dân và Ủy ban nhân dân
Tổ chức Quốc hội
Tổ chức Tòa án nhân dân
Tổ chức Viện kiểm sát nhân dân
Trách nhiệm bồi thường của Nhà nước
Trẻ em
Trí tuệ nhân tạo
Trật tự, an toàn giao thông đường bộ
Trọng tài thương mại
Trợ giúp pháp lý
Trồng trọt
Trưng cầu ý dân
Trưng mua, trưng dụng tài sản
Tương trợ tư pháp
Tương trợ tư pháp về dân sự
Tương trợ tư pháp về hình sự
Tư pháp người chưa thành niên
Viên chức
Viễn thông
Việc làm
Việc làm và bảo hiểm thất nghiệp
Xây dựng
Xuất bản
Xuất cảnh, nhập cảnh của công dân Việt Nam
Xử lý vi phạm hành chính
Ưu đãi người có công với cách mạng
""".strip().splitlines()

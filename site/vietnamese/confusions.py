"""Table of words that are often misspelt in Vietnamese: right words, and their wrong forms.

Each wrong form is wrong everywhere except beside its exceptions: words before or after it that form words with its
syllables ("lịch sử lý giải"). Apart from the exceptions, forms of one syllable occur in no word.
"""

_TABLE = """
ngành: nghành | được: đuợc | người: nguời, ngừơi
xử lý: sử lý, xữ lý, sữ lý | sử dụng: xử dụng, xữ dụng, sữ dụng | xử phạt: sử phạt, xữ phạt | đối xử: đối sử
cư xử: cư sử | xét xử: xét sử | xử sự: sử sự | xử án: sử án | ứng xử: ứng sử | lịch sử: lịch xử
chia sẻ: chia xẻ, chia sẽ | san sẻ: san xẻ, san sẽ | suôn sẻ: suông sẻ, xuông sẻ, suôn xẻ, xuôn xẻ
xuất sắc: suất sắc, xuất xắc, suất xắc | sản xuất: xản xuất, sản suất | xuất khẩu: suất khẩu
năng suất: năng xuất | hiệu suất: hiệu xuất | công suất: công xuất | lãi suất: lãi xuất | tần suất: tần xuất
áp suất: áp xuất | xác suất: xác xuất, sác xuất | suất ăn: xuất ăn | xuất xứ: suất xứ | đề xuất: đề suất
đột xuất: đột suất | xuất hiện: suất hiện | xuất phát: suất phát | xuất bản: suất bản | trích xuất: trích suất
xán lạn: sáng lạn, sáng lạng, xáng lạn, sán lạn | bổ sung: bổ xung, bỗ sung, bỗ xung | sung sướng: xung sướng
súc tích: xúc tích | xúc động: súc động | xúc tiến: súc tiến | xúc phạm: súc phạm | thiếu sót: thiếu xót
sai sót: sai xót | sót lại: xót lại | xót xa: sót xa | sơ suất: sơ xuất, xơ xuất, xơ suất
sơ sài: sơ xài, xơ sài, xơ xài | sa sút: xa sút, sa xút | sắp xếp: xắp xếp, sắp sếp, xắp sếp | sắp sửa: xắp sửa
sẵn sàng: xẵn sàng, sẵn xàng, xẵn xàng | sẵn: sẳn, xẵn | xem xét: xem sét, sem xét | soi xét: xoi xét
sâu xa: xâu xa | sâu sắc: xâu sắc, sâu xắc, xâu xắc | sỉ nhục: xỉ nhục, sĩ nhục | săm soi: xăm xoi, xăm soi
cọ xát: cọ sát, cọ xác | sáp nhập: sát nhập, xát nhập, xáp nhập | xác định: sác định
chính xác: chính sác, chính xát | giám sát: dám sát, giám xát, giám sác | sát sao: xát xao, sát xao
sôi nổi: xôi nổi | xa xôi: sa xôi | soạn thảo: xoạn thảo | rà soát: rà xoát, dà soát
kiểm soát: kiểm xoát, kiểm sót | sơ kết: xơ kết | sơ tán: xơ tán | xây dựng: sây dựng, xây rựng
xung kích: sung kích | xung quanh: sung quanh | sinh hoạt: xinh hoạt

trân trọng: chân trọng, trân chọng | chân thành: trân thành | truyền thống: chuyền thống
câu chuyện: câu truyện | nói chuyện: nói truyện | trò chuyện: trò truyện, chò chuyện
trải nghiệm: chải nghiệm, trãi nghiệm | trải qua: chải qua | chải chuốt: trải chuốt
trau dồi: chau dồi, trao dồi | trau chuốt: chau chuốt, trao chuốt | chú trọng: trú trọng | chú ý: trú ý
trú ẩn: chú ẩn | trí tuệ: chí tuệ | chỉ trích: chỉ chích | trích dẫn: chích dẫn
trống trải: chống trải, trống chải | trăn trở: chăn trở, trăn chở | trằn trọc: chằn chọc, trằn chọc
chần chừ: trần trừ, chần trừ | trọn vẹn: chọn vẹn | chọn lựa: trọn lựa | chọn lọc: trọn lọc, chọn nọc
triển khai: chiển khai, triễn khai, triển khia | chương trình: trương trình, chương chình
trường hợp: chường hợp | chứng kiến: trứng kiến | trưng bày: chưng bày | trưng cầu: chưng cầu
trách nhiệm: chách nhiệm, trách nhiêm | trung thực: chung thực | chung thủy: trung thủy | tập trung: tập chung
trung tâm: chung tâm | chuyên chở: chuyên trở | che chở: che trở | chở che: trở che | trở nên: chở nên
trở thành: chở thành | trợ giúp: chợ giúp | hỗ trợ: hổ trợ, hổ chợ, hỗ chợ | trực tiếp: chực tiếp
trình bày: chình bày | phòng chống: phòng chóng | chính sách: trính sách | chấp hành: trấp hành
vô hình trung: vô hình chung | tựu trung: tựu chung | tham quan: thăm quan | chín muồi: chín mùi
khắt khe: khắc khe | mạnh dạn: mạnh dạng | lãng mạn: lãng mạng | trang trọng: chang trọng | trụ sở: chụ sở
trao tặng: chao tặng

củng cố: cũng cố | cũng như: củng như | cũng là: củng là | cũng có: củng có | cũng được: củng được
vẫn còn: vẩn còn | vẫn chưa: vẩn chưa | vẫn là: vẩn là | lẫn nhau: lẩn nhau | giữ gìn: dữ gìn | gìn giữ: gìn dữ
bảo vệ: bão vệ | bảo đảm: bão đảm, bảo đãm | đảm bảo: đãm bảo, đảm bão | hướng dẫn: hướng dẩn | dẫn: dẩn
nỗ lực: nổ lực, nỗ lục | nỗi buồn: nổi buồn | nổi tiếng: nỗi tiếng | nổi bật: nỗi bật | nỗi đau: nổi đau
bổ ích: bỗ ích | tổ chức: tỗ chức, tổ chưc | thể hiện: thể hiên | thực hiện: thực hiên
sửa chữa: sữa chữa, sửa chửa | sửa đổi: sữa đổi | chữ: chử | chữa cháy: chửa cháy | dễ: dể | mở rộng: mỡ rộng
mở lớp: mỡ lớp | mỗi: mổi | kỷ niệm: kỹ niệm | kỷ luật: kỹ luật | kỷ lục: kỹ lục | kỷ nguyên: kỹ nguyên
kỹ thuật: kỷ thuật | kỹ năng: kỷ năng | kỹ sư: kỷ sư | kỹ càng: kỷ càng | thế kỷ: thế kỹ | nghỉ ngơi: nghĩ ngơi
nghỉ hưu: nghĩ hưu | nghỉ phép: nghĩ phép | nghỉ lễ: nghĩ lễ | suy nghĩ: suy nghỉ | nghĩa: nghỉa
lãnh đạo: lảnh đạo | lãng phí: lảng phí | dũng cảm: dũng cãm | cảm: cãm | quản: quãn | quảng cáo: quãng cáo
quãng đường: quảng đường | quãng thời gian: quảng thời gian | cửa hàng: cữa hàng | cửa khẩu: cữa khẩu
ngõ hẻm: ngỏ hẻm | điểm: điễm | kiểm: kiễm | hiểm: hiễm | diễn: diển | chuẩn: chuẫn | phẩm: phẫm | khoản: khoãn
khoảng: khoãng | chuyển: chuyễn | giữ: giử | hưởng: hưỡng | triển: triễn | chuẩn bị: chuẩn bi
bảo hiểm: bão hiểm | ảnh: ãnh | tổng: tỗng | thể: thễ | phải: phãi | của: cũa | lỗi: lổi | chỗ: chổ | đỡ: đở
xử: xữ | hữu: hửu | những: nhửng | cỡ: cở | biểu: biễu | hiểu: hiễu | thiểu: thiễu | nhiễm: nhiểm | tưởng: tưỡng
thưởng: thưỡng | trưởng: trưỡng | xưởng: xưỡng | dưỡng: dưởng | ngưỡng: ngưởng | lưỡng: lưởng | sưởi: sưỡi
lưỡi: lưởi | tuổi: tuỗi | muỗi: muổi | buổi: buỗi | kể: kễ | vỗ: vổ | gỗ: gổ | khả: khã | trả: trã | quả: quã
thỏa: thõa | trải: trãi | hỏi: hõi | nhỏ: nhõ | bỏ qua: bõ qua | nửa chừng: nữa chừng | rõ ràng: rỏ ràng
rõ rệt: rỏ rệt | làm rõ: làm rỏ | đã được: đả được | đã có: đả có | dang dở: dang dỡ | bỏ dở: bỏ dỡ
bốc dỡ: bốc dở | tháo dỡ: tháo dở | tháo gỡ: tháo gở | gỡ bỏ: gở bỏ | gỡ rối: gở rối
giải quyết: giãi quyết, dải quyết | giải thích: giãi thích | giải pháp: giãi pháp | giãi bày: giải bày
vĩnh viễn: vĩnh viển | viễn thông: viển thông | trao đổi: trao đỗi | thay đổi: thay đỗi | buổi lễ: buổi lể
ngày lễ: ngày lể | nghi lễ: nghi lể | biểu mẫu: biểu mẩu | gương mẫu: gương mẩu | kiên nhẫn: kiên nhẩn
phẫn nộ: phẩn nộ | tranh cãi: tranh cải | cãi nhau: cải nhau | sợ hãi: sợ hải | kinh hãi: kinh hải
khuyến mãi: khuyến mải | chất thải: chất thãi | rác thải: rác thãi | nước thải: nước thãi | ưu đãi: ưu đải
chiêu đãi: chiêu đải | rộng rãi: rộng rải | rải rác: rãi rác | rảnh rỗi: rảnh rổi, rãnh rỗi, rãnh rổi
xã hội: xả hội, xã hôi | thị xã: thị xả | xã viên: xả viên | hợp tác xã: hợp tác xả | mã số: mả số
tác giả: tác giã | giả mạo: giã mạo | giả danh: giã danh | tiết kiệm: tiếc kiệm | lỗ hổng: lổ hổng, lỗ hỗng
mãnh liệt: mảnh liệt | đề cử: đề cữ | bầu cử: bầu cữ | ứng cử: ứng cữ | cử tri: cữ tri | vượt bậc: vượt bật
cấp bậc: cấp bật | hàng loạt: hàng loạc | đồng loạt: đồng loạc | quyết liệt: quyết liệc
lừa đảo: lừa đão, lường đảo | lường gạt: lường gạc | gian lận: gian lân | mật khẩu: mật khẫu
tài khoản: tài khoảng | điều khoản: điều khoảng | khoản tiền: khoảng tiền | khoảng cách: khoản cách
khoảng thời gian: khoản thời gian | thủ đoạn: thủ đoạng | mạo danh: mạo doanh | cảnh giác: cảnh giát, cảng giác
tuyên truyền: tuyên chuyền, truyên truyền | phổ biến: phổ biên | nghiêm túc: nghiêm túch | nề nếp: nề nết
cập nhật: cập nhập | khiếu nại: khiếu lại | bắt chước: bắt trước | bàng hoàng: bàng hoàn, bàn hoàng
chẩn đoán: chuẩn đoán | độc giả: đọc giả | hàm súc: hàm xúc | khảng khái: khẳng khái | thẳng thắn: thẳng thắng
trùng lặp: trùng lập | ủ rũ: ũ rũ | sứ mệnh: xứ mệnh | đều đặn: đều đặng | chỉn chu: chỉnh chu, trỉnh chu
gian trá: gian chá | chắc chắn: chắc chẳn | hoang mang: hoang man | lan man: lang man | khẩn trương: khẩn chương
kiên trì: kiên chì | thậm chí: thẩm chí | rẻ rúng: rẽ rúng | hãng: hảng | gánh vác: gánh vát | bác bỏ: bát bỏ
phát giác: phát giát | mất mát: mất mác | khoảnh khắc: khoản khắc | phảng phất: phản phất
thiên tai: thiêng tai | bản thân: bản than | đình chỉ: đình trỉ | trì trệ: chì chệ, chì trệ

dành thời gian: giành thời gian | dành riêng: giành riêng | giành giật: dành giật | tranh giành: tranh dành
giành chiến thắng: dành chiến thắng | giành thắng lợi: dành thắng lợi | giành độc lập: dành độc lập
giấu giếm: giấu diếm, dấu diếm, dấu giếm | che giấu: che dấu | cất giấu: cất dấu | giấu tên: dấu tên
dấu hiệu: giấu hiệu | dấu vết: giấu vết | giản dị: dản dị | đơn giản: đơn dản, đơn giãn
giãn cách: giản cách, dãn cách | thư giãn: thư dãn, thư giản | giúp đỡ: dúp đỡ, giúp đở
giáo dục: giáo giục, dáo dục | dám nghĩ: giám nghĩ | dám làm: giám làm | dữ dội: giữ dội | dữ liệu: giữ liệu
dao động: giao động | giao dịch: dao dịch | giao thông: dao thông | giao lưu: dao lưu | gia đình: da đình
dân tộc: giân tộc | dân cư: giân cư | dịch bệnh: giịch bệnh | rút kinh nghiệm: dút kinh nghiệm
khuếch đại: khuyếch đại | khuếch trương: khuyếch trương | khuếch tán: khuyếch tán | nguyên tắc: nguyên tắt
quy tắc: quy tắt | tóm tắt: tóm tắc | bế tắc: bế tắt | thắc mắc: thắt mắc
"""

# Wrong form: the words before it, and the words after it, that make it right.
EXCEPTIONS = {
    "sử lý": ("lịch tiểu dã chính quốc thông thi ký", ""),
    "bắt trước": ("bị", "khi đó lúc ngày năm tòa mùa hết"),
    "đọc giả": ("", "mạo danh thuyết định"),
    "bản than": ("", "phiền vãn thở"),
    "tựu chung": ("thành", ""),
    "kỹ luật": ("rất thật đọc hiểu nghiên cứu", "chơi lệ an sư đất về"),
    "năng xuất": ("khả chức tài tiềm kỹ hiệu tính", "hiện khẩu cảnh phát bản huyết ngũ chinh sắc trình"),
    "hiệu xuất": ("dấu tín ký biểu thương", "hiện khẩu cảnh phát bản trình"),
    "công xuất": ("gia", "khẩu nhập xứ bản sắc"),
    "lãi xuất": ("", "hiện phát"),
    "áp xuất": ("", "hiện"),
    "xuất ăn": ("đề sản", ""),
    "sử sự": ("lịch", ""),
    "sử án": ("lịch", ""),
    "súc động": ("gia", ""),
    "sát nhập": ("sâu bám", "vai"),
    "trú ý": ("cư tạm thường", ""),
    "trương trình": ("chủ khai phô khoa", ""),
    "trung thủy": ("", "điện lợi sản"),
    "chung thực": ("", "hiện tế chất thi phẩm"),
    "chung tâm": ("", "nguyện huyết trạng tư ý thế lý niệm điểm tính tình sức sự"),
    "tập chung": ("bài", ""),
    "chọn vẹn": ("", "toàn"),
    "chở thành": ("", "phẩm phố viên"),
    "cũng cố": ("", "gắng tình ý định sức tạo làm tỏ tìm né"),
    "nổi buồn": ("làm", ""),
    "mảnh liệt": ("", "sĩ"),
    "thể hiên": ("", "ngang"),
    "chử": ("", "đồng"),
    "dể": ("khinh", ""),
    "gổ": ("gây", ""),
    "thăm quan": ("", "chức hệ khách lại"),
    "chín mùi": ("", "hương vị thơm"),
    "khoảng tiền": ("", "sử tệ"),
    "dấu tên": ("đóng con khắc", ""),
    "giám làm": ("tổng phó", ""),
    "giao động": ("bàn chuyển", "cơ vật sản viên tác"),
    "cọ sát": ("", "nhau"),
    "nghĩ phép": ("suy", ""),
    "phổ biên": ("", "giới"),
    "xét sử": ("xem", "dụng"),
    "xem sét": ("", "đánh"),
}

# Names that are misspelt both in small letters and in capitals.
_NAMES = """
Quảng Ngãi: quãng ngãi, quảng ngải, quãng ngải | Quảng Nam: quãng nam | Quảng Trị: quãng trị | Đà Nẵng: đà nẳng
"""


def _read(table: str) -> dict[str, str]:
    entries = (entry.split(":") for line in table.split("\n") for entry in line.split("|") if ":" in entry)
    return {wrong.strip(): right.strip() for right, wrongs in entries for wrong in wrongs.split(",")}


PHRASES = _read(_TABLE)
NAMES = _read(_NAMES)

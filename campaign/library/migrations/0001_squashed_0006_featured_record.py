import campaign.library.models.imports
import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('library', '0001_initial'),
        ('library', '0002_relations_citations_imports'),
        ('library', '0003_successors_become_relations'),
        ('library', '0004_drop_replaced_by'),
        ('library', '0005_catalogue_state'),
        ('library', '0006_featured_record'),
    ]

    dependencies = [
        ('base', '0002_squashed_0006_pictures_and_media'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField()),
            ],
            options={
                'verbose_name': 'trạng thái danh mục văn bản',
                'verbose_name_plural': 'trạng thái danh mục văn bản',
            },
        ),
        migrations.CreateModel(
            name='DocumentField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='tên lĩnh vực')),
                ('slug', models.SlugField(editable=False, max_length=80, unique=True, verbose_name='địa chỉ')),
                ('sort_order', models.IntegerField(db_index=True, default=0, verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'lĩnh vực văn bản',
                'verbose_name_plural': 'lĩnh vực văn bản',
                'ordering': ['sort_order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='DocumentRecord',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.', max_length=500, verbose_name='tóm tắt')),
                ('noindex', models.BooleanField(default=False, help_text='Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.', verbose_name='ẩn khỏi công cụ tìm kiếm')),
                ('canonical_url', models.URLField(blank=True, help_text='Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.', verbose_name='địa chỉ gốc')),
                ('is_sample', models.BooleanField(default=False, help_text='Trang ghi rõ “Nội dung mẫu” cho người đọc.', verbose_name='nội dung mẫu')),
                ('number', models.CharField(blank=True, help_text='Như in trên văn bản; để trống nếu văn bản để trống số.', max_length=40, verbose_name='số')),
                ('symbol', models.CharField(blank=True, help_text='Ví dụ: KH-BCĐ138, CT-UBND.', max_length=80, verbose_name='ký hiệu')),
                ('doc_type', models.CharField(choices=[('hien-phap', 'Hiến pháp'), ('bo-luat', 'Bộ luật'), ('luat', 'Luật'), ('phap-lenh', 'Pháp lệnh'), ('lenh', 'Lệnh'), ('nghi-quyet', 'Nghị quyết'), ('nghi-quyet-lien-tich', 'Nghị quyết liên tịch'), ('nghi-dinh', 'Nghị định'), ('ket-luan', 'Kết luận'), ('chi-thi', 'Chỉ thị'), ('quyet-dinh', 'Quyết định'), ('thong-tu', 'Thông tư'), ('thong-tu-lien-tich', 'Thông tư liên tịch'), ('van-ban-hop-nhat', 'Văn bản hợp nhất'), ('quy-dinh', 'Quy định'), ('quy-che', 'Quy chế'), ('dieu-le', 'Điều lệ'), ('thong-tri', 'Thông tri'), ('tuyen-bo', 'Tuyên bố'), ('loi-keu-goi', 'Lời kêu gọi'), ('chien-luoc', 'Chiến lược'), ('chuong-trinh', 'Chương trình'), ('ke-hoach', 'Kế hoạch'), ('de-an', 'Đề án'), ('du-an', 'Dự án'), ('phuong-an', 'Phương án'), ('huong-dan', 'Hướng dẫn'), ('cong-van', 'Công văn'), ('cong-dien', 'Công điện'), ('thong-bao', 'Thông báo'), ('thong-cao', 'Thông cáo'), ('bao-cao', 'Báo cáo'), ('to-trinh', 'Tờ trình'), ('bien-ban', 'Biên bản'), ('hop-dong', 'Hợp đồng'), ('ban-ghi-nho', 'Bản ghi nhớ'), ('ban-thoa-thuan', 'Bản thỏa thuận'), ('giay-uy-quyen', 'Giấy ủy quyền'), ('giay-moi', 'Giấy mời'), ('giay-gioi-thieu', 'Giấy giới thiệu'), ('giay-nghi-phep', 'Giấy nghỉ phép'), ('phieu-gui', 'Phiếu gửi'), ('phieu-chuyen', 'Phiếu chuyển'), ('phieu-bao', 'Phiếu báo'), ('phieu-trinh', 'Phiếu trình'), ('thu-cong', 'Thư công'), ('khac', 'Văn bản khác')], max_length=20, verbose_name='loại văn bản')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='nơi ban hành')),
                ('issued_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='ngày ban hành')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='ngày có hiệu lực')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='ngày hết hiệu lực')),
                ('subject', models.TextField(max_length=2000, verbose_name='trích yếu')),
                ('status', models.CharField(choices=[('chua-hieu-luc', 'Chưa có hiệu lực'), ('con-hieu-luc', 'Còn hiệu lực'), ('bi-thay-the', 'Đã được thay thế'), ('het-hieu-luc', 'Hết hiệu lực'), ('chua-xac-dinh', 'Chưa xác định')], default='chua-xac-dinh', help_text='“Chưa xác định” và “Còn hiệu lực” tự đổi khi có văn bản đã đăng thay thế hoặc bãi bỏ văn bản này, hoặc khi đến ngày hết hiệu lực.', max_length=20, verbose_name='tình trạng hiệu lực')),
                ('replaced_by_text', models.CharField(blank=True, help_text='Nếu văn bản thay thế đã có trong thư viện, hãy ghi quan hệ “Thay thế” ở văn bản ấy.', max_length=300, verbose_name='được thay thế bởi (văn bản chưa có trong thư viện)')),
                ('signer', models.CharField(blank=True, max_length=300, verbose_name='người ký')),
                ('addressees', models.TextField(blank=True, help_text='Mỗi dòng một nơi.', verbose_name='kính gửi')),
                ('recipients', models.TextField(blank=True, help_text='Mỗi dòng một nơi, như in.', verbose_name='nơi nhận')),
                ('file_sha256', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('text', models.TextField(blank=True, help_text='Nguyên văn, kể cả chỗ in sai.', verbose_name='toàn văn')),
                ('warnings', models.TextField(blank=True, help_text='Mỗi dòng một lưu ý; người đọc thấy các lưu ý này.', verbose_name='lưu ý của biên tập')),
                ('import_notes', models.TextField(blank=True, help_text='Chỉ Ban Biên tập thấy. Xem xong thì xóa.', verbose_name='ghi chú khi máy đọc')),
                ('is_stub', models.BooleanField(default=False, editable=False, verbose_name='hồ sơ chờ điền')),
                ('number_key', models.CharField(blank=True, db_index=True, editable=False, max_length=100)),
                ('name_key', models.CharField(blank=True, db_index=True, editable=False, max_length=255)),
                ('identity_key', models.CharField(blank=True, db_index=True, editable=False, max_length=400)),
                ('field', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='records', to='library.documentfield', verbose_name='lĩnh vực')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='document_records', to='base.file', verbose_name='tệp văn bản')),
                ('social_image', models.ForeignKey(blank=True, help_text='Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh khi chia sẻ')),
            ],
            options={
                'verbose_name': 'văn bản',
                'verbose_name_plural': 'văn bản',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=255)),
                ('doc_type', models.CharField(choices=[('hien-phap', 'Hiến pháp'), ('bo-luat', 'Bộ luật'), ('luat', 'Luật'), ('phap-lenh', 'Pháp lệnh'), ('lenh', 'Lệnh'), ('nghi-quyet', 'Nghị quyết'), ('nghi-quyet-lien-tich', 'Nghị quyết liên tịch'), ('nghi-dinh', 'Nghị định'), ('ket-luan', 'Kết luận'), ('chi-thi', 'Chỉ thị'), ('quyet-dinh', 'Quyết định'), ('thong-tu', 'Thông tư'), ('thong-tu-lien-tich', 'Thông tư liên tịch'), ('van-ban-hop-nhat', 'Văn bản hợp nhất'), ('quy-dinh', 'Quy định'), ('quy-che', 'Quy chế'), ('dieu-le', 'Điều lệ'), ('thong-tri', 'Thông tri'), ('tuyen-bo', 'Tuyên bố'), ('loi-keu-goi', 'Lời kêu gọi'), ('chien-luoc', 'Chiến lược'), ('chuong-trinh', 'Chương trình'), ('ke-hoach', 'Kế hoạch'), ('de-an', 'Đề án'), ('du-an', 'Dự án'), ('phuong-an', 'Phương án'), ('huong-dan', 'Hướng dẫn'), ('cong-van', 'Công văn'), ('cong-dien', 'Công điện'), ('thong-bao', 'Thông báo'), ('thong-cao', 'Thông cáo'), ('bao-cao', 'Báo cáo'), ('to-trinh', 'Tờ trình'), ('bien-ban', 'Biên bản'), ('hop-dong', 'Hợp đồng'), ('ban-ghi-nho', 'Bản ghi nhớ'), ('ban-thoa-thuan', 'Bản thỏa thuận'), ('giay-uy-quyen', 'Giấy ủy quyền'), ('giay-moi', 'Giấy mời'), ('giay-gioi-thieu', 'Giấy giới thiệu'), ('giay-nghi-phep', 'Giấy nghỉ phép'), ('phieu-gui', 'Phiếu gửi'), ('phieu-chuyen', 'Phiếu chuyển'), ('phieu-bao', 'Phiếu báo'), ('phieu-trinh', 'Phiếu trình'), ('thu-cong', 'Thư công'), ('khac', 'Văn bản khác')], max_length=20)),
                ('number', models.CharField(blank=True, max_length=100)),
                ('name', models.CharField(blank=True, max_length=255)),
                ('issuer', models.CharField(blank=True, max_length=200)),
                ('issued_on', models.DateField(null=True)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('text', models.CharField(max_length=300)),
                ('places', models.JSONField(default=list)),
                ('suppressed', models.BooleanField(default=False)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='wagtailcore.page')),
                ('record', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mentions', to='library.documentrecord')),
            ],
            options={
                'verbose_name': 'viện dẫn',
                'verbose_name_plural': 'viện dẫn',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='bắt đầu')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhập')),
            ],
            options={
                'verbose_name': 'lượt nhập văn bản',
                'verbose_name_plural': 'lượt nhập văn bản',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, verbose_name='tên tệp')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size', models.PositiveBigIntegerField(verbose_name='dung lượng')),
                ('kept', models.FileField(blank=True, max_length=255, storage=campaign.library.models.imports.quarantine, upload_to='')),
                ('state', models.CharField(choices=[('cho', 'Đang chờ'), ('dang-doc', 'Đang đọc'), ('xong', 'Bản nháp mới'), ('da-co', 'Đã có'), ('tu-choi', 'Không nhận')], default='cho', max_length=10, verbose_name='kết quả')),
                ('message', models.TextField(blank=True, verbose_name='lời nhắn')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='library.importbatch')),
                ('record', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imported_files', to='library.documentrecord')),
            ],
            options={
                'verbose_name': 'tệp nhập vào',
                'verbose_name_plural': 'tệp nhập vào',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='LibraryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.', max_length=500, verbose_name='tóm tắt')),
                ('noindex', models.BooleanField(default=False, help_text='Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.', verbose_name='ẩn khỏi công cụ tìm kiếm')),
                ('canonical_url', models.URLField(blank=True, help_text='Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.', verbose_name='địa chỉ gốc')),
                ('is_sample', models.BooleanField(default=False, help_text='Trang ghi rõ “Nội dung mẫu” cho người đọc.', verbose_name='nội dung mẫu')),
                ('featured_record', models.ForeignKey(blank=True, help_text='Trang thư viện vẽ văn bản này cùng các văn bản mà nó thực hiện và các văn bản thực hiện nó.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.documentrecord', verbose_name='văn bản có sơ đồ trên trang thư viện')),
                ('social_image', models.ForeignKey(blank=True, help_text='Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh khi chia sẻ')),
            ],
            options={
                'verbose_name': 'thư viện văn bản',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('thuc-hien', 'Thực hiện'), ('can-cu', 'Căn cứ'), ('sua-doi', 'Sửa đổi, bổ sung'), ('thay-the', 'Thay thế'), ('bai-bo', 'Bãi bỏ')], max_length=12, verbose_name='quan hệ')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                ('source', models.CharField(choices=[('may-doc', 'Máy đọc'), ('bien-tap', 'Biên tập')], default='bien-tap', editable=False, max_length=10, verbose_name='nguồn')),
                ('from_record', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='library.documentrecord')),
                ('to_record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='incoming_relations', to='library.documentrecord', verbose_name='với văn bản')),
            ],
            options={
                'verbose_name': 'quan hệ văn bản',
                'verbose_name_plural': 'quan hệ văn bản',
                'constraints': [models.UniqueConstraint(fields=('from_record', 'kind', 'to_record'), name='one_relation_of_a_kind', violation_error_message='Quan hệ này đã có.')],
            },
        ),
    ]

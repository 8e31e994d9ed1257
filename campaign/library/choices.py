"""The fixed lists of the library: document types, statuses, and kinds and sources of relations."""

from django.db import models

from vietnamese.slugs import slugify


class DocumentType(models.TextChoices):
    """The types of documents, in the order in which lists show them.

    Legal documents (Luật Ban hành văn bản quy phạm pháp luật), Party documents, and the administrative
    documents of NĐ 30/2020/NĐ-CP.
    """

    HIEN_PHAP = "hien-phap", "Hiến pháp"
    BO_LUAT = "bo-luat", "Bộ luật"
    LUAT = "luat", "Luật"
    PHAP_LENH = "phap-lenh", "Pháp lệnh"
    LENH = "lenh", "Lệnh"
    NGHI_QUYET = "nghi-quyet", "Nghị quyết"
    NGHI_QUYET_LIEN_TICH = "nghi-quyet-lien-tich", "Nghị quyết liên tịch"
    NGHI_DINH = "nghi-dinh", "Nghị định"
    KET_LUAN = "ket-luan", "Kết luận"
    CHI_THI = "chi-thi", "Chỉ thị"
    QUYET_DINH = "quyet-dinh", "Quyết định"
    THONG_TU = "thong-tu", "Thông tư"
    THONG_TU_LIEN_TICH = "thong-tu-lien-tich", "Thông tư liên tịch"
    VAN_BAN_HOP_NHAT = "van-ban-hop-nhat", "Văn bản hợp nhất"
    QUY_DINH = "quy-dinh", "Quy định"
    QUY_CHE = "quy-che", "Quy chế"
    DIEU_LE = "dieu-le", "Điều lệ"
    THONG_TRI = "thong-tri", "Thông tri"
    TUYEN_BO = "tuyen-bo", "Tuyên bố"
    LOI_KEU_GOI = "loi-keu-goi", "Lời kêu gọi"
    CHIEN_LUOC = "chien-luoc", "Chiến lược"
    CHUONG_TRINH = "chuong-trinh", "Chương trình"
    KE_HOACH = "ke-hoach", "Kế hoạch"
    DE_AN = "de-an", "Đề án"
    DU_AN = "du-an", "Dự án"
    PHUONG_AN = "phuong-an", "Phương án"
    HUONG_DAN = "huong-dan", "Hướng dẫn"
    CONG_VAN = "cong-van", "Công văn"
    CONG_DIEN = "cong-dien", "Công điện"
    THONG_BAO = "thong-bao", "Thông báo"
    THONG_CAO = "thong-cao", "Thông cáo"
    BAO_CAO = "bao-cao", "Báo cáo"
    TO_TRINH = "to-trinh", "Tờ trình"
    BIEN_BAN = "bien-ban", "Biên bản"
    HOP_DONG = "hop-dong", "Hợp đồng"
    BAN_GHI_NHO = "ban-ghi-nho", "Bản ghi nhớ"
    BAN_THOA_THUAN = "ban-thoa-thuan", "Bản thỏa thuận"
    GIAY_UY_QUYEN = "giay-uy-quyen", "Giấy ủy quyền"
    GIAY_MOI = "giay-moi", "Giấy mời"
    GIAY_GIOI_THIEU = "giay-gioi-thieu", "Giấy giới thiệu"
    GIAY_NGHI_PHEP = "giay-nghi-phep", "Giấy nghỉ phép"
    PHIEU_GUI = "phieu-gui", "Phiếu gửi"
    PHIEU_CHUYEN = "phieu-chuyen", "Phiếu chuyển"
    PHIEU_BAO = "phieu-bao", "Phiếu báo"
    PHIEU_TRINH = "phieu-trinh", "Phiếu trình"
    THU_CONG = "thu-cong", "Thư công"
    KHAC = "khac", "Văn bản khác"

    @classmethod
    def named(cls, name: str | None) -> "DocumentType":
        """Return the type with this name, in any spelling of accents; KHAC if there is none."""
        value = slugify(name or "")
        return cls(value) if value in cls.values else cls.KHAC


# Documents that texts cite by name instead of number.
CALLED_BY_NAME = (DocumentType.HIEN_PHAP, DocumentType.BO_LUAT, DocumentType.LUAT, DocumentType.PHAP_LENH)

# Documents that lay down rules: the State's (Luật Ban hành văn bản quy phạm pháp luật 2025, Điều 4) and the Party's.
# Others are reports, letters and plans.
LEGAL = (
    *CALLED_BY_NAME,
    DocumentType.LENH,
    DocumentType.NGHI_QUYET,
    DocumentType.NGHI_QUYET_LIEN_TICH,
    DocumentType.NGHI_DINH,
    DocumentType.KET_LUAN,
    DocumentType.CHI_THI,
    DocumentType.QUYET_DINH,
    DocumentType.THONG_TU,
    DocumentType.THONG_TU_LIEN_TICH,
    DocumentType.VAN_BAN_HOP_NHAT,
    DocumentType.QUY_DINH,
    DocumentType.QUY_CHE,
    DocumentType.DIEU_LE,
)


class DocumentStatus(models.TextChoices):
    """The legal status of a document on a day."""

    NOT_YET = "chua-hieu-luc", "Chưa có hiệu lực"
    IN_FORCE = "con-hieu-luc", "Còn hiệu lực"
    AMENDED = "da-sua-doi", "Còn hiệu lực, đã sửa đổi"
    PARTLY_SUSPENDED = "ngung-mot-phan", "Ngưng hiệu lực một phần"
    SUSPENDED = "ngung-hieu-luc", "Ngưng hiệu lực"
    REPLACED = "bi-thay-the", "Đã được thay thế"
    EXPIRED = "het-hieu-luc", "Hết hiệu lực"
    UNKNOWN = "chua-xac-dinh", "Chưa xác định"

    @classmethod
    def words(cls) -> list[tuple[str, str]]:
        """Return the choices of an editor's word on the status; UNKNOWN leaves it to dates and relations."""
        said = (cls.NOT_YET, cls.IN_FORCE, cls.REPLACED, cls.EXPIRED)
        of_dates = (cls.UNKNOWN.value, "Để máy tính theo ngày và quan hệ")
        return [of_dates, *((each.value, each.label) for each in said)]


class RelationKind(models.TextChoices):
    """The kind of a relation: the effect of the first document on the second."""

    CARRIES_OUT = "thuc-hien", "Thực hiện"
    BASED_ON = "can-cu", "Căn cứ"
    AMENDS = "sua-doi", "Sửa đổi, bổ sung"
    CORRECTS = "dinh-chinh", "Đính chính"
    EXTENDS = "gia-han", "Kéo dài, gia hạn"
    SUSPENDS = "dinh-chi", "Đình chỉ, ngưng hiệu lực"
    REPLACES = "thay-the", "Thay thế"
    REPEALS = "bai-bo", "Bãi bỏ"
    CONSOLIDATES = "hop-nhat", "Hợp nhất"

    @property
    def seen_from_the_other(self) -> str:
        """Return the label of the relation on the second document's page, placed before the first document's name."""
        return {
            "thuc-hien": "Được thực hiện bởi",
            "can-cu": "Là căn cứ của",
            "sua-doi": "Được sửa đổi, bổ sung bởi",
            "dinh-chinh": "Được đính chính bởi",
            "gia-han": "Được kéo dài, gia hạn bởi",
            "dinh-chi": "Bị đình chỉ, ngưng hiệu lực bởi",
            "thay-the": "Được thay thế bởi",
            "bai-bo": "Bị bãi bỏ bởi",
            "hop-nhat": "Được hợp nhất tại",
        }[self.value]


class RelationSource(models.TextChoices):
    """The origin of a relation: found by the import or entered by an editor."""

    MACHINE = "may-doc", "Máy đọc"
    EDITOR = "bien-tap", "Biên tập"

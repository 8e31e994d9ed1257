"""The drawn pictures of sample content, stored in the image library and used again if they are there."""

import io
from dataclasses import dataclass

from django.core.files.images import ImageFile

from base.models import Image
from home.sample_images import draw_sample_image

CREDIT = "Hình vẽ của Ban Biên tập (mẫu)"

# Descriptions of the symbols, for alternative texts.
SHOWN = {
    "phone": "một chiếc điện thoại",
    "letter": "một phong thư",
    "key": "một chiếc chìa khóa",
    "shield": "một chiếc khiên có dấu đánh dấu",
    "wave": "ba làn sóng",
    "document": "một tờ văn bản",
    "megaphone": "một chiếc loa",
    "qr": "một mã vuông để quét",
    "book": "một quyển sách đang mở",
    "network": "năm điểm nối với nhau và với điểm ở giữa",
    "bell": "một quả chuông",
    "flag": "một lá cờ",
}


@dataclass(frozen=True)
class Picture:
    """A picture of sample content: a symbol, and the seed of its arrangement and colours."""

    symbol: str
    seed: int

    @property
    def title(self) -> str:
        return f"Hình mẫu: {SHOWN[self.symbol]} ({self.seed})"

    @property
    def description(self) -> str:
        return f"Hình vẽ {SHOWN[self.symbol]} giữa hoa văn tam giác và sóng nước của gốm Sa Huỳnh"

    def image(self) -> Image:
        """Return the image from the library; draw and store it if it is missing."""
        image = Image.objects.filter(title=self.title, is_sample=True).first()
        if image is None:
            data = io.BytesIO(draw_sample_image(self.symbol, self.seed))
            image = Image.objects.create(
                title=self.title,
                description=self.description,
                credit=CREDIT,
                is_sample=True,
                file=ImageFile(data, name=f"mau-{self.symbol}-{self.seed}.jpg"),
            )
        return image

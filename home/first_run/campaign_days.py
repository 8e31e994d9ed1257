"""The days of the campaign that stand in the editors' calendar from the start; the board keeps them from then on."""

from campaign.newsroom.models import CampaignDay

_DAYS = [
    {
        "day": 19,
        "month": 8,
        "name": "Ngày hội toàn dân bảo vệ an ninh Tổ quốc",
        "source": "Quyết định số 521/QĐ-TTg ngày 13/6/2005 của Thủ tướng Chính phủ",
    },
    {
        "day": 10,
        "month": 10,
        "name": "Ngày Chuyển đổi số quốc gia",
        "source": "Quyết định số 505/QĐ-TTg ngày 22/4/2022 của Thủ tướng Chính phủ",
    },
]


def place_campaign_days() -> None:
    """Enters them while the board has entered none of its own."""
    if not CampaignDay.objects.exists():
        CampaignDay.objects.bulk_create(CampaignDay(**day) for day in _DAYS)

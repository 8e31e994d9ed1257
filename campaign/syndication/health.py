"""Finding of syndication for the administrators' page: the area that alerts for other programs name."""

from base.models import AgencySettings
from operations.health.checks import Finding, Level


def of_alert_area() -> list[Finding]:
    """Return a finding about the agency's area of alerts."""
    title = "Địa bàn của cảnh báo"
    area = AgencySettings.objects.exclude(alert_area="").values_list("alert_area", flat=True).first()
    if not area:
        return [
            Finding(
                Level.WARNING,
                title,
                "Chưa có, nên cảnh báo cho phần mềm (CAP) không nêu tỉnh, thành phố nào.",
                "Vào Cài đặt > Thông tin cơ quan, ghi địa bàn của cảnh báo.",
            )
        ]
    return [Finding(Level.OK, title, f"{area}.")]

"""Tests of the bar charts: on a phone, too, each label is readable and nothing runs out of the picture."""

import re

import pytest

from campaign.reports.figures import TOPIC, Line, Table
from campaign.reports.files import charts

LABEL = "Toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng ở cơ sở, khu dân cư và trường học"


@pytest.mark.parametrize("width", [charts.SCREEN, charts.PAGE])
def test_labels_and_numbers_stay_within_the_picture(width):
    table = Table(TOPIC, "Theo chuyên mục", "Chuyên mục", (Line(LABEL, "tin-bai", 12_345, 7),))
    drawn = charts.bars(table, width)
    texts = re.findall(r'<text x="([\d.]+)" y="[\d.]+" font-size="(\d+)">([^<]*)</text>', drawn)
    labels = [text for _, size, text in texts if size == "13"]
    assert " ".join(labels) == LABEL
    for x, size, text in texts:
        # A letter of the usual fonts is half as wide as it is high.
        assert float(x) + len(text) * int(size) / 2 <= width, text


def test_a_chart_for_screens_is_no_wider_than_a_phone():
    assert charts.SCREEN <= 320

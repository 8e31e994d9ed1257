"""Report as a .pdf by WeasyPrint.

It needs Pango (deploy/install-programs.sh pango); the rest of the site works without it.
"""

from typing import TYPE_CHECKING, Any, NoReturn

from django.template.loader import render_to_string
from PIL import ImageFile

from campaign.reports.files import charts
from campaign.reports.files.printed import Printed

if TYPE_CHECKING:
    from weasyprint import HTML

_FONT = "Times New Roman, Liberation Serif, serif"
MISSING = (
    "Máy chủ chưa có thư viện Pango nên chưa lập được tệp .pdf. Người quản trị máy chủ chạy"
    " deploy/install-programs.sh pango rồi thử lại; hoặc tải tệp .docx, mở bằng Word và lưu thành PDF."
)


class PangoError(Exception):
    """Pango, which renders text, is not installed."""


def writer() -> "type[HTML]":
    """Return WeasyPrint's HTML class. Raises PangoError if Pango is missing.

    Imported here because WeasyPrint loads Pango at once, and the site must work without it.
    """
    try:
        from weasyprint import HTML
    except OSError as error:
        raise PangoError(MISSING) from error
    # WeasyPrint lets Pillow accept truncated images in the whole process, but uploads of these must be refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return HTML


def write(printed: Printed) -> bytes:
    """Return the .pdf file of the report. Raises PangoError if Pango is missing."""
    html = writer()
    tables = [(table, charts.bars(table, charts.PAGE, _FONT)) for table in printed.tables]
    text = render_to_string("campaign/reports/print.html", {"printed": printed, "tables": tables})
    return html(string=text, url_fetcher=no_fetching).write_pdf()


def no_fetching(address: str, *args: Any, **kwargs: Any) -> NoReturn:
    """Refuse to fetch `address`, as WeasyPrint's fetcher. Raises ValueError."""
    raise ValueError(f"a report fetches nothing: {address}")

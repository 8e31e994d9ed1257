"""First wording of "II. Kết quả thực hiện": sentences made only from the figures. Pure functions."""

from django.utils.text import get_text_list

from campaign.reports.figures import (
    ALERTS,
    ARTICLES,
    DOCUMENTS,
    FORM,
    ITEMS,
    PAGES,
    REPUBLISHED,
    TASK,
    Figures,
    Line,
    share,
)
from campaign.reports.periods import DECREE
from vietnamese import dates, numbers

_COUNTED = {
    ARTICLES: "tin, bài",
    ALERTS: "cảnh báo",
    DOCUMENTS: "văn bản",
    ITEMS: "tin dẫn về bài gốc của các nguồn",
}


def results(figures: Figures) -> str:
    """Return paragraphs, one per line. Parts that the report does not cover and empty tables are not mentioned."""
    return "\n".join(
        filter(None, [_published(figures), _compared(figures), _tasks(figures), _reads(figures)])
    )


def _published(figures: Figures) -> str:
    period = f"từ ngày {dates.short(figures.now.first)} đến ngày {dates.short(figures.now.last)}"
    if figures.now.is_reporting:
        period += f", kỳ báo cáo theo {DECREE}"
    parts = _parts(figures)
    counted = [f"{numbers.group(line.now)} {_COUNTED[line.kind]}" for line in parts if line.now]
    lacking = [_COUNTED[line.kind] for line in parts if not line.now]
    topics = get_text_list([f"“{topic}”" for topic in figures.topics], "và")
    about = f" thuộc chuyên mục {topics}" if topics else ""
    site = f"Trong kỳ ({period}), Trang thông tin điện tử"
    if not counted:
        return f"{site} chưa đăng {get_text_list(lacking, 'và')}{about}."
    text = f"{site} đã đăng {get_text_list(counted, 'và')}{about}."
    if lacking:
        text += f" Không đăng {get_text_list(lacking, 'và')}."
    forms = figures.table(FORM)
    used = (
        [f"{line.label.lower()} {numbers.group(line.now)}" for line in forms.lines if line.now]
        if forms
        else []
    )
    if used:
        text += f" Tin, bài theo thể loại: {get_text_list(used, 'và')}."
    republished = next((line for line in figures.totals if line.by == REPUBLISHED), None)
    if republished and republished.now:
        text += f" Trong đó {numbers.group(republished.now)} tin, bài đăng lại từ nơi khác, có ghi nguồn."
    return text


def _compared(figures: Figures) -> str:
    changes = [_change(line) for line in _parts(figures) if line.now or line.before]
    return f"So với kỳ trước ({figures.before.range}): {'; '.join(changes)}." if changes else ""


def _change(line: Line) -> str:
    name, difference = _COUNTED[line.kind], line.now - line.before
    if not difference:
        return f"{name} không đổi ({numbers.group(line.now)})"
    words = f"{name} {'tăng' if difference > 0 else 'giảm'} {numbers.group(abs(difference))}"
    if line.before:
        words += f", tức {share(abs(difference), line.before)}%"
    return f"{words} (từ {numbers.group(line.before)} {'lên' if difference > 0 else 'còn'} {numbers.group(line.now)})"


def _tasks(figures: Figures) -> str:
    table = figures.table(TASK)
    tasks = [line for line in table.lines if line.value] if table else []
    served = [f"{line.label} ({numbers.group(line.now)} tin, bài)" for line in tasks if line.now]
    unserved = [line.label for line in tasks if not line.now]
    sentences = []
    if served:
        sentences.append(f"Nhiệm vụ kế hoạch có tin, bài trong kỳ: {'; '.join(served)}.")
    if unserved:
        sentences.append(f"Nhiệm vụ kế hoạch chưa có tin, bài trong kỳ: {'; '.join(unserved)}.")
    return " ".join(sentences)


def _reads(figures: Figures) -> str:
    reads = figures.total(PAGES)
    if reads is None or not (reads.now or reads.before):
        return ""
    return (
        f"Các trang đăng trong kỳ có {numbers.group(reads.now)} lượt đọc"
        f" (kỳ trước: {numbers.group(reads.before)} lượt đọc)."
    )


def _parts(figures: Figures) -> list[Line]:
    return [line for line in figures.totals if line.kind in _COUNTED and not line.by]

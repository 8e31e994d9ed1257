"""Erasure of what people sent, once the days of the settings are over. A job runs it, and each restoration."""

from campaign.engagement.contest import keeping as entrants
from campaign.engagement.desk import keeping as messages
from campaign.engagement.drafts import keeping as comments
from campaign.engagement.newsletter import keeping as letters
from campaign.engagement.polls import voting

# What is erased, in words, and the function that does it and returns its number.
_ERASERS = {
    "ý kiến": comments.erase,
    "tin gửi Ban Biên tập": messages.erase,
    "dấu bình chọn": voting.forget,
    "lượt gửi bản tin": letters.forget,
    "người dự thi": entrants.erase,
}


def erase() -> dict[str, int]:
    """Erase all that was kept long enough. Return the number of each kind."""
    return {words: eraser() for words, eraser in _ERASERS.items()}

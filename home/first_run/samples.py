"""What a sample article or alert consists of. Values only; articles.py and alerts.py make pages of them."""

from dataclasses import dataclass

from campaign.articles.models import Audience, Form, Severity
from home.first_run.compose import Body
from home.first_run.pictures import Picture


@dataclass(frozen=True)
class SampleArticle:
    slug: str
    title: str
    summary: str
    picture: Picture
    body: Body
    topic: str = "cam-nang-an-toan"
    other_topics: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ("3", "4")
    form: Form = Form.FEATURE
    audience: Audience = Audience.EVERYONE
    documents: tuple[str, ...] = ("ct-03-ubnd-2022",)


@dataclass(frozen=True)
class SampleAlert:
    slug: str
    title: str
    summary: str
    severity: Severity
    picture: Picture
    body: Body
    what_to_do: tuple[str, ...]

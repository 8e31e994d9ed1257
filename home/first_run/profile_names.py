"""The names by which the files of a profile refer to each other."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from home.first_run.markdown import linked_documents

# The content of a profile by the names of its files and folders, and its `folder`.
Profile = dict[str, Any]


def guide_steps(answers: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the questions and advice of a guide, each before those below it."""
    for answer in answers:
        yield answer
        yield from guide_steps(answer.get("answers", []))


def names_used(profile: Profile) -> Iterator[tuple[str | Path, Collection[str], Collection[str]]]:
    """Yield files, the names of pages, topics, tasks and documents used in each, and the names that exist."""
    sections, menus, documents = profile["topics"], profile["navigation"], profile["documents"]
    topics = {topic["slug"] for topic in sections["topics"]}
    tasks = {task["code"] for task in profile["plan-tasks"]}
    listed = documents["records"] + documents.get("others", []) + documents.get("samples", [])
    records = {record["slug"] for record in listed}
    earlier: set[str] = set()
    for page in profile["pages"]:
        if "translation_of" in page:
            yield page["file"], [page["translation_of"]], earlier
        earlier.add(page["slug"])
    pages = (
        topics
        | earlier
        | {profile["guide"]["slug"]}
        | {
            sections[name]["slug"]
            for name in ("campaign", "library", "provincial", "schedule", "consultations")
        }
    )
    yield (
        "navigation.yaml",
        [each["page"] for each in menus["main"] + menus["footer"] if "page" in each],
        pages,
    )
    stories = {story["slug"] for story in profile["alerts"] + profile["articles"]}
    routes = [route["page"] for route in profile["reporting-routes"] if "page" in route]
    yield "reporting-routes.yaml", routes, pages | stories
    steps = list(guide_steps(profile["guide"]["answers"]))
    advice = {step["slug"] for step in steps if "first_hour" in step}
    names = {route["name"] for route in profile["reporting-routes"]}
    for step in steps:
        yield "guide.yaml", step.get("routes", []), names
        yield "guide.yaml", step.get("related", []), pages | stories
        yield "guide.yaml", [link["page"] for link in step.get("elsewhere", [])], advice
    yield "inbox.yaml", [profile["inbox"]["sample"]["topic"]], topics
    yield "documents.yaml", [documents["dispatch"]], records
    yield "documents.yaml", [record["field"] for record in listed], documents["fields"]
    yield (
        "documents.yaml",
        [slug for other in documents.get("others", []) for slug in other["replaces"]],
        records,
    )
    for alert in profile["alerts"]:
        yield alert["file"], [alert["topic"]], topics
    for article in profile["articles"]:
        yield article["file"], [article["topic"], *article.get("other_topics", [])], topics
        yield article["file"], article["tasks"], tasks
        yield article["file"], article["documents"], records
        yield article["file"], linked_documents(article["body"]), article["documents"]

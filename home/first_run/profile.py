"""Loads a campaign profile: the folder of data files from which `seed_site` makes one department's site.

README.md of home/profiles describes the files. The database is not used. Errors in a file are reported as
ProfileError, in Vietnamese and with the file's name.
"""

import datetime
import functools
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db.models import Model

from base.models import AgencySettings, Need, ReportingRoute
from campaign.articles.models import AlertPage, ArticlePage, Audience, Form, PlanTask, Severity, TopicPage
from campaign.engagement.models import AdvicePage, GuidePage
from campaign.inbox.models import Source
from campaign.library.models import DocumentField, DocumentRecord, DocumentStatus, DocumentType
from campaign.newsroom.models import CampaignDay
from home.first_run.markdown import blocks
from home.first_run.pictures import SHOWN
from home.first_run.profile_names import Profile, guide_steps, names_used
from home.models import StandardPage

PROFILES = Path(__file__).parents[1] / "profiles"
DEFAULT = PROFILES / "quang-ngai"
# An article of `seed_demo` takes this many of these phrases, each once.
PHRASES = {"middles": 8, "headings": 3}

# The types and choices that the leaves of format.yaml name.
_TYPES = {"text": str, "number": int, "true-or-false": bool, "date": datetime.date}
_WORDS = {
    "text": "chữ (số thì đặt trong ngoặc kép)",
    "number": "số nguyên",
    "true-or-false": "true hoặc false",
    "date": "ngày viết như 2022-08-01",
}
_CHOICES: dict[str, Collection[str]] = {
    "language": ("vi", "en"),
    "symbol": list(SHOWN),
    "need": Need.values,
    "severity": Severity.values,
    "form": Form.values,
    "audience": Audience.values,
    "status": DocumentStatus.values,
    "document-type": DocumentType.values,
}
# Names of fields that differ from the names of their values.
_OTHER_NAMES = {"author": "author_name"}
# Days for which an alert of a profile may be current.
_MAX_DAYS = 3650
_TEXT_NAME = re.compile(r"(\d+)-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")


class ProfileError(Exception):
    """A profile that cannot be used. The message is for the author of its files."""


@functools.cache
def load(folder: Path) -> Profile:
    """Return the profile in `folder`, read once per process. Raises ProfileError."""
    shapes = yaml.safe_load(_read(PROFILES / "format.yaml"))
    profile: Profile = {"folder": folder}
    for name, shape in shapes["lists"].items():
        file = folder / f"{name}.yaml"
        profile[name] = _parse(_read(file), file)
        _check(profile[name], shape, str(file))
    for name, shape in shapes["texts"].items():
        if not (folder / name).is_dir():
            raise ProfileError(f"{folder / name}: không có thư mục này.")
        texts = [_text(file, shape) for file in (folder / name).glob("*.md")]
        profile[name] = sorted(texts, key=lambda text: text["number"])
    for where, model, values in _stored(profile):
        check_values(values, model, where)
    _check_names(profile)
    return profile


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ProfileError(f"{file}: không có hoặc không đọc được tệp này.") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{file}: không phải là văn bản UTF-8.") from error


def _parse(text: str, file: Path) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        lines = [*text.splitlines(), ""]
        near = f" gần “{lines[error.problem_mark.line].strip()}”" if error.problem_mark else ""
        raise ProfileError(f"{file}: sai cú pháp YAML{near}.") from error
    except (yaml.YAMLError, ValueError) as error:  # such as a control character or an impossible date
        raise ProfileError(f"{file}: có ký tự hoặc ngày không dùng được trong YAML.") from error


def _text(file: Path, shape: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a text's front matter, its `body`, and the `number` and `slug` of its file name.

    Raises ProfileError if the name, the front matter or the body is wrong.
    """
    name = _TEXT_NAME.fullmatch(file.name)
    if name is None:
        raise ProfileError(f"{file}: tên tệp phải có dạng số-đường-dẫn.md, ví dụ 1-gioi-thieu.md.")
    start, *parts = re.split(r"^---\n", _read(file), maxsplit=2, flags=re.MULTILINE)
    if start or len(parts) < 2:
        raise ProfileError(f"{file}: phần đầu tệp phải nằm giữa hai dòng “---”.")
    fields = _parse(parts[0], file)
    _check(fields, shape, str(file))
    try:
        body = blocks(parts[1])
    except ValueError as error:
        raise ProfileError(f"{file}: {error}.") from error
    return {**fields, "file": file, "number": int(name[1]), "slug": name[2], "body": body}


def _check(value: Any, shape: Any, where: str) -> None:
    """Raise ProfileError if a value of a YAML file does not have this shape of format.yaml."""
    if isinstance(shape, dict):
        _check_fields(value, shape, where)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise ProfileError(f"{where}: phải là danh sách, mỗi mục bắt đầu bằng “- ”.")
        for number, each in enumerate(value, 1):
            _check(each, shape[0], f"{where}, mục thứ {number}")
    elif shape in _CHOICES:
        if value not in _CHOICES[shape]:
            raise ProfileError(f"{where}: phải là một trong: {', '.join(_CHOICES[shape])}.")
    elif type(value) is not _TYPES[shape]:
        raise ProfileError(f"{where}: phải là {_WORDS[shape]}.")


def _check_fields(value: Any, shape: dict[str, Any], where: str) -> None:
    if not isinstance(value, dict):
        raise ProfileError(f"{where}: phải gồm các dòng “tên: giá trị”.")
    shapes = {name.strip("()"): each for name, each in shape.items()}
    for name, each in value.items():
        if name not in shapes:
            raise ProfileError(f"{where}: mục “{name}” không có trong mẫu; có: {', '.join(shapes)}.")
        _check(each, shapes[name], f"{where}, “{name}”")
    for name in shape:
        if not name.startswith("(") and name not in value:
            raise ProfileError(f"{where}: thiếu mục “{name}”.")


def _stored(profile: Profile) -> Iterator[tuple[str, type[Model], dict[str, Any]]]:
    """Yield the values that become rows: their place in the files, the model of the row, and the values by name."""
    folder, sections, documents = profile["folder"], profile["topics"], profile["documents"]
    yield str(folder / "agency.yaml"), AgencySettings, profile["agency"]
    for name in ("home", "campaign", "library", "provincial", "schedule", "consultations"):
        yield f"{folder / 'topics.yaml'}, “{name}”", StandardPage, sections[name]
    lists: list[tuple[str, str, type[Model], list[dict[str, Any]]]] = [
        ("topics.yaml", ", “topics”", TopicPage, sections["topics"]),
        ("plan-tasks.yaml", "", PlanTask, profile["plan-tasks"]),
        ("campaign-days.yaml", "", CampaignDay, profile["campaign-days"]),
        ("reporting-routes.yaml", "", ReportingRoute, profile["reporting-routes"]),
        ("documents.yaml", ", “fields”", DocumentField, [{"name": name} for name in documents["fields"]]),
        *(
            ("documents.yaml", f", “{name}”", DocumentRecord, documents.get(name, []))
            for name in ("records", "others", "samples")
        ),
        ("inbox.yaml", ", “sources”", Source, profile["inbox"]["sources"]),
        ("inbox.yaml", ", “sample”", Source, [profile["inbox"]["sample"]]),
    ]
    for file, part, model, rows in lists:
        for number, values in enumerate(rows, 1):
            yield f"{folder / file}{part}, mục thứ {number}", model, values
    yield str(folder / "guide.yaml"), GuidePage, profile["guide"]
    for step in guide_steps(profile["guide"]["answers"]):
        yield f"{folder / 'guide.yaml'}, “{step['slug']}”", AdvicePage, step
    texts: dict[str, type[Model]] = {"pages": StandardPage, "articles": ArticlePage, "alerts": AlertPage}
    for name, model in texts.items():
        for text in profile[name]:
            yield str(text["file"]), model, text


def check_values(values: dict[str, Any], model: type[Model], where: str) -> None:
    """Raise ProfileError if a value does not fit its field: too long, not a slug, or not a day of the month."""
    fields: dict[str, Any] = {field.name: field for field in model._meta.concrete_fields}
    for name, value in values.items():
        field = fields.get(_OTHER_NAMES.get(name, name))
        if field is None or field.is_relation or not isinstance(value, (str, int, datetime.date)):
            continue
        try:
            field.clean(value, None)
        except ValidationError as error:
            raise ProfileError(f"{where}, “{name}”: {' '.join(error.messages)}") from error
    if model is CampaignDay:
        try:
            model(**values).clean()
        except ValidationError as error:
            raise ProfileError(f"{where}: {' '.join(error.messages)}") from error
    if not 0 < values.get("valid_days", 1) <= _MAX_DAYS:
        raise ProfileError(f"{where}, “valid_days”: phải từ 1 đến {_MAX_DAYS}.")


def _check_names(profile: Profile) -> None:
    """Raise ProfileError if a file names a page, topic, task, document or file that the profile lacks.

    It is also raised for a menu item without exactly one target, and for too few phrases.
    """
    folder = profile["folder"]
    for file, names, known in names_used(profile):
        for name in names:
            if name not in known:
                raise ProfileError(f"{folder / file}: “{name}” không có trong hồ sơ.")
    for link in (*profile["navigation"]["main"], *profile["navigation"]["footer"]):
        if ("page" in link) == ("url" in link):
            raise ProfileError(f"{folder / 'navigation.yaml'}: mỗi mục có một trong hai: “page” hoặc “url”.")
    for step in guide_steps(profile["guide"]["answers"]):
        if ("answers" in step) == ("first_hour" in step) or ("first_hour" in step) != ("routes" in step):
            raise ProfileError(
                f"{folder / 'guide.yaml'}, “{step['slug']}”: cần “answers” nếu là câu hỏi, “first_hour” và “routes”"
                " nếu là việc cần làm."
            )
    samples = [sample["file"] for sample in profile["documents"].get("samples", [])]
    for name in (profile["documents"]["file"], profile["inbox"]["sample"]["file"], *samples):
        if not (folder / name).is_file():
            raise ProfileError(f"{folder / name}: không có tệp này.")
    for name, least in PHRASES.items():
        if len(profile["demo"][name]) < least:
            raise ProfileError(f"{folder / 'demo.yaml'}, “{name}”: cần ít nhất {least} câu.")

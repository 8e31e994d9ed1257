"""Makes the page tree: home, campaign with topics, lists, standard pages. Idempotent.

Topics, standard pages and plan tasks are made together. If one is missing later, the board has deleted it,
and it is not made again.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Page, Site

from base.delivery.sites import default_site
from base.models import AgencySettings
from campaign.articles.models import CampaignPage, PlanTask, TopicPage
from campaign.engagement.models import ConsultationsPage, GuidePage
from campaign.inbox.models import ProvincialNewsPage
from campaign.library.models import LibraryPage
from campaign.schedule.models import SchedulePage
from home.first_run.markdown import html
from home.first_run.placing import P, existing_page, place
from home.first_run.profile import DEFAULT, load
from home.first_run.profile_names import Profile
from home.models import HomePage, Navigation, StandardPage

_LOCAL_HOSTS = {"localhost", "127.0.0.1"}


@dataclass(frozen=True)
class Tree:
    """The pages of the site that its profile names.

    Topics and standard pages are keyed by the profile's slugs, without those that the board has deleted.
    """

    site: Site
    home: HomePage
    campaign: CampaignPage
    topics: dict[str, TopicPage]
    library: LibraryPage
    provincial: ProvincialNewsPage
    schedule: SchedulePage
    consultations: ConsultationsPage
    guide: GuidePage
    pages: dict[str, StandardPage]


@transaction.atomic
def build_tree(profile: Profile | None = None) -> Tree:
    """Add the missing pages, navigation, plan tasks and agency data; change nothing that exists. Return the pages."""
    profile = profile or load(DEFAULT)
    sections = profile["topics"]
    is_new = not HomePage.objects.exists()
    site, home = _home(sections["home"])
    campaign = _child(
        home,
        CampaignPage(
            **_named(sections["campaign"]), purpose=html(sections["campaign"]["purpose"]), show_in_menus=True
        ),
    )
    topics: dict[str, TopicPage] = {}
    are_missing = not TopicPage.objects.exists()
    for topic in sections["topics"]:
        page = TopicPage(**_named(topic), is_kept_offline=topic.get("is_kept_offline", False))
        topics |= _one_of_several(campaign, page, are_missing)
    library = _child(home, LibraryPage(**_named(sections["library"])))
    provincial = _child(home, ProvincialNewsPage(**_named(sections["provincial"])))
    schedule = _child(home, SchedulePage(**_named(sections["schedule"])))
    consultations = _child(home, ConsultationsPage(**_named(sections["consultations"])))
    guide = _child(home, GuidePage(**_named(profile["guide"]), question=profile["guide"]["question"]))
    pages: dict[str, StandardPage] = {}
    are_missing = not StandardPage.objects.exists()
    for text in profile["pages"]:
        language, translation = text.get("language", "vi"), pages.get(text.get("translation_of"))
        page = StandardPage(**_named(text), language=language, translation=translation)
        pages |= _one_of_several(home, page, are_missing)
    if not PlanTask.objects.exists():
        for task in profile["plan-tasks"]:
            PlanTask.objects.create(**task)
    agency, is_made = AgencySettings.objects.get_or_create(site=site, defaults=profile["agency"])
    if is_new and not is_made:
        # A visit before the first run has made the row, with the defaults of the model.
        AgencySettings.objects.filter(pk=agency.pk).update(**profile["agency"])
    tree = Tree(site, home, campaign, topics, library, provincial, schedule, consultations, guide, pages)
    _place_navigation(tree, profile)
    return tree


def place_address(base_url: str) -> None:
    """Set the site's host and port from `base_url` if the site has only a local address.

    Links in feeds, the site map and e-mails are built from it. An address that an administrator set is kept.
    """
    site = default_site()
    parts = urlsplit(base_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if site.hostname in _LOCAL_HOSTS and (site.hostname, site.port) != (parts.hostname, port):
        site.hostname, site.port = parts.hostname or "localhost", port
        site.save()


def _home(section: dict[str, Any]) -> tuple[Site, HomePage]:
    site = default_site()
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        welcome = site.root_page
        home = root.add_child(instance=HomePage(**_named(section)))
        site.root_page = home
        site.site_name = section["title"]
        site.save()
        # Wagtail's "Welcome" page, which its first migration makes.
        if welcome.depth > 1 and welcome.specific_class is Page:
            Page.objects.get(pk=welcome.pk).delete()
        home.refresh_from_db()
    return site, home


def _named(section: dict[str, Any]) -> dict[str, str]:
    return {name: section[name] for name in ("slug", "title", "summary")}


def _child(parent: Page, page: P) -> P:
    """Return the only page of its kind, which the board may have replaced by its own; else place `page`."""
    return existing_page(parent, page.slug) or type(page).objects.first() or place(parent, page)


def _one_of_several(parent: Page, page: P, is_missing: bool) -> dict[str, P]:
    found = existing_page(parent, page.slug) or (place(parent, page) if is_missing else None)
    return {page.slug: found} if found else {}


def _place_navigation(tree: Tree, profile: Profile) -> None:
    navigation = Navigation.for_site(tree.site)
    if navigation.main or navigation.footer:
        return
    plain = [tree.campaign, tree.library, tree.provincial, tree.schedule, tree.consultations, tree.guide]
    pages = {**tree.topics, **tree.pages, **{page.slug: page for page in plain}}

    def links(name: str) -> list[tuple[str, dict[str, Any]]]:
        found = []
        for link in profile["navigation"][name]:
            page = pages.get(link.get("page"))
            if page is None and "page" in link:
                continue  # an editor has deleted the page
            found.append(("link", {"title": link.get("title", ""), "page": page, "url": link.get("url", "")}))
        return found

    navigation.main, navigation.footer = links("main"), links("footer")
    navigation.save()

"""Tests of the embed script for other sites, in a page of another origin."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import RunningSite


def test_script_shows_alerts_in_a_page_of_another_site(browser: Browser, site: RunningSite):
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(
        f'<h1>Trang xã</h1><script src="{site.url}/nhung/tin.js" data-nguon="canh-bao" data-so="2"></script>'
    )
    # Playwright looks into open shadow trees.
    expect(page.locator("section li")).to_have_count(2)
    link = page.locator("section li a").first
    assert (link.get_attribute("href") or "").startswith(f"{site.url}/phong-trao/")
    # The last one, because another test may have published the first.
    expect(page.locator("section li").last).to_contain_text("Nội dung mẫu")
    expect(page.locator("section")).to_contain_text("Nguồn: Sở Khoa học và Công nghệ")
    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontSize") == "32px", (
        "their page stays as it is"
    )
    assert all(address.startswith(site.url) for address in asked)
    assert context.cookies() == []
    context.close()

"""How a person fills the forms: the steps that the tests share."""

from playwright.sync_api import Locator, Page, expect

from conftest import saved


def add(page: Page, section: str) -> Locator:
    """Adds an item to a section and gives its form, which has the cursor."""
    ids = "section => [...document.querySelectorAll(`#s-${section} .item`)].map((item) => item.id)"
    before = page.evaluate(ids, section)
    # By the keyboard: what comes anew above the button may move it from under a pointer.
    page.locator(f"#s-{section} > [data-add='{section}']").press("Enter")
    more = f"([section, before]) => ({ids})(section).find((id) => !before.includes(id))"
    new = page.wait_for_function(more, arg=[section, before], timeout=30_000).json_value()
    item = page.locator(f"#{new}")
    expect(item.locator(".v").first).to_be_visible()
    return item


def fill(item: Locator, **fields):
    """Fills fields by their keys; `__` goes into a row: `components__0__drug`."""
    for key, text in fields.items():
        path = "/" + key.replace("__", "/")
        field = item.locator(f".v[data-path='{path}']")
        if field.count() == 0:
            detail(item, path)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
            field.press("Tab")
        saved(item.page)


def detail(item: Locator, path: str):
    """Adds a detail that is not shown yet."""
    parent, key = path.rsplit("/", 1)
    choice = item.locator(f"select.more[data-more='{parent}']")
    choice.focus()
    expect(choice.locator(f"option[value='{key}']")).to_have_count(1)
    choice.select_option(key)


def row(item: Locator, path: str, **fields):
    """Adds a row to a table in an item, and fills it."""
    rows = item.locator(f"[data-rows='{path}'] tr[data-row]")
    if item.locator(f"[data-add-row='{path}']").count() == 0:
        detail(item, path)
        at = 0
    else:
        at = rows.count()
        item.locator(f"[data-add-row='{path}']").click()
    expect(rows).to_have_count(at + 1)
    fill(item, **{f"{path[1:].replace('/', '__')}__{at}__{key}": text for key, text in fields.items()})


def quote(item: Locator, words: str, section: str):
    """Cites a place in the source."""
    if item.locator("[data-add-place='/source']").count() == 0:
        detail(item, "/source")
    else:
        item.locator("[data-add-place='/source']").click()
    editing = item.locator(".place.editing")
    expect(editing).to_have_count(1)
    for key, text in {"quote": words, "section": section}.items():
        field = editing.locator(f".v[data-path$='/{key}']")
        field.fill(text)
        field.press("Tab")
    saved(item.page)
    editing.get_by_role("button", name="Done").click()
    expect(item.locator(".place.editing")).to_have_count(0)


def fresh(page: Page, section: str, index: int = 0) -> Locator:
    """The form of an item that is there, opened."""
    item = page.locator(f"#s-{section} .item").nth(index)
    if item.evaluate("item => item.tagName") == "DETAILS" and item.get_attribute("open") is None:
        item.locator("summary").first.click()
    expect(item.locator(".v").first).to_be_visible()
    return item

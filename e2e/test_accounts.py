"""Several people, each with an account of their own: whose value stands is seen, and each role may do its own."""

import pytest
from playwright.sync_api import Page, expect

from conftest import PASSWORD, App, accessible, api, new_case, picture, saved
from forms import add, fill, fresh

ACCOUNTS = {"Dr. Abel": "editor", "Dr. Bell": "editor", "Ms. Reed": "reader", "Prof. Quist": "reviewer"}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    app = App(tmp_path_factory.mktemp("clinic"), accounts=ACCOUNTS)
    yield app
    app.end()


@pytest.fixture
def person(clinic, browser):
    """Signs someone in, in a browser of their own; fails on any error of the script."""
    contexts, errors = [], []

    def sign_in(name: str) -> Page:
        context = browser.new_context(base_url=clinic.url, viewport={"width": 1360, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/cases")
        page.wait_for_url("**/login")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/cases")
        expect(page.locator("#user")).to_contain_text(f"{name} ({ACCOUNTS[name]})")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert not errors, errors


def type_over(field, text: str):
    field.fill(text)
    field.press("Tab")


def test_two_people_at_the_same_field(person):
    abel, bell = person("Dr. Abel"), person("Dr. Bell")
    new_case(abel, "Invented patient of two doctors", "shared")
    fill(add(abel, "diagnoses"), what="carcinoma of the breast")
    bell.goto("/cases/shared")
    of_abel, of_bell = (fresh(page, "diagnoses").locator(".v[data-path='/site']") for page in (abel, bell))
    # Neither is shown the other's change before saving an own one.
    for page in (abel, bell):
        page.route("**/version", lambda route: route.abort())

    type_over(of_abel, "left breast")
    saved(abel)
    type_over(of_bell, "right breast")
    dialog = bell.get_by_role("dialog")
    expect(dialog).to_contain_text("Dr. Abel changed “Site”")
    versus = dialog.locator(".versus > div")
    expect(versus.nth(0)).to_contain_text("right breast")
    expect(versus.nth(1)).to_contain_text("Of Dr. Abel")
    expect(versus.nth(1)).to_contain_text("left breast")
    expect(dialog).to_contain_text("Before both: nothing")
    accessible(bell)
    picture(bell, "conflict-of-two")
    dialog.get_by_role("button", name="Keep mine").click()
    saved(bell)
    expect(of_bell).to_have_value("right breast")

    # The other way round, and the other choice.
    type_over(of_abel, "left breast, upper outer quadrant")
    dialog = abel.get_by_role("dialog")
    expect(dialog).to_contain_text("Dr. Bell changed “Site”")
    expect(dialog).to_contain_text("Before both: left breast")
    dialog.get_by_role("button", name="Keep theirs").click()
    expect(of_abel).to_have_value("right breast")
    saved(abel)
    stored = api(abel, "GET", "/api/v1/cases/shared")["items"]
    assert [item["body"]["site"] for item in stored if item["section"] == "diagnoses"] == ["right breast"]

    bell.goto("/cases/shared/history")
    entries = bell.locator("table.history tbody tr", has_text="site")
    told = [[cell.inner_text().strip() for cell in entry.locator("td").all()[1:5]] for entry in entries.all()]
    assert [(who, before, after) for who, _, before, after in told] == [
        ("Dr. Bell", "left breast", "right breast"),
        ("Dr. Abel", "–", "left breast"),
    ], told
    expect(bell.locator("table.history")).to_contain_text("Dr. Abel")
    picture(bell, "history-of-two")


def test_undo_takes_back_ones_own_step_only(person):
    abel, bell = person("Dr. Abel"), person("Dr. Bell")
    new_case(abel, "Invented patient to undo alone", "own-steps")
    fill(add(abel, "diagnoses"), what="carcinoma of the colon")
    bell.goto("/cases/own-steps")
    fill(fresh(bell, "diagnoses"), site="sigmoid colon")
    abel.reload()
    abel.get_by_role("button", name="Undo").click()
    diagnosis = fresh(abel, "diagnoses")
    expect(diagnosis.locator(".v[data-path='/what']")).to_have_value("")
    expect(diagnosis.locator(".v[data-path='/site']")).to_have_value("sigmoid colon")


def test_a_reader_reads(person):
    editor, reader = person("Dr. Abel"), person("Ms. Reed")
    new_case(editor, "Invented patient to read", "to-read")
    fill(add(editor, "diagnoses"), what="carcinoma of the lung")
    reader.goto("/cases/to-read")
    diagnosis = fresh(reader, "diagnoses")
    what = diagnosis.locator(".v[data-path='/what']")
    expect(what).to_have_value("carcinoma of the lung")
    expect(what).to_have_attribute("readonly", "")
    for hidden in [reader.locator("#s-diagnoses > [data-add]"), reader.get_by_role("button", name="Undo"), diagnosis.locator("[data-remove-item]")]:
        expect(hidden).to_be_hidden()
    accessible(reader)
    picture(reader, "reader")
    # And what the page does not offer, the server does not take.
    item = api(editor, "GET", "/api/v1/cases/to-read")["items"][-1]["item"]
    change = {"change": "set", "item": item, "path": "/what", "old": "carcinoma of the lung", "new": "tuberculosis"}
    refused = api(reader, "POST", "/api/v1/cases/to-read/edits", {"changes": [change]})
    assert refused["status"] == 403 and "Ms. Reed (reader) may not change data" in refused["detail"], refused


TOLD_TWICE = [
    {"change": "add", "section": "events", "body": {"id": "first", "kind": "symptom", "what": "a lump in the breast", "date": "2021-03"}},
    {"change": "add", "section": "events", "body": {"id": "again", "kind": "symptom", "what": "a lump in the breast", "date": "2021-05", "same_as": "first"}},
]


def test_a_reviewer_settles_what_an_editor_may_not(person):
    editor, reviewer = person("Dr. Bell"), person("Prof. Quist")
    new_case(editor, "Invented patient told twice", "reviewed")
    api(editor, "POST", "/api/v1/cases/reviewed/edits", {"changes": TOLD_TWICE})

    def finding(page):
        page.goto("/cases/reviewed")
        expect(page.locator("#open-findings")).to_have_text("1")
        found = page.locator(".finding", has_text="C161")
        found.locator("summary").click()
        return found

    seen = finding(editor)
    expect(seen.locator("summary")).to_contain_text("A reviewer settles this")
    expect(seen.get_by_label("Why it may stand")).to_be_hidden()
    settling = {"finding": "C161", "reason": "It is so."}
    refused = api(editor, "POST", "/api/v1/cases/reviewed/findings/settle", settling)
    assert refused["status"] == 403 and "(editor) may not settle findings" in refused["detail"], refused

    seen = finding(reviewer)
    expect(reviewer.locator("#s-diagnoses > [data-add]")).to_be_hidden()
    seen.get_by_label("Why it may stand").fill("Both months are in the letter.")
    seen.get_by_role("button", name="Let it stand").click()
    expect(reviewer.locator("#open-findings")).to_have_text("0")
    reviewer.locator("summary", has_text="Settled: 1").click()
    expect(reviewer.locator(".finding.settled")).to_contain_text("Let stand by Prof. Quist")
    accessible(reviewer)
    picture(reviewer, "reviewer")

    editor.reload()
    expect(editor.locator("#open-findings")).to_have_text("0")
    editor.locator("summary", has_text="Settled: 1").click()
    expect(editor.locator(".finding.settled")).to_contain_text("Both months are in the letter.")
    expect(editor.get_by_role("button", name="Open it again")).to_be_hidden()
    reviewer.get_by_role("button", name="Open it again").click()
    expect(reviewer.locator("#open-findings")).to_have_text("1")
    reviewer.goto("/cases/reviewed/history")
    first = reviewer.locator("table.history tbody tr").first
    expect(first).to_contain_text("Prof. Quist")
    expect(first).to_contain_text("removed")


def sign_in_again(page: Page, name: str):
    page.goto("/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/cases")


def kept(page: Page) -> list[str]:
    """What the browser keeps of cases that are not saved."""
    return page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('oncase-unsaved'))")


def test_what_one_person_left_unsaved_is_not_saved_as_anothers(person):
    page = person("Dr. Abel")
    new_case(page, "Invented patient at a shared computer", "shared-computer")
    fill(add(page, "diagnoses"), what="carcinoma of the stomach")
    page.route("**/edits", lambda route: route.abort())
    type_over(fresh(page, "diagnoses").locator(".v[data-path='/site']"), "cardia")
    expect(page.locator("#save-state")).to_contain_text("Not saved")

    other = page.context.new_page()
    sign_in_again(other, "Dr. Bell")
    page.unroute("**/edits")
    expect(page.locator("#messages")).to_contain_text("Dr. Bell is signed in now, and Dr. Abel opened this page", timeout=20000)
    page.close(run_before_unload=False)
    other.goto("/cases/shared-computer")
    dialog = other.get_by_role("dialog")
    expect(dialog).to_contain_text("Dr. Abel left 1 change of this case unsaved")
    accessible(other)
    picture(other, "unsaved-of-another")
    dialog.get_by_role("button", name="Keep them").click()
    fill(fresh(other, "diagnoses"), what="adenocarcinoma of the stomach")
    expect(fresh(other, "diagnoses").locator(".v[data-path='/site']")).to_have_value("")

    sign_in_again(other, "Dr. Abel")
    other.goto("/cases/shared-computer")
    saved(other)
    expect(fresh(other, "diagnoses").locator(".v[data-path='/site']")).to_have_value("cardia")
    other.goto("/cases/shared-computer/history")
    entry = other.locator("table.history tbody tr", has_text="cardia")
    expect(entry).to_contain_text("Dr. Abel")
    assert kept(other) == []


def test_signing_out_leaves_nothing_in_the_browser(person):
    page = person("Dr. Abel")
    new_case(page, "Invented patient of a farewell", "farewell")
    fill(add(page, "diagnoses"), what="carcinoma of the pancreas")
    page.route("**/edits", lambda route: route.abort())
    type_over(fresh(page, "diagnoses").locator(".v[data-path='/site']"), "head")
    expect(page.locator("#save-state")).to_contain_text("Not saved")
    assert kept(page) == ["oncase-unsaved:Dr.%20Abel:farewell"]
    page.get_by_role("button", name="Sign out").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("throws away what is not saved yet: 1 change of farewell")
    dialog.get_by_role("button", name="Stay").click()
    expect(page.locator("#save-state")).to_contain_text("Not saved")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login")
    assert kept(page) == []

"""Two people at the same case: nothing is overwritten, and each sees what the other does."""

from playwright.sync_api import expect

from conftest import accessible, new_case, picture, saved
from forms import add, fill, fresh


def test_a_conflict_shows_both_values_and_lets_one_choose(window):
    one, two = window(), window()
    new_case(one, "Invented patient of two editors", "two")
    diagnosis = add(one, "diagnoses")
    fill(diagnosis, what="carcinoma of the breast")
    two.goto("/cases/two")
    theirs = fresh(two, "diagnoses")
    # Both have the form open; the first saves, the second did not see it yet.
    two.route("**/version", lambda route: route.abort())
    fill(diagnosis, site="left breast")
    site = theirs.locator(".v[data-path='/site']")
    site.fill("right breast")
    site.press("Tab")
    dialog = two.get_by_role("dialog")
    expect(dialog).to_contain_text("Two people changed the same")
    expect(dialog).to_contain_text("right breast")
    expect(dialog).to_contain_text("left breast")
    expect(dialog).to_contain_text("Dr. One")
    accessible(two)
    picture(two, "conflict")
    dialog.get_by_role("button", name="Keep mine").click()
    saved(two)
    expect(site).to_have_value("right breast")
    # The first sees it within seconds, without reloading.
    expect(diagnosis.locator(".v[data-path='/site']")).to_have_value("right breast", timeout=9000)
    # Different fields never meet.
    fill(diagnosis, date="2021-05")
    fill(theirs, basis="histology")
    saved(two)


def test_undo_and_redo_of_everything(page):
    new_case(page, "Invented patient to undo", "undo")
    event = add(page, "events")
    fill(event, what="fever", kind="symptom", date="2021-05-01")
    page.locator("#h-events").click()
    page.keyboard.press("Control+z")
    expect(event.locator(".v[data-path='/date']")).to_have_value("")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+y")
    expect(event.locator(".v[data-path='/kind']")).to_have_value("symptom")
    event.locator("[data-remove-item]").click()
    expect(page.locator("#s-events .item")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#s-events .item")).to_have_count(1)
    page.get_by_role("link", name="History").first.click()
    expect(page.locator("table.history")).to_contain_text("taken back: added")
    accessible(page)
    picture(page, "history")


def test_what_is_typed_offline_is_kept_and_saved_later(page):
    new_case(page, "Invented patient on a train", "offline")
    patient = fresh(page, "patient")
    page.context.set_offline(True)
    field = patient.locator(".v[data-path='/past_illness']")
    field.fill("none")
    field.press("Tab")
    expect(page.locator("#save-state")).to_contain_text("Not saved: 1 change")
    accessible(page)
    picture(page, "offline")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page)
    page.reload()
    expect(fresh(page, "patient").locator(".v[data-path='/past_illness']")).to_have_value("none")

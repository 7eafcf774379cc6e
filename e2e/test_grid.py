"""Measurements pasted into the lesion grid; the response follows."""

import re

from playwright.sync_api import Page, expect

from conftest import accessible, api, new_case, picture, saved
from forms import fresh

BASE = [
    {"change": "add", "section": "lesions", "body": {"id": "liver", "site": "liver, segment VII", "organ": "liver", "role": "target"}},
    {"change": "add", "section": "lesions", "body": {"id": "lung", "site": "right lower lobe", "organ": "lung", "role": "target"}},
    {"change": "add", "section": "treatments", "body": {"id": "folfox", "kind": "systemic", "name": "FOLFOX", "start": "2021-01-05"}},
    {"change": "add", "section": "assessments", "body": {"id": "base", "date": "2021-01-02", "baseline": True, "treatment": "folfox", "method": "CT"}},
    {"change": "add", "section": "assessments", "body": {"id": "week-9", "date": "2021-03-05", "treatment": "folfox", "method": "CT"}},
    {"change": "add", "section": "assessments", "body": {"id": "week-18", "date": "2021-05-07", "treatment": "folfox", "method": "CT"}},
]


def case_with_grid(page: Page, case: str):
    new_case(page, f"Invented patient of {case}", case)
    answer = api(page, "POST", f"/api/v1/cases/{case}/edits", {"changes": BASE})
    assert answer["version"] == 2, answer
    page.reload()
    expect(page.locator("table.grid")).to_be_visible()


def cell(page: Page, lesion: str, date: str):
    return page.get_by_label(re.compile(f"^{lesion}.*, {date}"))


def paste(page: Page, into, text: str):
    into.focus()
    into.evaluate(
        """(input, text) => { const data = new DataTransfer(); data.setData('text/plain', text);
           input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )


def response(page: Page, column: int):
    return page.locator("table.grid tr.overall td").nth(column).locator("strong")


def test_a_pasted_block_gives_a_partial_response_at_exactly_minus_30_percent(page):
    case_with_grid(page, "grid")
    paste(page, cell(page, "liver", "2 Jan 2021"), "60\t42\t42\n40\t28\t28,1")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("6 cells")
    accessible(page)
    picture(page, "paste")
    dialog.get_by_role("button", name="Paste").click()
    # Baseline 100 mm: 70 mm is -30 %, 70.1 mm is not; but the response was reached, and it is no progression.
    expect(response(page, 0)).to_have_text("baseline")
    expect(response(page, 1)).to_have_text("PR")
    expect(page.locator("table.grid tbody.derived tr").first).to_contain_text("70.1")
    saved(page)
    # One step back takes the whole block.
    page.get_by_role("button", name="Undo").click()
    expect(cell(page, "liver", "2 Jan 2021")).to_have_value("")
    page.get_by_role("button", name="Redo").click()
    expect(cell(page, "liver", "2 Jan 2021")).to_have_value("60")
    expect(response(page, 1)).to_have_text("PR")


def test_the_response_changes_while_one_types(page):
    case_with_grid(page, "typing")
    for lesion, date, text in [("liver", "2 Jan", "60"), ("right", "2 Jan", "40"), ("liver", "5 Mar", "10"), ("right", "5 Mar", "10")]:
        cell(page, lesion, f"{date} 2021").fill(text)
        cell(page, lesion, f"{date} 2021").press("Tab")
    expect(response(page, 1)).to_have_text("PR")
    saved(page)
    # Nadir 20 mm: 24.9 mm is +24.5 % but only 4.9 mm; 25 mm is progression.
    cell(page, "right", "7 May 2021").fill("10")
    cell(page, "right", "7 May 2021").press("Enter")
    last = cell(page, "liver", "7 May 2021")
    last.focus()
    last.press_sequentially("14,9")
    expect(response(page, 2)).to_have_text("PR")
    expect(page.locator("tr.distance td").nth(2)).to_contain_text("PD from 25 mm, 0.1 more")
    last.fill("15")
    expect(response(page, 2)).to_have_text("PD")
    # Not left yet, so not saved yet; leaving saves.
    last.press("Enter")
    saved(page)
    page.get_by_label(re.compile("^Why PD")).click()
    expect(page.get_by_role("dialog")).to_contain_text("RECIST11-A")
    accessible(page)
    picture(page, "why")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    for text, shown in [("too small", "too small"), ("absent", "absent"), ("NE", "NE")]:
        last.fill(text)
        last.press("Enter")
        saved(page)
        expect(last).to_have_value(shown)
    last.fill("large")
    last.press("Enter")
    expect(page.locator(".cell-said")).to_contain_text("large")
    expect(last).to_have_attribute("aria-invalid", "true")
    accessible(page)


def test_laboratory_values_are_pasted_with_a_preview(page):
    new_case(page, "Invented patient with values", "values")
    page.get_by_role("button", name="Paste a block…").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Paste cells").fill("Date\tTest\tResult\tUnit\n3/4/2021\tHemoglobin\t12,3\tg/dL\n13/4/2021\tNeutrophils\t0.9\t10*9/L\nsoon\tALT\t40\tU/L")
    expect(dialog.get_by_role("status")).to_contain_text("1 of 3")
    # The order of day and month is asked, not guessed.
    dialog.get_by_label(re.compile("the day")).check()
    expect(dialog.get_by_role("status")).to_contain_text("2 of 3")
    expect(dialog).to_contain_text("soon is not a date")
    accessible(page)
    picture(page, "paste-laboratory")
    dialog.get_by_role("button", name="Store 2 values").click()
    expect(page.locator("#s-labs tbody.item")).to_have_count(2)
    expect(page.locator("#s-labs .v[data-path='/date']").first).to_have_value("2021-04-03")
    expect(page.locator("#s-labs .beside").first).to_contain_text("123 g/L")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#s-labs tbody.item")).to_have_count(0)


def test_an_ambiguous_date_is_asked_back(page):
    new_case(page, "Invented patient with dates", "dates")
    patient = fresh(page, "patient")
    birth = patient.locator(".v[data-path='/birth']")
    birth.fill("3/4/1951")
    birth.press("Tab")
    asked = patient.locator(".ask")
    expect(asked).to_contain_text("can be read in 2 ways")
    accessible(page)
    picture(page, "ask")
    asked.get_by_role("button", name=re.compile("4 March 1951|4 March")).click()
    expect(birth).to_have_value("1951-03-04")
    saved(page)
    birth.fill("30.2.1951")
    birth.press("Tab")
    saved(page)
    expect(patient.locator(".said.bad")).to_contain_text("30.2.1951")
    expect(birth).to_have_attribute("aria-invalid", "true")

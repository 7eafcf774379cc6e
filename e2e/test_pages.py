"""Every page: with the keyboard alone, for assistive technology, narrow, dark, printed; cases in and out as files."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import ROOT, accessible, api, new_case, picture, saved

EXAMPLES = ROOT / "examples"


def bring_in(page, file: Path, case: str):
    page.goto("/import")
    page.set_input_files("#import-files", file)
    entry = page.locator("#imports > li").first
    entry.get_by_label("Id of the case").fill(case)
    entry.get_by_role("button", name=re.compile("^Import")).click()
    expect(entry).to_contain_text("Stored.")


@pytest.fixture(scope="module")
def filled(app, browser, signed_in):
    """The published case and some invented patients, once."""
    context = browser.new_context(base_url=app.url, storage_state=signed_in)
    page = context.new_page()
    bring_in(page, EXAMPLES / "necb/case.yaml", "necb-stem")
    text = (EXAMPLES / "necb/narrative.md").read_text()
    page.evaluate(
        """async ([path, text]) => { const { token } = await (await fetch('/session')).json();
           await fetch(path, { method: 'PUT', headers: { 'x-oncase-token': token }, body: text }); }""",
        ["/api/v1/cases/necb-stem/attachments/narrative.md?media_type=text/plain", text],
    )
    bring_in(page, EXAMPLES / "solid-tumour/case.yaml", "solid-tumour")
    for number in range(1, 13):
        bring_in(page, EXAMPLES / f"cohort/inv-{number:02}.yaml", f"inv-{number:02}")
    context.close()


def test_an_imported_case_file_exports_as_the_same_record(page, filled):
    page.goto("/import")
    page.set_input_files("#import-files", EXAMPLES / "necb/case.yaml")
    entry = page.locator("#imports > li").first
    expect(entry).to_contain_text("statements 60")
    expect(entry).to_contain_text("There is a case necb-stem already")
    entry.get_by_label("Id of the case").fill("necb-again")
    accessible(page)
    picture(page, "import", full_page=True)
    entry.get_by_role("button", name="Import").click()
    page.get_by_role("link", name="Open necb-again").click()
    expect(page.locator("#open-findings")).to_have_text("34")
    exported = api(page, "GET", "/api/v1/cases/necb-again/export?to=json")
    first = api(page, "GET", "/api/v1/cases/necb-stem/export?to=json")
    assert exported.pop("id") == "necb-again" and first.pop("id") == "necb-stem"
    assert exported == first
    # And out as YAML and in again.
    yaml = api(page, "GET", "/api/v1/cases/necb-stem/export?to=yaml")
    page.goto("/import")
    page.set_input_files("#import-files", {"name": "case.yaml", "mimeType": "application/yaml", "buffer": yaml.encode()})
    entry = page.locator("#imports > li").first
    entry.get_by_label("Id of the case").fill("necb-third")
    entry.get_by_role("button", name="Import").click()
    expect(entry).to_contain_text("Stored.")
    third = api(page, "GET", "/api/v1/cases/necb-third/export?to=json")
    third.pop("id")
    assert third == first


def test_a_file_with_mistakes_is_told_before_anything_is_stored(page):
    page.goto("/import")
    page.set_input_files("#import-files", {"name": "bad.yaml", "mimeType": "application/yaml", "buffer": b"oncase: 1\nid: bad\nevents:\n  - {kind: symptom, what: fever, date: 3/4/2021}\n"})
    entry = page.locator("#imports > li").first
    expect(entry).to_contain_text("line 4")
    expect(entry).to_contain_text("is not a date")
    picture(page, "import-mistakes")
    page.goto("/cases?q=bad")
    expect(page.locator("#found")).to_contain_text("0 cases")


def test_the_text_of_a_paper_becomes_a_draft(page):
    page.goto("/import")
    page.get_by_text("Or paste the text").click()
    page.get_by_label("Text", exact=True).fill("A 62-year-old woman was diagnosed with adenocarcinoma of the sigmoid colon in May 2019. She received six cycles of FOLFOX from June 2019.")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("#imports > li").first).to_contain_text("diagnoses")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_has_no_violation(window, filled, scheme):
    page = window(color_scheme=scheme)
    for name, url, ready in [
        ("cases", "/cases", "table.list"),
        ("case", "/cases/necb-stem", "#p-timeline svg"),
        ("case-solid", "/cases/solid-tumour", "table.grid"),
        ("report-page", "/cases/solid-tumour/report", "iframe.preview"),
        ("history-page", "/cases/necb-stem/history", "table.history"),
        ("cohorts", "/cohort", "form.filters"),
        ("cohort", "/cohort?q=inv-", "figure.cohort-figure"),
        ("import-page", "/import", ".drop"),
        ("nowhere", "/cases/nowhere", "h1"),
    ]:
        page.goto(url)
        expect(page.locator(ready).first).to_be_visible()
        page.wait_for_load_state("networkidle")
        picture(page, f"{name}-{scheme}", full_page=name == "cohort")
        accessible(page, ["color-contrast"] if scheme == "dark" else None)


def test_narrow_and_printed(window, filled):
    page = window(width=800, height=1000)
    for name, url in [("cases", "/cases"), ("case", "/cases/solid-tumour"), ("report", "/cases/solid-tumour/report"), ("cohort", "/cohort?q=inv-")]:
        page.goto(url)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 800, f"{url} is {wide} px wide at 800 px"
        picture(page, f"{name}-narrow")
    page.goto("/cases/necb-stem")
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator("#side-outcomes")).to_be_visible()
    picture(page, "print", full_page=True)


def test_the_source_text_and_the_items_lead_to_each_other(page, filled):
    page.goto("/cases/necb-stem")
    page.get_by_role("tab", name="Source text").click()
    marks = page.locator("#source-text mark")
    expect(marks.first).to_be_visible()
    # Two items cite these words: which one is meant is asked.
    page.locator("#source-text mark", has_text="Because the disease had progressed").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This passage is cited by")
    dialog.get_by_role("button", name=re.compile("Disease progression, the reason")).click()
    expect(page.locator("#s-events .item", has_text="the reason to change treatment")).to_have_attribute("open", "")
    page.locator("#source-text mark", has_text="July 2019 was the last time").click()
    stem = page.locator("#s-treatments .item", has_text="STEM: S-1")
    expect(stem.first).to_have_attribute("open", "")
    stem.first.locator("[data-show='/source/0']").click()
    expect(page.locator("#source-text mark.lit").first).to_contain_text("S-1 and temozolomide by mouth began in October 2017")
    accessible(page)
    picture(page, "source-text")


def test_a_finding_is_settled_in_place(page, filled):
    page.goto("/cases/necb-stem")
    expect(page.locator("#open-findings")).to_have_text("34")
    finding = page.locator(".finding", has_text="C161").first
    finding.locator("summary").click()
    finding.get_by_label("Why it may stand").fill("Both months are in the paper; the abstract and the table agree on October.")
    accessible(page)
    finding.get_by_role("button", name="Let it stand").click()
    expect(page.locator("#open-findings")).to_have_text("33")
    expect(page.locator("#p-findings")).to_contain_text("Settled: 1")
    page.locator("summary", has_text="Settled: 1").click()
    page.get_by_role("button", name="Open it again").click()
    expect(page.locator("#open-findings")).to_have_text("34")


def tab_to(page, what: str, back=False):
    """Presses Tab until the focus is on what a person looks for: its visible name, or its label."""
    name = "() => { const at = document.activeElement; return (at.labels?.[0]?.innerText || at.getAttribute('aria-label') || at.innerText || '').replace(/\\s*[*]$/, '').trim(); }"
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate(name).startswith(what):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"the focus on {what} is not to be seen"
            return
    raise AssertionError(f"the Tab key does not lead to {what}")


def test_with_the_keyboard_alone(page):
    """Not one click, and no focus set by the test: from the list of cases to the report."""
    press, write = page.keyboard.press, page.keyboard.type
    page.goto("/cases")
    tab_to(page, "New case")
    press("Enter")
    write("Invented patient by keyboard")
    press("Enter")
    page.wait_for_url("**/cases/invented-patient-by-keyboard")

    # By the list of sections to the vital signs; a whole row with Tab, and Enter begins the next one.
    tab_to(page, "Vital signs")
    press("Enter")
    tab_to(page, "Add a measurement")
    press("Enter")
    expect(page.locator("#s-vitals .v[data-path='/date']")).to_be_focused()
    for at, typed in enumerate(["9 Oct 2017", "weig", "61,5", "kg"]):
        press("Tab") if at else None
        write(typed)
    press("Enter")
    rows = page.locator("#s-vitals tbody.item")
    expect(rows).to_have_count(2)
    saved(page)
    expect(rows.first.locator(".v[data-path='/measure']")).to_have_value("weight")
    expect(rows.first.locator(".v[data-path='/value']")).to_have_value("61.5")
    expect(rows.first.locator(".echo").first).to_contain_text("Monday")
    # The second row is too much: it is taken back.
    expect(rows.nth(1).locator(".v[data-path='/date']")).to_be_focused()
    press("Control+z")
    expect(rows).to_have_count(1)

    # Up to the treatments: a regimen out of the library.
    tab_to(page, "Add a treatment", back=True)
    press("Enter")
    treatment = page.locator("#s-treatments .item")
    expect(treatment.locator(".v").first).to_be_focused()
    write("syst")
    tab_to(page, "Regimen")
    write("stem")
    expect(treatment.locator(".choices li").first).to_contain_text("STEM")
    press("ArrowDown")
    press("Enter")
    expect(treatment.locator(".v[data-path='/components/1/drug']")).to_have_value("temozolomide")
    saved(page)

    tab_to(page, "Start")
    write("9.10.2017")
    press("Tab")
    saved(page)

    # A detail that is not shown, chosen from the list.
    while not page.locator(":focus").evaluate("at => at.dataset.more === ''"):
        tab_to(page, "Add a detail")
    expect(page.locator(":focus option[value='note']")).to_have_count(1)
    # Going through the list adds nothing; Enter does.
    press("ArrowDown")
    write("note")
    expect(treatment.locator("[data-field='/note']")).to_have_count(0)
    press("Enter")
    expect(treatment.locator(".v[data-path='/note']")).to_be_focused()
    write("entered without a mouse")
    press("Tab")
    saved(page)

    # And to the report, from the top of the page.
    press("Control+Home")
    tab_to(page, "Report and downloads", back=True)
    press("Enter")
    page.wait_for_url("**/report")
    tab_to(page, "HTML")
    with page.expect_download(timeout=60_000) as download:
        press("Enter")
    assert download.value.suggested_filename.endswith(".html")


def test_cohort_figures_say_what_a_mark_means(page, filled):
    page.goto("/cohort?q=inv-")
    figure = page.locator("#figure-waterfall")
    figure.locator(".picture").focus()
    page.keyboard.press("ArrowRight")
    expect(figure.locator(".details-now")).to_contain_text("inv-")
    page.keyboard.press("Enter")
    expect(figure.locator(".pinned li")).to_have_count(1)
    with page.expect_download() as download:
        figure.get_by_role("button", name="SVG").click()
    assert download.value.suggested_filename == "waterfall.svg"


def test_the_report_downloads_in_every_form(page, filled):
    page.goto("/cases/solid-tumour/report")
    for name, ending in [("HTML", "html"), ("Markdown", "md"), ("Word", "docx"), ("Case file (YAML)", "yaml"), ("JSON", "json"), ("Workbook", "xlsx")]:
        # A Word file holds its figures as pixels, which a program built for testing draws slowly.
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("link", name=name, exact=True).click()
        assert download.value.suggested_filename.endswith(ending), name

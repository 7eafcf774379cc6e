"""The published case, entered from an empty database through the forms; then its report."""

import re

import yaml
from playwright.sync_api import expect

from conftest import ROOT, accessible, api, new_case, picture, saved
from forms import add, fill, fresh, quote, row

CASE = yaml.load((ROOT / "examples/necb/case.yaml").read_text(), yaml.BaseLoader)
TYPED = ["about", "says", "duration", "response", "criteria", "percent", "numerator", "denominator", "grade", "date", "sites", "marker"]


def told_of(statement: dict, regimens: dict[str, str]) -> dict[str, str]:
    """What is typed of a statement: its words and numbers, and the treatment that it is about."""
    typed = {key: shown(statement[key]) for key in TYPED if key in statement}
    return {**typed, "of": regimens[statement["of"]]}


def shown(value) -> str:
    """As a form shows a value."""
    return ", ".join(value) if isinstance(value, list) else str(value)


def test_the_published_case_is_entered_through_the_forms(empty):
    page = empty
    page.goto("/cases")
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    accessible(page)
    picture(page, "empty")
    new_case(page, "Neuroendocrine carcinoma of the breast treated with S-1 and temozolomide", "necb-by-hand")

    patient = fresh(page, "patient")
    fill(patient, sex="female", age="62 in October 2016", past_illness="free")
    expect(patient.locator(".v[data-path='/age']")).to_have_value("62 years at October 2016")
    expect(patient.locator(".v[data-path='/age'] ~ .echo")).to_contain_text("born between 2 October 1953 and 31 October 1954")

    diagnosis = add(page, "diagnoses")
    fill(diagnosis, what="neuroendocrine carcinoma of the right breast", site="right breast", date="07/2012", basis="histology")
    expect(diagnosis.locator(".v[data-path='/date']")).to_have_value("2012-07")
    expect(diagnosis.locator(".v[data-path='/date'] ~ .echo")).to_have_text("some day of July 2012")
    metastatic = add(page, "diagnoses")
    fill(metastatic, what="neuroendocrine carcinoma of the breast, stage IV", metastatic_sites="liver, lung, bone", date="2016-10")

    specimen = add(page, "specimens")
    fill(specimen, site="right breast", procedure="modified radical mastectomy", date="July 2012", histology="neuroendocrine carcinoma", grade="poorly differentiated", dimensions="1.5 cm, 1.5 cm, 1 cm")
    for marker, value in [("CgA", "expressed"), ("Syn", "expressed"), ("ER", "expressed"), ("PR", "expressed"), ("HER-2", "negative"), ("Ki-67", "50%-75%")]:
        row(specimen, "/markers", marker=marker, value=value)
    biopsy = add(page, "specimens")
    fill(biopsy, site="liver and chest wall", procedure="biopsy", histology="neuroendocrine carcinoma")
    for marker, value in [("ER", "strong (> 95 %)"), ("MGMT", "negative"), ("SSTR2", "negative"), ("Ki-67", "approximately 70 %")]:
        row(biopsy, "/markers", marker=marker, value=value)

    ep = add(page, "treatments")
    fill(ep, kind="systemic", name="Etoposide and cisplatin", regimen="EP", intent="palliative", line="1", start="11/2016", end="3/2017", cycle_length="21 days", cycles_given="6")
    page.keyboard.press("Escape")
    row(ep, "/components", drug="etoposide", dose="120 mg", days="1-3", route="intravenous")
    row(ep, "/components", drug="cisplatin", dose="40 mg", days="1-3", route="intravenous")

    # The library offers the regimen, and fills drugs and cycle; the doses are then corrected to what was given.
    stem = add(page, "treatments")
    fill(stem, kind="systemic")
    regimen = stem.locator(".v[data-path='/regimen']")
    regimen.press_sequentially("stem", delay=20)
    expect(stem.locator('.choices li').first).to_contain_text("STEM")
    regimen.press("ArrowDown")
    regimen.press("Enter")
    expect(stem.locator(".v[data-path='/components/1/drug']")).to_have_value("temozolomide")
    expect(stem.locator(".v[data-path='/cycle_length']")).to_have_value("21 days")
    fill(stem, name="S-1 and temozolomide", intent="palliative", line="2", start="10/2017", end="07/2019", components__0__dose="40 mg", components__1__dose="200 mg")
    picture(page, "treatment")

    for site, organ in [("largest liver mass", "liver"), ("right lobe of the liver", "liver"), ("right upper lobe of the lung", "lung"), ("right second rib, anterior part", "bone")]:
        lesion = add(page, "lesions")
        fill(lesion, site=site, organ=organ, role="not-assigned")

    ct = add(page, "assessments")
    fill(ct, date="10/2016 to 11/2016", method="CT", region="abdomen")
    for date, visit in [("10/2017", "start of STEM"), ("11/2018", "1 year of STEM"), ("9/2019", "2 years of STEM")]:
        mri = add(page, "assessments")
        stem_id = api(page, "GET", "/api/v1/cases/necb-by-hand")["items"]
        stem_id = next(item["body"]["id"] for item in stem_id if item["body"].get("regimen") == "STEM")
        fill(mri, date=date, visit=visit, method="MRI", region="abdomen", treatment=stem_id)
        if date == "10/2017":
            fill(mri, baseline="true")
        if date == "9/2019":
            row(mri, "/claimed", response="PD", as_written="disease progression")

    # The one size that is reported, typed into the grid.
    cell = page.get_by_label(re.compile("^largest liver mass, Oct 2016"))
    cell.fill("8.4 × 6.3 cm")
    cell.press("Enter")
    saved(page)
    expect(page.get_by_label(re.compile("^largest liver mass, Oct 2016"))).to_have_value("84 × 63")

    followup = add(page, "followup")
    fill(followup, date="after 2019-08", status="alive")

    items = api(page, "GET", "/api/v1/cases/necb-by-hand")["items"]
    ids = {item["body"]["regimen"]: item["body"]["id"] for item in items if item["body"].get("regimen")}
    regimens = {"stem": ids["STEM"], "ep": ids["EP"]}
    # What the paper says of the two regimens, each thing once.
    first = [statement for statement in CASE["statements"] if "same_as" not in statement and statement.get("of") in regimens]
    told = [told_of(statement, regimens) for statement in first]
    for statement in told:
        fill(add(page, "statements"), **statement)
    items = api(page, "GET", "/api/v1/cases/necb-by-hand")["items"]
    stored = [{key: value for key, value in item["body"].items() if key != "id"} for item in items if item["section"] == "statements"]
    assert len(stored) == len(first) > 10
    assert [{key: shown(value) for key, value in statement.items()} for statement in stored] == told

    source = add(page, "sources")
    fill(source, kind="publication", citation="A published case report, retold")
    quote(fresh(page, "patient"), "A woman aged 62 came to the treating hospital in October 2016.", "Abstract")
    saved(page)

    page.get_by_role("tab", name="Outcomes").click()
    pfs = page.locator("dd[data-endpoint='PFS'][data-line='2']")
    expect(pfs).to_contain_text("22.0 to 24.0 months (670 to 729 days)")
    expect(pfs).to_contain_text("23 months")
    expect(page.locator("#p-timeline svg")).to_contain_text("Line 2: STEM")
    accessible(page)
    picture(page, "published-case", full_page=True)

    # Reloaded, everything is there: it was saved as it was typed.
    page.reload()
    expect(page.locator("#s-specimens .item")).to_have_count(2)
    page.get_by_role("link", name="Report and downloads").click()
    report = page.frame_locator("iframe.preview")
    expect(report.get_by_text("22.0 to 24.0 months (670 to 729 days)").first).to_be_visible()
    # De-identified unless asked otherwise.
    expect(report.locator("body")).not_to_contain_text("October 2017")
    accessible(page)
    picture(page, "report")
    page.get_by_label(re.compile("As recorded")).check()
    expect(page.frame_locator("iframe.preview").locator("body")).to_contain_text("2017-10")

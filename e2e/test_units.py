"""Values in another unit, before one's eyes; a dose by body size in milligrams for this patient."""

from playwright.sync_api import expect

from conftest import accessible, api, new_case, picture, saved
from forms import add, fill, fresh, row

LABORATORY = [
    {"change": "add", "section": "labs", "body": {"date": "2021-01-04", "test": "hemoglobin", "value": "8.20", "unit": "g/dL", "lower_limit": "12"}},
    {"change": "add", "section": "labs", "body": {"date": "2021-01-04", "test": "creatinine", "value": "1.1", "unit": "mg/dL"}},
]


def lab(page, test: str):
    """The row of a test, opened."""
    return page.locator("#s-labs tbody.item").nth(["hemoglobin", "creatinine"].index(test))


def test_a_value_is_written_in_another_unit_and_taken_back(page):
    new_case(page, "Invented patient of units", "units")
    api(page, "POST", "/api/v1/cases/units/edits", {"changes": LABORATORY})
    page.reload()
    value, unit = (lab(page, "hemoglobin").locator(f".v[data-path='/{key}']") for key in ("value", "unit"))
    expect(value).to_have_value("8.20")
    lab(page, "hemoglobin").get_by_role("button", name="Write this measurement in another unit").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Rounded, so shown and not written")
    expect(dialog).to_contain_text("≈ 5.089 mmol/L (molar mass 16114 g/mol)")
    accessible(page)
    picture(page, "units")
    dialog.get_by_role("button", name="82.0 g/L").click()
    expect(value).to_have_value("82.0")
    expect(unit).to_have_value("g/L")
    saved(page)
    stored = api(page, "GET", "/api/v1/cases/units")["items"]
    body = next(item["body"] for item in stored if item["body"].get("test") == "hemoglobin")
    assert (body["value"], body["lower_limit"], body["unit"]) == ("82.0", "120", "g/L"), body
    # One step of undo, and the words that were typed stay in the history.
    page.get_by_role("button", name="Undo").click()
    expect(value).to_have_value("8.20")
    expect(unit).to_have_value("g/dL")

    assessment = add(page, "assessments")
    fill(assessment, date="2021-01-04", method="CT", slice_thickness="0,50 cm")
    expect(assessment.get_by_role("button", name="Write 0.50 cm in another unit")).to_be_visible()
    assessment.locator(".v[data-path='/slice_thickness']").press("Alt+u")
    expect(assessment.locator(".v[data-path='/slice_thickness']")).to_have_value("5.0 mm")
    saved(page)
    page.get_by_role("link", name="History").first.click()
    first = page.locator("table.history tbody tr").first
    for words in ["0.50 cm", "5.0 mm", "the same in another unit"]:
        expect(first).to_contain_text(words)


def test_a_dose_by_body_size_is_echoed_in_milligrams(page):
    new_case(page, "Invented patient of 2 square metres", "doses")
    treatment = add(page, "treatments")
    fill(treatment, kind="systemic", name="Carboplatin and paclitaxel", start="2021-01-05")
    row(treatment, "/components", drug="paclitaxel", dose="175 mg/m2", days="1")
    echo = treatment.locator(".v[data-path='/components/0/dose'] ~ .echo")
    expect(echo).to_have_text("no height or weight recorded")
    picture(page, "dose-without-size")
    for measure, value, unit in [("height", "180", "cm"), ("weight", "80", "kg")]:
        vital = add(page, "vitals")
        fill(vital, date="2021-01-04", measure=measure, value=value, unit=unit)
        if measure == "height":
            expect(echo).to_have_text("no weight recorded")
    # 180 cm and 80 kg are exactly 2 m² by Mosteller.
    expect(echo).to_have_text("= 350 mg for 2.000 m² (Mosteller)")
    dose = treatment.locator(".v[data-path='/components/0/dose']")
    dose.fill("2 mg/kg")
    expect(echo).to_have_text("= 160 mg for 80 kg of 2021-01-04")
    dose.fill("200 mg/m2")
    expect(echo).to_contain_text("= 400 mg for 2.000 m² (Mosteller: 180 cm of 2021-01-04, 80 kg of 2021-01-04)")
    dose.press("Tab")
    saved(page)
    expect(fresh(page, "treatments").get_by_role("button", name="Write 200 mg/m2 in another unit")).to_be_visible()
    accessible(page)
    picture(page, "dose-by-size")

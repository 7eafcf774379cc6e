"""What criteria beside RECIST 1.1 ask for: densities, FDG-PET and their like, in the forms."""

from playwright.sync_api import expect

from conftest import accessible, api, new_case, picture, saved
from forms import add, detail, fill, row


def test_densities_and_pet_are_entered_in_an_assessment(page):
    new_case(page, "Invented patient of signs", "signs")
    lesion = add(page, "lesions")
    fill(lesion, site="liver", role="target", id="liver-1")
    assessment = add(page, "assessments")
    fill(assessment, date="2021-01-04", method="CT")
    # A bare number is Hounsfield units: there is no other unit.
    row(assessment, "/measurements", lesion="liver-1", long="40 mm", density="48,5")
    # Filled, the detail below the row becomes a column of the table, and is there once.
    expect(assessment.locator(".v[data-path='/measurements/0/density']")).to_have_count(1)
    expect(assessment.locator(".v[data-path='/measurements/0/density']")).to_have_value("48.5 HU")

    detail(assessment, "/pet")
    expect(assessment.locator("[data-inner='/pet'] .v")).to_have_count(2)
    fill(assessment, pet__deauville="7")
    expect(assessment.locator("[data-inner='/pet']")).to_have_count(1)
    expect(assessment).to_contain_text("is out of range")
    fill(assessment, pet__deauville="2", pet__uptake="less")
    expect(assessment.locator("[data-inner='/pet']")).to_have_count(1)
    expect(assessment).not_to_contain_text("is out of range")
    accessible(page)
    picture(page, "signs")
    saved(page)
    stored = api(page, "GET", "/api/v1/cases/signs")["items"]
    body = next(item["body"] for item in stored if item["section"] == "assessments")
    assert body["pet"] == {"deauville": 2, "uptake": "less"}, body
    assert body["measurements"][0]["density"] == "48.5 HU", body

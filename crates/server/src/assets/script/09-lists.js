// The list of cases, cohorts, pasting a block, the report.

async function newCase() {
  const content = make("form", { class: "fields" },
    make("div", { class: "field wide" }, make("label", { for: "new-title" }, "Title"), make("input", { id: "new-title", autocomplete: "off", placeholder: "Neuroendocrine carcinoma of the breast" }), make("p", { class: "soft" }, "Not the patient's name.")),
    make("div", { class: "field wide" }, make("label", { for: "new-id" }, "Id"), make("input", { id: "new-id", autocomplete: "off", spellcheck: "false" }), make("p", { class: "soft" }, "Letters, digits, - and _. It names the file when you export the case.")),
    make("label", { class: "choice wide" }, make("input", { type: "checkbox", id: "new-invented" }), make("span", {}, "An invented patient, for teaching or testing")));
  const title = $("#new-title", content), id = $("#new-id", content);
  let own = false;
  id.addEventListener("input", () => (own = true));
  title.addEventListener("input", () => { if (!own) id.value = slug(title.value); });
  content.addEventListener("submit", (event) => { event.preventDefault(); $("dialog .primary").click(); });
  content.append(make("button", { type: "submit", hidden: true }, ""));
  const answer = await dialog("New case", content, [["Cancel", ""], ["Make it", "make", "primary"]]);
  if (answer !== "make") return;
  try {
    const made = await ask("POST", "/api/v1/cases", { id: id.value.trim() || `case-${Date.now().toString(36)}`, title: title.value.trim() || null, invented: $("#new-invented", content).checked });
    location.assign(`/cases/${encodeURIComponent(made.id)}`);
  } catch (error) { told(error); }
}
const slug = (words) => words.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40).replace(/-+$/, "");
$("#new-case")?.addEventListener("click", newCase);

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-duplicate-case], [data-archive-case], [data-restore-case]");
  if (!button) return;
  const { duplicateCase, archiveCase, restoreCase } = button.dataset;
  const url = `/api/v1/cases/${encodeURIComponent(duplicateCase ?? archiveCase ?? restoreCase)}`;
  try {
    if (duplicateCase) {
      const field = make("input", { id: "copy-id", value: `${duplicateCase}-copy`, autocomplete: "off" });
      if (await dialog("Duplicate", make("div", { class: "field" }, make("label", { for: "copy-id" }, "Id of the copy"), field), [["Cancel", ""], ["Duplicate", "yes", "primary"]]) !== "yes") return;
      const made = await ask("POST", `${url}/duplicate`, { id: field.value.trim() });
      location.assign(`/cases/${encodeURIComponent(made.id)}`);
    } else {
      await ask("POST", `${url}/${archiveCase ? "archive" : "restore"}`, {});
      location.reload();
    }
  } catch (error) { told(error); }
});

const chosen = $("#chosen");
if (chosen) {
  const count = () => {
    const boxes = $$("input[name=case]", chosen), ticked = boxes.filter((box) => box.checked).length;
    $("#make-cohort").disabled = ticked === 0;
    $("#chosen-count").textContent = ticked ? `${ticked} chosen` : "";
    $("#choose-all").checked = ticked === boxes.length && ticked > 0;
  };
  chosen.addEventListener("change", (event) => {
    if (event.target.id === "choose-all") $$("input[name=case]", chosen).forEach((box) => (box.checked = event.target.checked));
    count();
  });
  count();
}
for (const filter of $$(".cases-page .filters select")) filter.addEventListener("change", () => filter.form.requestSubmit());

// Selections of a cohort are kept in this browser.
const savedKey = "oncase-cohorts";
const savedCohorts = () => { try { return JSON.parse(localStorage.getItem(savedKey)) ?? []; } catch { return []; } };
function showCohorts() {
  const place = $("#saved-cohorts"), all = savedCohorts();
  if (!place) return;
  place.hidden = all.length === 0;
  $("ul", place).replaceChildren(...all.map(({ name, url }) => make("li", {}, make("a", { href: url }, name), " ", make("button", { type: "button", class: "link", "aria-label": `Forget ${name}`, onclick: () => { localStorage.setItem(savedKey, JSON.stringify(savedCohorts().filter((other) => other.name !== name))); showCohorts(); } }, "forget"))));
}
showCohorts();
$("[data-save-cohort]")?.addEventListener("click", async (event) => {
  const url = event.target.dataset.saveCohort;
  const field = make("input", { id: "cohort-name", autocomplete: "off" });
  if (await dialog("Save this selection", make("div", { class: "field" }, make("label", { for: "cohort-name" }, "Name"), field), [["Cancel", ""], ["Save", "yes", "primary"]]) !== "yes" || !field.value.trim()) return;
  localStorage.setItem(savedKey, JSON.stringify([...savedCohorts().filter(({ name }) => name !== field.value.trim()), { name: field.value.trim(), url }]));
  showCohorts();
});

// A block from a spreadsheet, seen before it is stored; one step of undo.
document.addEventListener("click", (event) => { const button = event.target.closest("[data-paste]"); if (button) pasteBlock(button.dataset.paste); });
document.addEventListener("paste", (event) => {
  const field = event.target.closest("#s-labs .v, #s-vitals .v");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!field || !/\n/.test(text.trim()) || !/[\t;,]/.test(text)) return;
  event.preventDefault();
  pasteBlock(field.closest("section.sheet").dataset.section, text);
});

async function pasteBlock(section, given = "") {
  const area = make("textarea", { id: "block", rows: 6, spellcheck: "false", placeholder: "Date\tTest\tValue\tUnit" });
  area.value = given;
  const shown = make("div", { "aria-live": "polite" });
  const content = make("div", { class: "paste" }, make("label", { for: "block" }, "Paste cells from a spreadsheet: one value a line with headings, or dates and tests along the edges."), area, shown);
  let bodies = [], columns = null, first = null;
  const look = later(150, async () => {
    if (!area.value.trim()) { shown.replaceChildren(); bodies = []; return; }
    try {
      const read = await ask("POST", `${caseUrl}/paste`, { section, text: area.value, columns, first });
      shown.innerHTML = read.html;
      bodies = read.bodies;
      const store = $("dialog .primary");
      if (store) { store.textContent = `Store ${bodies.length} ${bodies.length === 1 ? "value" : "values"}`; store.disabled = bodies.length === 0; }
    } catch (error) { told(error); }
  });
  area.addEventListener("input", () => { columns = null; look(); });
  shown.addEventListener("change", (event) => {
    if (event.target.name === "first") first = event.target.value;
    if (event.target.dataset.column !== undefined) columns = $$("[data-column]", shown).map((choice) => choice.value);
    look();
  });
  look();
  const answer = await dialog("Paste a block", content, [["Cancel", ""], ["Store", "store", "primary"]]);
  if (answer !== "store" || !bodies.length) return;
  await save(bodies.map((body) => ({ change: "add", section, after: null, body })), { why: `pasted ${bodies.length} values` });
  await refresh();
  say(`${bodies.length} values stored. Undo takes all of them back at once.`, 5);
}

// The report.
$("[data-print-preview]")?.addEventListener("click", () => $("iframe.preview").contentWindow.print());
for (const choice of $$("form.profiles input")) choice.addEventListener("change", () => choice.form.requestSubmit());

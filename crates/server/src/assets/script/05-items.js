// Items and rows: adding, opening, duplicating, moving, removing; details that are not shown yet; places in sources.

const PREFIX = { sources: "source", events: "event", diagnoses: "diagnosis", specimens: "specimen", stages: "stage", lesions: "lesion", assessments: "assessment", treatments: "treatment", statements: "statement" };

/** A new item of a section with an id of its own; shows it and puts the cursor into its first field. */
async function addItem(section, body = {}, after = null) {
  const prefix = PREFIX[section];
  if (prefix && !body.id) {
    const whole = await ask("GET", caseApi);
    const taken = new Set(whole.items.map((item) => item.body.id));
    let number = whole.items.filter((item) => item.section === section).length + 1;
    while (taken.has(`${prefix}-${number}`)) number++;
    body = { id: `${prefix}-${number}`, ...body };
  }
  const saved = await save([{ change: "add", section, after, body }]);
  if (!saved) return;
  await refresh();
  const item = document.getElementById(`i${saved.added[0]}`);
  if (item) await openItem(item, true);
}

async function openItem(item, focus = false, path = null) {
  if (item.matches("details")) item.open = true;
  if (item.dataset.closed !== undefined) await fill(item);
  const field = path && fieldAt(item, path);
  const first = field ?? (focus ? $(".v", item) : null);
  first?.focus({ preventScroll: true });
  (field?.closest(".field, .place") ?? item).scrollIntoView({ block: field ? "center" : "nearest", behavior: "smooth" });
  return field;
}

function fieldAt(item, path) {
  for (let at = path; at; at = at.slice(0, at.lastIndexOf("/"))) {
    const found = $(`[data-path="${CSS.escape(at)}"].v, [data-place="${CSS.escape(at)}"], [data-row="${CSS.escape(at)}"] .v`, item);
    if (found) return found;
  }
  return null;
}

async function fill(item) {
  delete item.dataset.closed;
  try {
    const part = await ask("GET", `${caseUrl}/items/${item.dataset.item}`);
    morph(item, parsed(part.html, item));
    delete item.dataset.closed;
    if (item.matches("tbody")) item.dataset.opened = "";
  } catch (error) { item.dataset.closed = ""; told(error); }
}

document.addEventListener("toggle", (event) => {
  const item = event.target;
  if (item.matches?.("details.item[open][data-closed]")) fill(item);
}, true);

const bodyOf = async (item) => (await ask("GET", `${caseApi}/items/${item}`)).body;
const within = (body, path) => path.split("/").slice(1).reduce((value, step) => value?.[step], body) ?? null;

/** Shows the item anew and focuses a field in it. */
async function reshow(item, path) {
  await refresh();
  const shown = document.getElementById(`i${item}`);
  if (shown && path) fieldAt(shown, path)?.focus();
}

const clicks = {
  openRow: (button) => openItem(button.closest(".item"), true),
  add: (button) => addItem(button.dataset.add),
  async addRow(button) {
    const item = Number(button.dataset.item), path = button.dataset.addRow;
    const rows = within(await bodyOf(item), path) ?? [];
    const row = path.endsWith("/cycles") ? { number: rows.length + 1 } : {};
    await save([{ change: "set", item, path: `${path}/-`, old: null, new: row }]);
    await reshow(item, `${path}/${rows.length}`);
  },
  async addPlace(button) {
    await addPlace(Number(button.dataset.item), button.dataset.addPlace, {});
  },
  async cite(button) {
    const chosen = selectedText();
    if (!chosen) return;
    await addPlace(Number(button.dataset.item), button.dataset.cite, chosen, false);
    showSide("text");
  },
  async editPlace(button) {
    const place = button.closest(".place");
    const fields = await ask("GET", `${caseUrl}/field?${new URLSearchParams({ item: button.dataset.item, path: button.dataset.editPlace, form: "SourcePlace" })}`);
    const editing = element(fields);
    place.replaceWith(editing);
    $(".v", editing)?.focus();
  },
  async done(button) {
    const item = Number(button.dataset.item);
    button.closest(".editing")?.classList.remove("editing");
    await settled();
    document.getElementById(`i${item}`)?.setAttribute("data-hash", "");
    await refresh(true);
  },
  async remove(button) {
    const item = Number(button.dataset.item), path = button.dataset.remove;
    await save([{ change: "set", item, path, old: within(await bodyOf(item), path), new: null }]);
    await refresh();
    say("Removed. Undo takes it back.", 3);
  },
  async removeItem(button) {
    const item = Number(button.dataset.removeItem);
    const next = document.getElementById(`i${item}`)?.nextElementSibling;
    await save([{ change: "remove", item }]);
    await refresh();
    $("summary, .v", next ?? document.createElement("i"))?.focus();
    say("Removed. Undo takes it back.", 3);
  },
  async duplicate(button) {
    const item = Number(button.dataset.duplicate);
    const { section, body } = await ask("GET", `${caseApi}/items/${item}`);
    const copy = { ...body };
    delete copy.id;
    await addItem(section, copy, item);
  },
  async move(button) {
    const item = document.getElementById(`i${button.dataset.of}`);
    const up = button.dataset.move === "up";
    const before = up ? item.previousElementSibling?.previousElementSibling : item.nextElementSibling;
    if (up ? !item.previousElementSibling : !item.nextElementSibling) return;
    await save([{ change: "move", item: Number(button.dataset.of), after: before ? Number(before.dataset.item) : null }]);
    await refresh();
    button.focus();
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, a");
  if (!button || !caseElement) return;
  for (const [name, run] of Object.entries(clicks)) {
    if (button.dataset[name] !== undefined) {
      event.preventDefault();
      Promise.resolve(run(button)).catch(told);
      return;
    }
  }
});

async function addPlace(item, path, place, edit = true) {
  const old = within(await bodyOf(item), path);
  const list = old == null ? [] : Array.isArray(old) ? old : [old];
  await save([{ change: "set", item, path, old, new: [...list, place] }]);
  await refresh();
  const shown = document.getElementById(`i${item}`);
  const added = $(`[data-place="${CSS.escape(`${path}/${list.length}`)}"]`, shown ?? document);
  if (edit) $("[data-edit-place]", added ?? document)?.click();
}

/** The details that can be added come once, and fill a choice when it is opened. */
let details = null;
async function fillMore(choice) {
  if (choice.options.length > 1) return;
  details ??= ask("GET", "/forms");
  const fields = (await details)[choice.dataset.form] ?? [];
  const scope = choice.closest("tr[data-row], .fields, .item") ?? document;
  const shown = new Set($$("[data-field], [data-rows], [data-places], [data-inner]", scope).map((field) => field.dataset.field ?? field.dataset.rows ?? field.dataset.places ?? field.dataset.inner));
  for (const [key, label, help] of fields) {
    if (!shown.has(`${choice.dataset.more}/${key}`)) choice.append(make("option", { value: key, title: help }, label));
  }
}
if (caseElement) {
  details = ask("GET", "/forms").catch(() => (details = null));
  for (const kind of ["focusin", "pointerdown"]) {
    document.addEventListener(kind, (event) => { const choice = event.target.closest?.("select.more"); if (choice) fillMore(choice).catch(told); });
  }
  const takeDetail = async (choice) => {
    const key = choice.value;
    choice.value = "";
    try { await addDetail(choice, key); } catch (error) { told(error); }
  };
  // With arrow keys and letters one goes through a closed list; only Enter takes what one has come to.
  let going = false;
  document.addEventListener("pointerdown", () => (going = false), true);
  document.addEventListener("keydown", (event) => {
    const choice = event.target.closest?.("select.more");
    if (!choice) return;
    if (event.key === "Enter" && going && choice.value) { event.preventDefault(); going = false; takeDetail(choice); return; }
    going = !event.altKey && !["Enter", " ", "F4"].includes(event.key);
  });
  document.addEventListener("change", (event) => {
    const choice = event.target.closest("select.more");
    if (choice?.value && !going) takeDetail(choice);
  });
  document.addEventListener("focusout", (event) => { const choice = event.target.closest?.("select.more"); if (choice) { choice.value = ""; going = false; } });
}

async function addDetail(choice, key) {
  const { item, form, more } = choice.dataset;
  const path = `${more}/${key}`;
  const markup = await ask("GET", `${caseUrl}/field?${new URLSearchParams({ item, path: more, form, key })}`);
  const field = element(markup);
  field.classList.add("added");
  const row = choice.closest("tr");
  if (row) {
    let below = row.nextElementSibling?.matches("tr.below") ? row.nextElementSibling : null;
    if (!below) { below = make("tr", { class: "below added" }, make("td", { colspan: row.children.length }, make("div", { class: "fields" }))); row.after(below); }
    let fields = $(".fields", below);
    if (!fields) { fields = make("div", { class: "fields" }); below.firstElementChild.append(fields); }
    fields.append(field);
  } else {
    choice.before(field);
  }
  $(`option[value="${CSS.escape(key)}"]`, choice)?.remove();
  const first = $(".v, [data-add-row], [data-add-place]", field);
  first?.focus();
  if (field.matches("[data-rows]")) $("[data-add-row]", field)?.click();
  if (field.matches("[data-places]")) $("[data-add-place]", field)?.click();
  return path;
}

// The text of a source, pasted: kept as a file of the case and named by the source.
document.addEventListener("change", async (event) => {
  const area = event.target.closest("[data-source-text]");
  if (!area || !area.value.trim()) return;
  const source = area.dataset.sourceText;
  const name = `${source}.txt`;
  try {
    await ask("PUT", `${caseApi}/attachments/${encodeURIComponent(name)}?media_type=text/plain`, area.value, "application/octet-stream");
    const item = Number(area.closest("[data-item]").dataset.item);
    const body = await bodyOf(item);
    if (body.text !== name) await save([{ change: "set", item, path: "/text", old: body.text ?? null, new: name }]);
    area.value = "";
    say("The text is kept with the case.", 3);
    await refresh();
    loadText(source, true);
  } catch (error) { told(error); }
});

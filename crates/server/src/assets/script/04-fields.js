// Fields: what is typed is understood while it is typed, and saved when the field is left.

/** The value of a control as it is stored. */
function valueOf(field) {
  const text = field.value.trim();
  if (text === "") return null;
  switch (field.dataset.kind) {
    case "yes-no": return text === "true" ? true : text === "false" ? false : text;
    case "whole": return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case "words": return text.split(text.includes(";") ? ";" : ",").map((word) => word.trim()).filter(Boolean);
    case "span": { const numbers = text.split(/[,\s–-]+/).filter(Boolean).map(Number); return numbers.every(Number.isInteger) ? numbers : text; }
    default: return text;
  }
}

const oldOf = (field) => (field.dataset.old === undefined ? null : JSON.parse(field.dataset.old));
const sameValue = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null) || (typeof a !== "object" && typeof b !== "object" && String(a ?? "") === String(b ?? ""));
const boxOf = (field) => field.closest(".field");
const echoOf = (field) => $(".echo", boxOf(field) ?? document.createElement("i"));

/** Understands what is typed and shows it below the field; resolves with what came of it. */
async function understand(field) {
  const text = field.value.trim();
  if (!text || !field.dataset.format) return { is: "clear", value: text, echo: "" };
  const { format, item, path } = field.dataset;
  const query = new URLSearchParams({ format, text, ...(format === "oncase-dose" ? { item, path } : {}) });
  return ask("GET", `${caseUrl}/understand?${query}`);
}

const preview = later(160, async (field) => {
  if (document.activeElement !== field) return;
  try {
    const understood = await understand(field);
    const echo = echoOf(field);
    if (!echo || document.activeElement !== field) return;
    echo.classList.toggle("bad", understood.is === "refused");
    echo.textContent = understood.is === "clear" ? understood.echo : understood.is === "ask" ? `Ambiguous: ${understood.choices.map((choice) => choice.label).join(", or ")}?` : "";
    boxOf(field).classList.toggle("has-echo", !!echo.textContent);
  } catch { /* Offline: the text is saved as typed and told when the server is back. */ }
});

/** Saves a field as it stands. */
async function commit(field) {
  if (sameValue(valueOf(field), oldOf(field))) { clearAsk(field); return; }
  let value = valueOf(field);
  if (field.dataset.format && value != null) {
    waiting(1);
    field.classList.add("unsaved-field");
    try {
      const understood = await understand(field);
      if (understood.is === "ask") { put(field, understood); return; }
      clearAsk(field);
      if (understood.is === "clear") {
        value = understood.value;
        if (field !== document.activeElement || field.value.trim() !== value) field.value = value;
        const echo = echoOf(field);
        if (echo) { echo.classList.remove("bad"); echo.textContent = understood.echo; }
      }
    } catch (error) {
      if (error instanceof Refused) told(error);
    } finally { waiting(-1); field.classList.remove("unsaved-field"); }
  }
  if (sameValue(value, oldOf(field))) return;
  const change = { change: "set", item: Number(field.dataset.item), path: field.dataset.path, old: oldOf(field), new: value };
  field.dataset.old = JSON.stringify(value);
  if (field.tagName !== "SELECT") field.defaultValue = field.value;
  boxOf(field)?.classList.remove("added");
  await save([change], { field });
}

/** Asks which reading is meant. */
function put(field, { question, choices }) {
  clearAsk(field);
  question = question.replace(/`([^`]*)`/g, "“$1”");
  const ask = make("div", { class: "ask", role: "group", "aria-label": question }, make("p", {}, question));
  for (const choice of choices) {
    ask.append(make("button", { type: "button", onclick: () => { field.value = choice.value; clearAsk(field); commit(field); focusNext(field); } }, choice.label));
  }
  boxOf(field).append(ask);
  field.setAttribute("aria-invalid", "true");
  $("button", ask).focus();
}

// The same value in another unit: an edit like any other.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-convert]");
  if (!button) return;
  try {
    await settled();
    const item = Number(button.dataset.item), path = button.dataset.convert;
    const query = new URLSearchParams({ path, ...(button.dataset.format ? { format: button.dataset.format } : {}) });
    const { units } = await ask("GET", `${caseApi}/items/${item}/units?${query}`);
    const written = units.filter((unit) => unit.changes.length), shown = units.filter((unit) => !unit.changes.length);
    const chosen = units.length === 1 && written.length === 1 ? written[0] : await chooseUnit(written, shown);
    if (!chosen) return;
    if (!await save(chosen.changes.map((change) => ({ change: "set", item, ...change })), { why: "the same in another unit" })) return;
    // A field that has the focus is not touched by what comes anew.
    for (const change of chosen.changes) {
      const field = $(`.v[data-item="${item}"][data-path="${CSS.escape(change.path)}"]`);
      if (field) { restore(field, change.new); field.defaultValue = field.value; }
    }
    await refresh(true);
    say(`Written as ${chosen.label}. Undo takes it back.`, 4);
  } catch (error) { told(error); }
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyU") return;
  const button = $("button.convert", boxOf(event.target) ?? document.createElement("i"));
  if (button) { event.preventDefault(); button.click(); }
});

async function chooseUnit(written, shown) {
  const read = shown.map((unit) => make("li", {}, unit.label, unit.note ? make("span", { class: "soft" }, ` (${unit.note})`) : ""));
  const content = make("div", {},
    make("p", {}, written.length ? "Choose a unit in which the value is the same digit for digit." : "In no other unit that fits is it the same digit for digit."),
    ...(read.length ? [make("p", { class: "soft" }, "Rounded, so shown and not written:"), make("ul", { class: "read-units" }, ...read)] : []));
  const answer = await dialog("In another unit", content, [...written.map((unit, at) => [unit.label, String(at + 1)]), ["Leave it", "", "primary"]]);
  return answer ? written[Number(answer) - 1] : null;
}

function clearAsk(field) { $(".ask", boxOf(field) ?? field)?.remove(); }

function focusNext(field) {
  const scope = field.closest("tr[data-row]") ?? field.closest(".fields") ?? document;
  const fields = $$(".v", scope).filter((other) => other.offsetParent);
  const next = fields[fields.indexOf(field) + 1];
  if (next) next.focus(); else field.focus();
}

document.addEventListener("change", (event) => {
  const field = event.target.closest(".v[data-item]");
  if (field) commit(field);
});
document.addEventListener("input", (event) => {
  const field = event.target.closest(".v[data-item]");
  if (!field) return;
  if (field.dataset.format) preview(field);
  if (field.dataset.search) searchSoon(field);
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest(".v[data-item]");
  if (!field) return;
  const list = $(".choices", boxOf(field));
  if (list && ["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(event.key)) { choose(event, field, list); return; }
  if (event.key === "Escape") { clearAsk(field); field.value = field.defaultValue ?? field.value; return; }
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || (field.tagName === "TEXTAREA" && !event.ctrlKey)) return;
  event.preventDefault();
  const row = field.closest("tr[data-row]");
  if (row) enterInRow(field, row);
  else { field.dispatchEvent(new Event("change", { bubbles: true })); focusNext(field); }
});

/** Enter in a row goes down the column; in the last row it makes a new one. */
async function enterInRow(field, row) {
  await commit(field);
  const column = [...row.children].indexOf(field.closest("td"));
  const rows = $$("tr[data-row]", row.closest("table"));
  const next = rows[rows.indexOf(row) + 1];
  if (next) { $(".v", next.children[column])?.focus(); return; }
  const sub = row.closest("[data-rows]");
  if (sub) $("[data-add-row]", sub)?.click();
  else $(":scope > [data-add]", row.closest("section.sheet"))?.click();
}

// Searching a library while typing.

const searchSoon = later(140, async (field) => {
  const words = field.value.trim();
  $(".choices", boxOf(field))?.remove();
  if (words.length < 2 || document.activeElement !== field) return;
  const scope = field.closest("[data-item]:not(.v)") ?? document;
  const chosen = $('[data-path$="/ctcae"]', scope)?.value ?? "";
  try {
    const hits = await ask("GET", `/search/${field.dataset.search}?${new URLSearchParams({ q: words, version: chosen })}`);
    $(".choices", boxOf(field))?.remove();
    if (document.activeElement !== field || !hits.length) return;
    const list = make("ul", { class: "choices", role: "listbox", id: `${field.id}-choices`, "aria-label": "Suggestions" });
    hits.forEach((hit, at) => {
      const entry = make("li", { role: "option", id: `${field.id}-${at}`, "aria-selected": "false" }, hit.label, make("small", {}, hit.details));
      entry.hit = hit;
      entry.addEventListener("pointerdown", (event) => { event.preventDefault(); take(field, hit); });
      list.append(entry);
    });
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "true");
    boxOf(field).append(list);
  } catch { /* No suggestions, then. */ }
});

function choose(event, field, list) {
  const entries = $$("li", list);
  const at = entries.findIndex((entry) => entry.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") { closeChoices(field); return; }
  if (event.key === "Enter") {
    event.preventDefault();
    if (at >= 0) take(field, entries[at].hit); else { closeChoices(field); commit(field); focusNext(field); }
    return;
  }
  event.preventDefault();
  const next = (at + (event.key === "ArrowDown" ? 1 : -1) + entries.length) % entries.length;
  entries.forEach((entry, index) => entry.setAttribute("aria-selected", String(index === next)));
  entries[next].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", entries[next].id);
}

function closeChoices(field) {
  $(".choices", boxOf(field))?.remove();
  field.removeAttribute("aria-activedescendant");
  if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", "false");
}

/** Takes a hit, and fills empty fields of the same item that it knows. */
async function take(field, hit) {
  closeChoices(field);
  field.value = hit.value;
  const item = Number(field.dataset.item);
  const changes = [];
  if (!sameValue(hit.value, oldOf(field))) changes.push({ change: "set", item, path: field.dataset.path, old: oldOf(field), new: hit.value });
  field.dataset.old = JSON.stringify(hit.value);
  field.defaultValue = field.value;
  const stored = await ask("GET", `${caseApi}/items/${item}`);
  for (const [path, value] of Object.entries(hit.fills)) {
    const old = stored.body[path.slice(1)];
    const empty = old == null || old === "" || (Array.isArray(old) && old.length === 0);
    if (empty && value != null) changes.push({ change: "set", item, path, old: old ?? null, new: value });
  }
  if (changes.length) await save(changes, { field });
  await refresh();
}

document.addEventListener("focusout", (event) => {
  const field = event.target.closest(".v[data-search]");
  if (field) setTimeout(() => closeChoices(field), 150);
});

// The lesion grid: recomputed while a cell is typed in, saved when it is left; arrow keys move; a block can be pasted.

const cellOf = (input, text = input.value) => ({ assessment: Number(input.dataset.assessment), lesion: input.dataset.lesion, text, was: input.dataset.lesion ? input.dataset.was : undefined });

const recompute = later(110, async (input) => {
  const typed = input.value;
  if (typed === input.dataset.was) return;
  try {
    const grid = await ask("POST", `${caseUrl}/grid`, { cells: [cellOf(input)] });
    if (input.value === typed) { showGrid(grid.html); sayAt(input, grid.refused[0]); }
  } catch { /* It is computed when the server is back. */ }
});

function showGrid(html) {
  const panel = $("#p-grid");
  const next = panel.cloneNode(false);
  next.innerHTML = html;
  // What is being typed stays, whatever the server says stands there.
  for (const input of $$("input.cell", next)) { const old = document.getElementById(input.id); if (old && old.value !== old.dataset.was) { input.setAttribute("value", old.value); input.dataset.was = old.dataset.was; } }
  morph(panel, next);
  panel.dataset.hash = "";
}

function sayAt(input, refused) {
  const place = input.parentElement;
  $(".cell-said", place)?.remove();
  input.toggleAttribute("aria-invalid", false);
  if (!refused) return;
  const words = refused.is === "not-understood" ? capital(refused.problem) : refused.is === "changed" ? `Someone else wrote ${refused.found || "nothing"} here` : "This lesion or assessment is gone";
  input.setAttribute("aria-invalid", "true");
  place.append(make("p", { class: "cell-said", role: "status", title: refused.mend ?? "" }, words));
}

/** Saves cells as one step of undo. */
async function saveCells(inputs, cells) {
  waiting(1);
  let grid;
  try { grid = await ask("POST", `${caseUrl}/grid`, { cells }); } catch (error) { told(error); return; } finally { waiting(-1); }
  const changed = grid.refused.findIndex((refused) => refused?.is === "changed");
  if (changed >= 0) { await otherCell(inputs[changed], cells[changed], grid.refused[changed].found); return; }
  grid.refused.forEach((refused, at) => inputs[at] && sayAt(inputs[at], refused));
  if (!grid.changes.length) { inputs.forEach((input, at) => { if (input && !grid.refused[at]) { input.value = input.dataset.was; } }); return; }
  inputs.forEach((input, at) => { if (input && !grid.refused[at]) { input.dataset.was = cells[at].text; input.defaultValue = cells[at].text; } });
  await save(ordered(grid.changes).map((change) => ({ change: "set", old: null, ...change })));
  $("#p-grid").dataset.hash = "";
  await refresh(true);
}

/** Rows are taken out last and from the end, so that the places of the others stay true. */
const ordered = (changes) => [...changes.filter((change) => change.new != null), ...changes.filter((change) => change.new == null).reverse()];

async function otherCell(input, cell, found) {
  const content = make("div", {}, make("p", {}, "Someone else changed this cell after you had opened it. Nothing was overwritten. Which is right?"),
    make("div", { class: "versus" }, make("div", {}, make("h3", {}, "Yours"), make("div", { class: "value" }, cell.text || "nothing")), make("div", {}, make("h3", {}, "The other"), make("div", { class: "value" }, found || "nothing"))));
  const answer = await dialog("Two people changed the same", content, [["Keep theirs", "theirs"], ["Keep mine", "mine", "primary"]]);
  input.dataset.was = found;
  if (answer === "mine") { input.value = cell.text; await saveCells([input], [cellOf(input)]); }
  else { input.value = found; await refresh(true); }
}

document.addEventListener("input", (event) => { const input = event.target.closest("input.cell"); if (input) recompute(input); });
document.addEventListener("change", (event) => {
  const input = event.target.closest("input.cell");
  if (input && input.value !== input.dataset.was) saveCells([input], [cellOf(input)]);
});
document.addEventListener("keydown", (event) => {
  const input = event.target.closest("input.cell");
  if (!input || event.isComposing) return;
  const row = input.closest("tr"), column = [...row.children].indexOf(input.parentElement);
  const go = (other) => { const target = other && $("input.cell", other.children[column] ?? document.createElement("i")); if (target) { event.preventDefault(); target.focus(); target.select(); } };
  if (event.key === "Enter" || event.key === "ArrowDown") { if (event.key === "Enter") event.preventDefault(); go(row.nextElementSibling); if (event.key === "Enter" && document.activeElement === input) input.dispatchEvent(new Event("change", { bubbles: true })); }
  if (event.key === "ArrowUp") go(row.previousElementSibling);
  if (event.key === "Escape") { input.value = input.dataset.was; sayAt(input, null); refresh(true); }
});

document.addEventListener("paste", (event) => {
  const input = event.target.closest("input.cell");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!input || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  pasteCells(input, text);
});

async function pasteCells(input, text) {
  const rows = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t").map((cell) => cell.trim()));
  const lines = $$("tr[data-lesion]", input.closest("tbody"));
  const top = lines.indexOf(input.closest("tr")), left = [...input.closest("tr").children].indexOf(input.parentElement);
  const inputs = [], cells = [];
  rows.forEach((row, down) => row.forEach((value, across) => {
    const target = lines[top + down] && $("input.cell", lines[top + down].children[left + across] ?? document.createElement("i"));
    if (target) { inputs.push(target); cells.push(cellOf(target, value)); }
  }));
  const beyond = rows.flat().length - cells.length;
  const table = make("table", {}, ...rows.map((row) => make("tr", {}, ...row.map((value) => make("td", {}, value || "(empty)")))));
  const content = make("div", {}, make("p", {}, `${cells.length} cells, from “${input.getAttribute("aria-label")}” on, are replaced by:`), make("div", { class: "table" }, table), beyond ? make("p", { class: "bad" }, `${beyond} cells lie outside the grid and are left out.`) : "");
  if (await dialog("Paste into the grid", content, [["Cancel", ""], ["Paste", "paste", "primary"]]) !== "paste") return;
  inputs.forEach((target, at) => (target.value = cells[at].text));
  await saveCells(inputs, cells);
  input.focus();
}

// The argument behind a response.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-why]");
  if (!button) return;
  try {
    const content = make("div", {});
    content.innerHTML = await ask("GET", `${caseUrl}/why/${button.dataset.why}`);
    const title = $("h2", content);
    title.remove();
    await dialog(title.textContent, content, [["Close", "", "primary"]]);
    button.focus();
  } catch (error) { told(error); }
});

// What depends on a change comes anew and is put in place without touching what has the focus.

const refreshSoon = later(60, () => refresh());
let refreshing = null;
let again = false;
/** Whether items are to come even where the page believes to have them: what was typed in it may be no longer so. */
let forced = false;
/** The version of the case that the page shows. */
let placed = version;

/** Fetches the parts of the page that differ, and puts them in place. */
async function refresh(force = false) {
  if (!caseElement || !$("#p-timeline")) return;
  forced ||= force;
  if (!forced && placed >= version && !refreshing) return;
  if (refreshing) { again = true; return refreshing; }
  refreshing = (async () => {
    do {
      const whole = forced;
      if (again && !whole && placed >= version) break;
      again = forced = false;
      const hashes = {};
      for (const part of $$("[data-hash]")) hashes[part.id] = whole && part.classList.contains("item") ? "" : part.dataset.hash;
      const open = $$("details.item[open]:not([data-closed]), tbody.item[data-opened]").map((item) => Number(item.dataset.item));
      try { place(await ask("POST", `${caseUrl}/live`, { hashes, open })); } catch (error) { if (error instanceof Refused) told(error); }
    } while (again);
  })();
  try { await refreshing; } finally { refreshing = null; }
}

function place(live) {
  version = Math.max(version, live.version);
  placed = live.version;
  caseElement.dataset.version = version;
  $("#case-title").textContent = live.title;
  document.title = `${live.title} · Oncase`;
  $("#open-findings").textContent = live.open;
  for (const [id, part] of Object.entries(live.changed)) {
    const old = document.getElementById(id);
    if (!old) continue;
    if (id.startsWith("p-")) { const box = old.cloneNode(false); box.innerHTML = part.html; morph(old, box); old.dataset.hash = part.hash; }
    else { morph(old, parsed(part.html, old)); twins(old); }
  }
  for (const [section, ids] of Object.entries(live.order)) {
    const sheet = document.getElementById(`s-${section}`);
    const list = sheet && ($("table.items", sheet) ?? $(".items", sheet));
    if (!list) continue;
    for (const old of $$(":scope > .item", list)) if (!ids.includes(old.id)) old.remove();
    let before = $(":scope > thead", list);
    for (const id of ids) {
      let item = document.getElementById(id);
      if (!item && live.changed[id]) item = parsed(live.changed[id].html, list);
      if (!item) continue;
      const next = before ? before.nextElementSibling : list.firstElementChild;
      if (next !== item) before ? before.after(item) : list.prepend(item);
      before = item;
    }
    if (list.tagName === "TABLE") list.hidden = ids.length === 0;
    const empty = $(":scope > .empty", sheet);
    if (empty) empty.hidden = ids.length > 0;
    const add = $(":scope > [data-add]", sheet);
    if (add && ["case", "patient", "narrative"].includes(section)) add.hidden = ids.length > 0;
  }
  watchSections();
}

/** A detail that was added below a row and has become a column of its table is not shown twice. */
function twins(item) {
  for (const field of $$("tr.below .added[data-field]", item)) {
    if ($$(`[data-field="${CSS.escape(field.dataset.field)}"]`, item).length < 2 || field.contains(document.activeElement)) continue;
    const below = field.closest("tr.below");
    field.remove();
    if (!$("[data-field], .said", below)) below.remove();
  }
}

/** Parses an item in the place where it will stand, since a table row is none elsewhere. */
function parsed(html, like) {
  if (html.startsWith("<tbody")) {
    const table = document.createElement("table");
    table.innerHTML = html;
    return table.firstElementChild;
  }
  return element(html);
}

const keyOf = (node) => node.nodeType === 1 ? node.id || node.dataset.field || node.dataset.row || node.dataset.rows || node.dataset.places || node.dataset.place || node.dataset.inner || node.dataset.keep || (node.matches("[data-more]") && `more${node.dataset.more}`) || null : null;

/** Makes `old` like `next` and keeps what a person is at: focus, half-typed text, opened details. */
function morph(old, next) {
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) { old.replaceWith(next); return; }
  if (old.nodeType === 3) { if (old.data !== next.data) old.data = next.data; return; }
  if (old.nodeType !== 1) return;
  if (old.classList.contains("editing")) return;
  const busy = old.matches("input, select, textarea") && (old === document.activeElement || old.classList.contains("unsaved-field"));
  for (const { name } of [...old.attributes]) {
    if (next.hasAttribute(name) || name === "open" || name === "data-opened" || (busy && name !== "aria-invalid") || (name === "class" && busy)) continue;
    if (name === "hidden" && old.matches("[data-cite], [role=tabpanel]")) continue;
    old.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    if (busy && (name === "value" || name === "class" || name === "data-old" || name === "data-was")) continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.matches("input")) { if (!busy) old.value = next.getAttribute("value") ?? ""; return; }
  if (old.matches("textarea")) { if (!busy) { old.textContent = next.textContent; old.value = next.value; } return; }
  if (old.matches("select") && busy) return;
  if (old.matches("select.more") && old.options.length > 1) return;
  children(old, next);
  if (old.matches("select")) { const chosen = $("option[selected]", next); old.value = chosen ? chosen.value : ""; }
}

function children(old, next) {
  const keyed = new Map();
  for (const child of old.childNodes) { const key = keyOf(child); if (key) keyed.set(key, child); }
  const wanted = new Set([...next.childNodes].map(keyOf).filter(Boolean));
  let at = old.firstChild;
  // What stands in the way goes, so that what stays is not moved: an element that is moved loses the focus.
  const clear = (stays) => { while (at && !stays(at)) { const gone = at; at = at.nextSibling; if (!isKept(gone)) gone.remove(); } };
  for (const child of [...next.childNodes]) {
    const key = keyOf(child);
    const same = key && keyed.get(key);
    if (same) {
      clear((node) => node === same || (keyOf(node) && wanted.has(keyOf(node))));
      if (same !== at) old.insertBefore(same, at); else at = at.nextSibling;
      morph(same, child);
      continue;
    }
    clear((node) => !keyOf(node) || wanted.has(keyOf(node)));
    while (at && isKept(at)) at = at.nextSibling;
    if (at && !key && !keyOf(at) && at.nodeName === child.nodeName && at.nodeType === child.nodeType) { const here = at; at = at.nextSibling; morph(here, child); }
    else old.insertBefore(child, at);
  }
  clear(() => false);
}

/** A field that was added and not filled yet stays, and what hangs below a field while it is typed in. */
const isKept = (node) => node.nodeType === 1 && (node.classList.contains("added") || node.classList.contains("ask") || node.classList.contains("choices") || node.classList.contains("editing"));

/** Another person's changes show within a few seconds. */
async function look() {
  if (document.visibilityState === "visible" && !queue.length) {
    try { const now = await ask("GET", `${caseUrl}/version`); if (now.version > version) { version = now.version; await refresh(); } } catch { /* The next look comes. */ }
  }
  setTimeout(look, 4000);
}
if (caseElement && $("#p-timeline")) setTimeout(look, 4000);

// Beside the forms: findings, outcomes, the text of the sources; going from one to the other.

function showSide(which) {
  for (const tab of $$(".tablist [role=tab]")) {
    const chosen = tab.id === `t-${which}`;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
  if (which === "text") loadText($("#source-text")?.dataset.source);
}
for (const tab of $$(".tablist [role=tab]")) {
  tab.addEventListener("click", () => showSide(tab.id.slice(2)));
  tab.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const tabs = $$(".tablist [role=tab]");
    const next = tabs[(tabs.indexOf(tab) + (event.key === "ArrowRight" ? 1 : -1) + tabs.length) % tabs.length];
    showSide(next.id.slice(2));
    next.focus();
  });
}

let textShown = null;
async function loadText(source, anew = false) {
  const place = $("#source-text");
  if (!place || !source) return;
  const state = `${source}@${version}`;
  if (textShown === state && !anew) return;
  try {
    place.innerHTML = await ask("GET", `${caseUrl}/text/${encodeURIComponent(source)}`);
    place.dataset.source = source;
    textShown = state;
  } catch (error) { place.textContent = error.message; }
}
$("#which-text")?.addEventListener("change", (event) => loadText(event.target.value));

/** From a link to an item, and to the place in it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goto]");
  if (!link) return;
  const item = document.getElementById(`i${link.dataset.goto}`);
  if (!item) return;
  event.preventDefault();
  openItem(item, true, link.dataset.path).then(() => flash(item));
});

function flash(node) { node.classList.remove("lit"); void node.offsetWidth; node.classList.add("lit"); setTimeout(() => node.classList.remove("lit"), 1700); }

/** From a place in a source to its words in the text. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-show]");
  if (!button) return;
  showSide("text");
  await loadText($("#source-text")?.dataset.source);
  const spot = `${button.dataset.item}${button.dataset.show}`;
  const marks = $$("#source-text mark").filter((mark) => mark.dataset.spots.split(" ").includes(spot));
  $$("#source-text mark.lit").forEach((mark) => mark.classList.remove("lit"));
  marks.forEach((mark) => mark.classList.add("lit"));
  if (marks.length) marks[0].scrollIntoView({ block: "center", behavior: "smooth" });
  else say("These words do not stand in the text that is kept with the case.");
});

/** From a highlighted passage to the items that cite it. */
async function followMark(mark) {
  const cited = mark.dataset.cited.split("\n").map((line) => { const [item, path, ...words] = line.split(" "); return { item, path, words: words.join(" ") }; });
  let chosen = cited[0];
  if (cited.length > 1) {
    const answer = await dialog("This passage is cited by", make("p", { class: "soft" }, "Choose where to go."), cited.map((one, at) => [one.words, String(at + 1)]));
    if (!answer) return;
    chosen = cited[Number(answer) - 1];
  }
  const item = document.getElementById(`i${chosen.item}`);
  if (item) { await openItem(item, false, chosen.path); flash(item); }
}
document.addEventListener("click", (event) => { const mark = event.target.closest("#source-text mark"); if (mark && !String(getSelection())) followMark(mark); });
document.addEventListener("keydown", (event) => {
  const mark = event.target.closest?.("#source-text mark");
  if (mark && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); followMark(mark); }
});

/** Words selected in the text, as a place to cite. */
function selectedText() {
  const selection = getSelection();
  const words = String(selection).split(/\s+/).join(" ").trim();
  if (!words || !$("#source-text")?.contains(selection.anchorNode)) return null;
  const several = ($("#which-text")?.options.length ?? 0) > 1;
  return several ? { in: $("#source-text").dataset.source, quote: words } : { quote: words };
}
document.addEventListener("selectionchange", later(120, () => {
  const chosen = !!selectedText();
  $$("[data-cite]").forEach((button) => (button.hidden = !chosen));
}));

// Settling a finding.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-settle]");
  if (!form) return;
  event.preventDefault();
  const reason = new FormData(form).get("reason").trim();
  if (!reason) return;
  try {
    await settled();
    version = (await ask("POST", `${caseApi}/findings/settle`, { finding: form.dataset.settle, items: JSON.parse(form.dataset.ids), reason })).version;
    await refresh();
    say("Settled. It stays in the report with your name and reason.", 4);
  } catch (error) { told(error); }
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-reopen]");
  if (!button) return;
  try {
    await settled();
    version = (await ask("POST", `${caseApi}/findings/reopen`, { item: Number(button.dataset.reopen) })).version;
    await refresh();
    say("The finding is open again.", 3);
  } catch (error) { told(error); }
});

// Which section one is in.
let watcher = null;
function watchSections() {
  watcher?.disconnect();
  const links = new Map($$("#p-sections a").map((link) => [link.getAttribute("href").slice(1), link]));
  watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) links.get(entry.target.id)?.classList.toggle("here", entry.isIntersecting);
  }, { rootMargin: "-20% 0px -70% 0px" });
  $$("section.sheet").forEach((section) => watcher.observe(section));
}
if (caseElement && $("#p-sections")) watchSections();

// An address with an item opens it.
if (caseElement && /^#i\d+$/.test(location.hash)) { const item = $(location.hash); if (item) openItem(item, true); }

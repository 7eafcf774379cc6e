// Importing: each file is read by the server and shown; a second request stores it.

const imports = $("#imports");

async function readFile(name, bytes) {
  const entry = make("li", {}, make("strong", {}, name), make("p", { class: "soft" }, "Reading…"));
  imports.prepend(entry);
  const send = (path, more = {}) => ask("POST", `/api/v1/imports${path}?${new URLSearchParams({ name, ...more })}`, bytes, "application/octet-stream");
  try {
    const preview = await send("/preview");
    showPreview(entry, name, preview, send);
  } catch (error) {
    entry.lastChild.replaceWith(make("p", { class: "said bad" }, `${capital(error.message)}. ${capital(error.problem?.mend ?? "")}`));
  }
}

function showPreview(entry, name, preview, send) {
  const counts = Object.entries(preview.items).map(([section, count]) => `${section.replace("_", " ")} ${count}`).join(", ");
  const errors = preview.diagnostics.filter((said) => said.severity === "error").length;
  const id = make("input", { id: `import-${imports.children.length}`, value: preview.id ?? slug(name.replace(/\.[^.]*$/, "")), autocomplete: "off", spellcheck: "false" });
  const store = make("button", { type: "button", class: "primary", disabled: !preview.readable }, preview.valid ? "Import" : "Import with its mistakes, to mend them in the forms");
  const table = preview.diagnostics.length
    ? make("div", { class: "table" }, make("table", {},
        make("thead", {}, make("tr", {}, ...["Where", "What", "How to mend it"].map((words) => make("th", { scope: "col" }, words)))),
        make("tbody", {}, ...preview.diagnostics.slice(0, 200).map((said) => make("tr", { class: said.severity === "error" ? "bad-row" : "" }, make("td", {}, whereOf(said)), make("td", {}, `${said.code} ${said.title}`), make("td", {}, said.mend ?? ""))))))
    : "";
  entry.replaceChildren(
    make("h3", {}, name),
    make("p", {}, `${capital(preview.kind)}: ${counts || "nothing that could be stored"}. `, preview.valid ? "It can be stored as it is." : preview.readable ? `${errors} ${errors === 1 ? "mistake" : "mistakes"}.` : "It cannot be read as a case."),
    preview.exists ? make("p", { class: "said doubt" }, `There is a case ${preview.id} already. Give this one another id.`) : "",
    table,
    preview.readable ? make("div", { class: "filters" }, make("div", { class: "field" }, make("label", { for: id.id }, "Id of the case"), id), make("div", { class: "field" }, store)) : "");
  store.addEventListener("click", async () => {
    store.disabled = true;
    try {
      const made = await send("", { id: id.value.trim(), ...(preview.valid ? {} : { with_mistakes: "true" }) });
      entry.replaceChildren(make("h3", {}, name), make("p", {}, "Stored. ", make("a", { href: `/cases/${encodeURIComponent(made.id)}` }, `Open ${made.id}`)));
      $("a", entry).focus();
    } catch (error) { store.disabled = false; told(error); }
  });
}

function whereOf(said) {
  const place = said.labels?.[0]?.place ?? {};
  if (place.line) return `line ${place.line}${place.column ? `, column ${place.column}` : ""}`;
  if (place.sheet) return `${place.sheet}!${place.cell}`;
  return place.row ? `row ${place.row}` : "file";
}

if (imports) {
  const take = async (files) => { for (const file of files) await readFile(file.name, await file.arrayBuffer()); };
  $("#import-files").addEventListener("change", (event) => take(event.target.files));
  const drop = $(".drop");
  for (const kind of ["dragover", "dragenter"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files); });
  $("#read-text").addEventListener("click", () => { const text = $("#import-text").value; if (text.trim()) readFile("pasted.txt", new TextEncoder().encode(text)); });
}

// Downloads that are asked for with a list of cases.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-download]");
  if (!button) return;
  const cases = JSON.parse($("[data-cohort]").dataset.cohort);
  try {
    const answer = await fetch(button.dataset.download, { method: "POST", headers: { "content-type": "application/json", "x-oncase-token": (await own()).token }, body: JSON.stringify({ cases }) });
    if (!answer.ok) throw new Refused(answer.status, await answer.json());
    const link = make("a", { href: URL.createObjectURL(await answer.blob()), download: button.dataset.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } catch (error) { told(error); }
});

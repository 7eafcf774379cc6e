// Figures: what a mark says, pointed at or stepped to, and kept when clicked.

for (const figure of $$("figure[data-details]")) {
  const marks = $$("svg g", figure).filter((group) => $(":scope > title", group));
  const now = $(".details-now", figure), pinned = $(".pinned", figure), picture = $(".picture", figure);
  let at = -1;
  const words = (mark) => $(":scope > title", mark).textContent;
  const point = (mark) => { marks.forEach((other) => other.classList.toggle("pointed", other === mark)); now.textContent = mark ? words(mark) : ""; };
  const pin = (mark) => {
    const said = words(mark);
    const old = [...pinned.children].find((entry) => entry.dataset.said === said);
    if (old) { old.remove(); mark.classList.remove("kept"); return; }
    mark.classList.add("kept");
    pinned.append(make("li", { "data-said": said }, said, " ", make("button", { type: "button", class: "link", onclick: (event) => { event.target.closest("li").remove(); mark.classList.remove("kept"); } }, "let go")));
  };
  for (const mark of marks) {
    mark.addEventListener("pointerenter", () => point(mark));
    mark.addEventListener("click", () => pin(mark));
  }
  picture.addEventListener("pointerleave", () => point(null));
  picture.addEventListener("keydown", (event) => {
    if (!marks.length) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); at = (at + step + marks.length) % marks.length; point(marks[at]); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); pin(marks[at]); }
    if (event.key === "Escape") { at = -1; point(null); }
  });
}

// Saving: every change is an edit in a queue that outlives the page. It is sent in order, tried again while the server
// cannot be reached, and a conflict is put before the person.

/** Where the queue is kept; known when it is known who is signed in. */
let queueKey = null;
let version = Number(caseElement?.dataset.version ?? 0);
let queue = [];
let sending = false;
let wait = 500;
/** How many texts are being understood before they are saved. */
let pending = 0;
/** Counts them, and shows that they are not saved yet. */
function waiting(more) { pending += more; showState(); }

/** Takes up what this person left unsaved, and begins to send. */
async function takeUpQueue() {
  try {
    const { user } = await own();
    queueKey = unsavedKey(user, caseId);
    queue.unshift(...unsavedHere().filter(({ key }) => key === queueKey).flatMap(({ edits }) => edits));
    keepQueue();
    flush();
    await askOfOthers(user);
  } catch { setTimeout(takeUpQueue, 5000); }
}

/** Nothing is sent or kept any more. */
function forgetQueue() {
  queue.length = 0;
  queueKey = null;
}

function keepQueue() {
  try {
    if (!queueKey) { /* Kept as soon as it is known whose it is. */ }
    else if (queue.length) localStorage.setItem(queueKey, JSON.stringify(queue.map(({ changes, why, seen }) => ({ changes, why, seen }))));
    else localStorage.removeItem(queueKey);
  } catch { /* A browser without storage keeps the queue in memory only. */ }
  showState();
}

function showState(offline = false) {
  const line = $("#save-state");
  if (!line || !caseElement) return;
  const unsaved = queue.length + pending > 0;
  const state = !unsaved ? "saved" : offline ? "unsaved" : "saving";
  const words = !unsaved ? "Saved" : offline ? `Not saved: ${counted(queue.length)}, trying again` : "Saving…";
  if (line.textContent !== words) line.textContent = words;
  line.className = state;
}

/** Saves changes as one step of undo. Resolves when they are on the server's disk, or were given up. */
function save(changes, { why, field } = {}) {
  return new Promise((done) => {
    queue.push({ changes, why, seen: version, field, done });
    field?.classList.add("unsaved-field");
    keepQueue();
    flush();
  });
}

async function flush() {
  if (sending || !queue.length || !queueKey) return;
  sending = true;
  while (queue.length) {
    const edit = queue[0];
    try {
      const saved = await ask("POST", `${caseApi}/edits`, { changes: edit.changes, why: edit.why, seen: edit.seen });
      wait = 500;
      finished(edit, saved);
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && !error.signedOut && error.status !== 429) {
        await refused(edit, error);
      } else {
        if (error.kind === "another-user") say(`${capital(error.message)}. What ${owner} typed is not saved in another name: ${error.problem.mend}.`);
        else if (error.signedOut) say("You are signed out. What you typed is kept; sign in again in another window, and it is saved.");
        showState(true);
        sending = false;
        setTimeout(flush, wait);
        wait = Math.min(wait * 2, 15000);
        return;
      }
    }
  }
  sending = false;
  refreshSoon();
}

function finished(edit, saved) {
  queue.shift();
  if (saved) version = saved.version;
  edit.field?.classList.remove("unsaved-field");
  keepQueue();
  edit.done?.(saved);
}

async function refused(edit, error) {
  if (error.kind === "conflict") {
    const keep = await merge(edit, error.problem);
    if (keep) {
      // What the other person has is what we have seen now.
      const change = edit.changes.find((change) => change.item === error.problem.item && change.path === error.problem.path) ?? edit.changes[0];
      change.old = error.problem.theirs;
      keepQueue();
      return;
    }
  } else {
    told(error);
  }
  finished(edit, null);
  edit.field && restore(edit.field, error.problem.theirs);
  refresh(true);
}

/** Both values, who and when; true when the person keeps their own. */
async function merge(edit, problem) {
  if (problem.removed) {
    await dialog("The item is gone", make("p", {}, `${problem.by ?? "Someone"} removed this item${when(problem.at)}, while you changed it. Your value was: ${shown(problem.ours)}. It can be taken back in the history.`), [["Close", "close", "primary"]]);
    return false;
  }
  // The value is still the same, but its row is not where it was: to write there could hit another row.
  if (sameValue(problem.expected, problem.theirs)) {
    await dialog("Rows have moved", make("p", {}, `${problem.by ?? "Someone else"} added or removed rows of this list${when(problem.at)}. Nothing was overwritten. Your value was: ${shown(problem.ours)}. Enter it again in its row.`), [["Close", "close", "primary"]]);
    return false;
  }
  const label = edit.field && $(`label[for="${CSS.escape(edit.field.id)}"]`)?.firstChild?.textContent?.trim();
  const content = make("div", {},
    make("p", {}, `${problem.by ?? "Someone else"} changed ${label ? `“${label}”` : "the same field"}${when(problem.at)}, after you had opened it. Nothing was overwritten. Which value is right?`),
    make("div", { class: "versus" },
      make("div", {}, make("h3", {}, "Yours"), make("div", { class: "value" }, shown(problem.ours))),
      make("div", {}, make("h3", {}, problem.by ? `Of ${problem.by}` : "The other"), make("div", { class: "value" }, shown(problem.theirs)))),
    make("p", { class: "soft" }, `Before both: ${shown(problem.expected)}`));
  const answer = await dialog("Two people changed the same", content, [["Keep theirs", "theirs"], ["Keep mine", "mine", "primary"]]);
  return answer === "mine";
}

const when = (at) => (at ? ` on ${new Date(at).toLocaleString()}` : "");
const shown = (value) => value == null || value === "" ? "nothing" : typeof value === "object" ? JSON.stringify(value, null, 1) : String(value);

function restore(field, value) {
  field.classList.remove("unsaved-field");
  if (value === undefined) return;
  field.dataset.old = value == null ? "null" : JSON.stringify(value);
  field.value = value == null ? "" : typeof value === "object" ? (Array.isArray(value) ? value.join(", ") : JSON.stringify(value)) : String(value);
}

async function step(which) {
  await settled();
  try {
    const undone = await ask("POST", `${caseApi}/${which}`);
    version = undone.version;
    await refresh(true);
    say(which === "undo" ? "Taken back." : "Done again.", 2.5);
  } catch (error) { told(error); }
}

/** Resolves when nothing waits to be saved. */
async function settled() {
  document.activeElement?.matches?.(".v, input.cell") && document.activeElement.dispatchEvent(new Event("change", { bubbles: true }));
  for (let tries = 0; tries < 1000 && (queue.length || pending); tries++) await new Promise((next) => setTimeout(next, 30));
}

if (caseElement) {
  showState();
  takeUpQueue();
  window.addEventListener("online", () => { wait = 500; sending || flush(); });
  window.addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });
  $("#undo")?.addEventListener("click", () => step("undo"));
  $("#redo")?.addEventListener("click", () => step("redo"));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    // In a field whose text is being changed the browser's own undo comes first.
    const field = event.target.closest("input, textarea");
    if (field && field.value !== field.defaultValue) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) { event.preventDefault(); step("undo"); }
    if (key === "y" || (key === "z" && event.shiftKey)) { event.preventDefault(); step("redo"); }
  });
}

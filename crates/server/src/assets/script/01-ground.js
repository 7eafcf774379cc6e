// The behaviour of the pages: one script of our own, no framework. This part: asking the server, telling the person.

const $ = (selector, of = document) => of.querySelector(selector);
const $$ = (selector, of = document) => [...of.querySelectorAll(selector)];
const caseElement = $("article.case[data-case]");
const caseId = caseElement?.dataset.case;
const caseUrl = caseId && `/cases/${encodeURIComponent(caseId)}`;
const caseApi = caseId && `/api/v1/cases/${encodeURIComponent(caseId)}`;

/** Who is signed in, and the token for changes; asked once. */
let session = null;
async function signedIn() {
  session ??= fetch("/session", { headers: { accept: "application/json" } }).then((answer) => {
    if (answer.status === 401) location.assign("/login");
    if (!answer.ok) throw new Error("no session");
    return answer.json();
  }).catch((error) => { session = null; throw error; });
  return session;
}

/** Who opened this page. When someone else has signed in since, nothing is changed in their name. */
let owner = null;
async function own() {
  const now = await signedIn();
  owner ??= now.user;
  if (now.user === owner) return now;
  session = null;
  throw new Refused(401, { type: "urn:oncase:problem:another-user", detail: `${now.user} is signed in now, and ${owner} opened this page`, mend: `load the page again, or sign in as ${owner}` });
}

/** A refusal of the server, with its words. */
class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? "the server refused");
    this.status = status;
    this.problem = problem;
  }
  /** Nobody is signed in, or not as before: to be tried again after signing in. */
  get signedOut() { return this.status === 401 || this.problem.missing === "token"; }
  get kind() { return (this.problem.type ?? "").split(":").pop(); }
}

/** Asks the server; JSON in, JSON (or text) out. Throws Refused, or TypeError when it cannot be reached. */
async function ask(method, url, body, kind = "application/json") {
  const headers = { accept: "application/json" };
  if (method !== "GET") headers["x-oncase-token"] = (await own()).token;
  if (body !== undefined) headers["content-type"] = kind;
  const sent = body === undefined || kind !== "application/json" ? body : JSON.stringify(body);
  const answer = await fetch(url, { method, headers, body: sent });
  const isJson = (answer.headers.get("content-type") ?? "").includes("json");
  const said = answer.status === 204 ? null : isJson ? await answer.json() : await answer.text();
  // Without the token of the session that the cookie names, someone signed in again since.
  if (answer.status === 401 || said?.missing === "token") { session = null; }
  if (!answer.ok) throw new Refused(answer.status, isJson ? said : { detail: `the server answered ${answer.status}` });
  return said;
}

/** Says something in a corner, and to a screen reader. */
function say(words, seconds = 7) {
  const message = document.createElement("p");
  message.className = "message";
  message.textContent = words;
  $("#messages").append(message);
  setTimeout(() => message.remove(), seconds * 1000);
}

function told(error) {
  const problem = error.problem ?? {};
  say(error instanceof Refused ? `${capital(error.message)}.${problem.mend ? ` ${capital(problem.mend)}.` : ""}` : "The server cannot be reached. What you typed is kept here, and tried again.");
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1).replace(/\.$/, "");

/** Element from markup of our own server. */
function element(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup.trim();
  return template.content.firstElementChild;
}

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const later = (wait, run) => {
  let timer;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => run(...given), wait); };
};

own().then(({ user, role, may, accounts }) => {
  const line = $("#user");
  if (!line) return;
  line.textContent = accounts ? `${user} (${role})` : user;
  if (accounts) line.append(" ", make("button", { class: "link", type: "button", onclick: () => signOut().catch(told) }, "Sign out"));
  document.body.classList.toggle("no-settling", !may.includes("settle"));
  if (caseElement && (!may.includes("edit") || caseElement.dataset.archived !== undefined)) {
    document.body.classList.add("read-only");
    // What cannot be changed can still be read, with the keyboard too.
    const lock = () => {
      for (const field of $$("input.v, textarea.v, input.cell")) field.readOnly = true;
      for (const choice of $$("select.v")) choice.disabled = true;
    };
    lock();
    new MutationObserver(lock).observe(caseElement, { childList: true, subtree: true });
  }
}).catch(() => {});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard?.writeText(button.dataset.copy);
  button.textContent = "copied";
  setTimeout(() => (button.textContent = "copy"), 1500);
});

/** A dialog with a heading; resolves with the value of the button that closed it, or null. */
function dialog(title, content, buttons) {
  return new Promise((done) => {
    const id = `d${Math.random().toString(36).slice(2)}`;
    const box = make("dialog", { "aria-labelledby": id }, make("h2", { id }, title), content);
    const actions = make("div", { class: "dialog-actions" });
    for (const [words, value, kind] of buttons) {
      actions.append(make("button", { type: "button", class: kind ?? "", onclick: () => { box.returnValue = value; box.close(value); } }, words));
    }
    box.append(actions);
    box.addEventListener("close", () => { box.remove(); done(box.returnValue || null); });
    document.body.append(box);
    box.showModal();
  });
}

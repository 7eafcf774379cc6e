// What is not saved yet is kept in the browser, under the name of who typed it: on a shared computer the next person neither
// sends it in their own name nor finds it without being asked what to do with it.

const unsavedKey = (user, of) => `oncase-unsaved:${encodeURIComponent(user)}:${encodeURIComponent(of)}`;

/** Unsaved changes of anyone in this browser: key, user, case and edits. */
function unsavedHere() {
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      const [mark, user, of] = key.split(":");
      if (mark !== "oncase-unsaved" || of === undefined) continue;
      const edits = JSON.parse(localStorage.getItem(key)) ?? [];
      if (edits.length) found.push({ key, user: decodeURIComponent(user), of: decodeURIComponent(of), edits });
    }
  } catch { /* A browser without storage keeps nothing. */ }
  return found;
}

const counted = (number) => `${number} ${number === 1 ? "change" : "changes"}`;

/** Asks what shall become of changes that someone else left unsaved in this browser. */
async function askOfOthers(user) {
  for (const { key, user: other, of, edits } of unsavedHere()) {
    if (other === user || of !== caseId) continue;
    const words = `${other} left ${counted(edits.length)} of this case unsaved in this browser. They are not saved in your name; they wait for ${other} to sign in here and open the case, or can be thrown away.`;
    const answer = await dialog("Unsaved changes of someone else", make("p", {}, words), [["Keep them", "keep", "primary"], ["Throw away", "gone"]]);
    if (answer === "gone") localStorage.removeItem(key);
  }
}

/** Ends the session. Tries to save first; what cannot be saved does not stay in the browser. */
async function signOut() {
  const { user } = await signedIn();
  const inTime = new Promise((next) => setTimeout(next, 4000));
  await Promise.race([settled(), inTime]);
  const left = unsavedHere().filter((kept) => kept.user === user);
  if (left.length) {
    const words = `Signing out throws away what is not saved yet: ${left.map(({ of, edits }) => `${counted(edits.length)} of ${of}`).join(", ")}.`;
    const answer = await dialog("Not everything is saved", make("p", {}, words), [["Stay", "stay", "primary"], ["Sign out", "out"]]);
    if (answer !== "out") return;
  }
  await ask("POST", "/logout");
  for (const { key } of left) localStorage.removeItem(key);
  forgetQueue();
  location.assign("/login");
}

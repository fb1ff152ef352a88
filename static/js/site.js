// What every page may use: it only makes easier what works without it.

// After a refused form the reader starts at the summary of what to mend.
const summary = document.querySelector("[data-error-summary]:not([data-sample] *)");
if (summary) summary.focus();

// "134 of 400" below a long answer, in the words that the page carries.
for (const line of document.querySelectorAll("[data-count-of]")) {
  const field = document.getElementById(line.dataset.countOf);
  if (!field) continue;
  const show = () => {
    const used = Array.from(field.value.normalize("NFC")).length;
    line.textContent = line.dataset.words.replace("{used}", used).replace("{most}", line.dataset.most);
    line.hidden = false;
  };
  field.addEventListener("input", show);
  show();
}

// Of a field for a file the browser's own "nothing chosen", in its language, is not shown.
function fileShown(input) {
  input.classList.toggle("empty-file", !input.files.length);
}
document.querySelectorAll(".file input").forEach(fileShown);
document.addEventListener("change", ({ target }) => target.type === "file" && fileShown(target));

// Escape folds an open menu and gives the focus back to its word.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// What is folded is printed too: older browsers cannot unfold it by the sheet alone.
if (!CSS.supports("selector(::details-content)")) {
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("main details:not(.unprinted *)")) fold.open = true;
  });
}

// Who signs out leaves nothing on a shared phone, where the server's word for it does not reach.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/accounts/logout/")) indexedDB.deleteDatabase("sourcebook");
});

// A pressed button says that its form is on its way, and a second press does not send it again. It
// wakes when the page is shown again, and after a while: where the line broke, one tries once more.
const BUSY_FOR = 15000; // milliseconds
const busy = new Map();

function wake(button) {
  const was = busy.get(button);
  if (!was) return;
  clearTimeout(was.timer);
  button.replaceChildren(...was.content);
  button.removeAttribute("aria-busy");
  busy.delete(button);
}

function work(button, words) {
  if (!busy.has(button)) busy.set(button, { content: [...button.childNodes] });
  const state = busy.get(button);
  clearTimeout(state.timer);
  state.timer = setTimeout(wake, BUSY_FOR, button);
  button.setAttribute("aria-busy", "true");
  button.textContent = words;
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button || event.target.method !== "post") return;
  if ([...busy.keys()].some((other) => other.form === event.target && other !== button)) return event.preventDefault();
  if (busy.get(button)?.sent) return event.preventDefault();
  work(button, button.dataset.busy || document.body.dataset.busy);
  busy.get(button).sent = true;
});
document.addEventListener("busy", (event) => work(event.target, event.detail || document.body.dataset.busy));
document.addEventListener("awake", (event) => wake(event.target));
window.addEventListener("pageshow", () => [...busy.keys()].forEach(wake));
window.addEventListener("offline", () => [...busy.keys()].forEach(wake));

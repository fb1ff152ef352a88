// The desk by keyboard, and which button comes first. Everything works without it.

const form = document.querySelector("[data-decision]");
const keys = document.querySelector("[data-keys]");

// With notes written, returning is what is meant; without any, accepting.
if (form) {
  const accept = form.querySelector("[data-key=a]");
  const giveBack = form.querySelector("[data-key=r]");
  const notes = Array.from(form.querySelectorAll("[data-note]"));
  const weigh = () => {
    const noted = notes.some((note) => note.value.trim());
    accept.classList.toggle("second", noted);
    giveBack.classList.toggle("second", !noted);
  };
  if (accept) {
    form.addEventListener("input", weigh);
    window.addEventListener("pageshow", weigh); // the browser may have kept words
  }
  // Enter in a tick or elsewhere must not decide: only the buttons do.
  form.addEventListener("submit", (event) => {
    if (!event.submitter) event.preventDefault();
  });
}

// Single keys: never in a field, and they can be turned off (WCAG 2.1.4).
if (keys) {
  const STORE = "desk-keys-off";
  const button = keys.querySelector("[data-switch]");
  const read = () => { try { return localStorage.getItem(STORE) === "1"; } catch { return false; } };
  const write = (off) => { try { localStorage.setItem(STORE, off ? "1" : ""); } catch { /* kept for this page only */ } };
  let off = read();
  const show = () => { button.textContent = off ? keys.dataset.on : keys.dataset.off; };
  button.addEventListener("click", () => { off = !off; write(off); show(); });
  keys.hidden = false;
  show();

  const entries = Array.from(document.querySelectorAll("[data-entry]"));
  const step = (by) => {
    const link = document.querySelector(by > 0 ? ".decision a[rel=next]" : ".decision a[rel=prev]");
    if (link) return link.click();
    if (!entries.length) return undefined;
    const at = entries.indexOf(document.activeElement);
    const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), entries.length - 1);
    return entries[to].focus();
  };
  const writes = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.altKey || event.metaKey || writes(event.target)) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    const target = "ard".includes(event.key) && document.querySelector(`[data-key="${event.key}"]`);
    if (target) target.focus();
  });
}

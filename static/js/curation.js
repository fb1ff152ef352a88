// The desk by keyboard, saved replies, and which button comes first. Everything works without it.

const form = document.querySelector("[data-decision]");
const keys = document.querySelector("[data-keys]");

// With notes written, returning is what is meant; without any, accepting.
if (form) {
  const accept = form.querySelector("[data-key=a]");
  const giveBack = form.querySelector("[data-key=r]");
  const notes = Array.from(form.querySelectorAll("[data-note]"));
  const list = form.querySelector("[data-checklist]");
  const left = form.querySelector("[data-left]");
  const weigh = () => {
    const faults = list ? list.querySelectorAll("input[value=no]:checked").length : 0;
    const noted = faults > 0 || notes.some((note) => note.value.trim());
    accept.classList.toggle("second", noted);
    giveBack.classList.toggle("second", !noted);
    if (!left) return;
    const all = list.querySelectorAll("fieldset").length;
    const done = list.querySelectorAll("input:checked").length;
    left.hidden = !done;
    left.textContent = left.dataset.words.replace("{n}", done).replace("{all}", all);
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

// A saved reply goes into the note, where it can be changed; the choice itself is then not sent.
for (const choice of document.querySelectorAll("[data-reply-into]")) {
  const note = document.getElementById(choice.dataset.replyInto);
  const language = choice.form.querySelector("[name=note_language]");
  choice.addEventListener("change", () => {
    const { text, language: code } = choice.selectedOptions[0].dataset;
    if (!text) return;
    if (!note.value.trim()) language.value = code;
    note.value = [note.value.trim(), text].filter(Boolean).join("\n\n");
    choice.value = "";
    note.dispatchEvent(new Event("input", { bubbles: true }));
    note.focus();
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
  const at = () => entries.findIndex((entry) => entry.closest("li").contains(document.activeElement));
  const step = (by) => {
    const link = document.querySelector(by > 0 ? ".decision a[rel=next]" : ".decision a[rel=prev]");
    if (link) return link.click();
    if (!entries.length) return undefined;
    const to = at() < 0 ? 0 : Math.min(Math.max(at() + by, 0), entries.length - 1);
    return entries[to].focus();
  };
  const writes = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    o: () => entries[at()]?.click(),
    x: () => entries[at()]?.closest("li").querySelector("[name=practice]").click(),
    "?": () => { keys.open = !keys.open; keys.querySelector("summary").focus(); },
    ArrowDown: () => at() >= 0 && step(1),
    ArrowUp: () => at() >= 0 && step(-1),
  };
  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.altKey || event.metaKey || writes(event.target)) return;
    if (acts[event.key]) {
      if (event.key.startsWith("Arrow") && at() >= 0) event.preventDefault();
      return acts[event.key]();
    }
    if (!/^[a-z]$/.test(event.key)) return undefined;
    return document.querySelector(`[data-key="${event.key}"]`)?.focus();
  });
}

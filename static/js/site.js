// What every page may use: it only makes easier what works without it.

// After a refused form the reader starts at the summary of what to mend.
const summary = document.querySelector("[data-error-summary]");
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

// Escape folds an open menu and gives the focus back to its word.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Who signs out leaves nothing on a shared phone, where the server's word for it does not reach.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/accounts/logout/")) indexedDB.deleteDatabase("sourcebook");
});

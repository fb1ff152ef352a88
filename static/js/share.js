// On the page of a text to share: copies it, and opens the device's own sheet where there is one.
const field = document.querySelector("[data-share-text]");
const copy = document.querySelector("[data-share-copy]");
const sheet = document.querySelector("[data-share-sheet]");
const status = document.querySelector("[data-share-status]");

async function toClipboard() {
  // An http page of the local network has no clipboard of its own: there the field is copied.
  if (navigator.clipboard) return navigator.clipboard.writeText(field.value);
  field.select();
  if (!document.execCommand("copy")) throw new Error("not copied");
}

copy.hidden = false;
copy.addEventListener("click", async () => {
  try {
    await toClipboard();
    status.textContent = copy.dataset.done;
  } catch {
    field.focus();
    field.select();
  }
});

if (sheet && navigator.share) {
  sheet.hidden = false;
  sheet.addEventListener("click", () => navigator.share({ text: field.value }).catch(() => {}));
}

// A form that answers with a file leaves its page where it is: its button says how far the file is, and
// at the end a line says that it has come. Without this the browser takes the file by itself.
const kilobytes = (bytes) => Math.ceil(bytes / 1000);

async function contents(answer, tell) {
  const all = Number(answer.headers.get("content-length"));
  const parts = [];
  let come = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    come += value.length;
    if (all) tell(kilobytes(come), kilobytes(all));
  }
  return new Blob(parts, { type: answer.headers.get("content-type") });
}

function keep(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function take(form, button) {
  let words;
  const say = (next = words) => {
    words = next;
    button.dispatchEvent(new CustomEvent("busy", { bubbles: true, detail: words }));
  };
  const waiting = setInterval(() => say(), 5000); // the button would wake by itself
  say();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") || "");
    if (!name) return form.submit(); // refused, or first to sign in again: that is a page
    const tell = (done, all) => say(form.dataset.file.replace("{done}", done).replace("{all}", all));
    keep(await contents(answer, tell), name[1]);
    form.querySelector("[data-file-came]").hidden = false;
  } catch {
    form.querySelector("[data-file-lost]").hidden = false;
  } finally {
    clearInterval(waiting);
    button.dispatchEvent(new Event("awake", { bubbles: true }));
  }
}

for (const form of document.querySelectorAll("form[data-file]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter || form.querySelector(".button");
    if (button.getAttribute("aria-busy")) return;
    for (const line of form.querySelectorAll("[data-file-came], [data-file-lost]")) line.hidden = true;
    take(form, button);
  });
}

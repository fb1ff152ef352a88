// The keying grid: a card is kept on the device (IndexedDB) until the server has it, and is sent once
// however often that is tried, for it carries an id of its own. Kind, theme, place and teller stay.
const form = document.querySelector("[data-keying]");
const list = document.querySelector("[data-typed]");
const status = document.querySelector("[data-keying-status]");
const text = form.elements.text;
const words = form.dataset;
const KEPT = ["kind", "theme", "text", "place", "language", "teller_name", "teller_office", "paper"];
const AGAIN = 3000; // milliseconds
let sending = false;
let retry = 0;
let typed = 0;

const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open("workshop-cards", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("cards", { keyPath: "uid" });
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function inStore(mode, act) {
  const store = (await opened).transaction("cards", mode).objectStore("cards");
  return new Promise((resolve, reject) => {
    const asked = act(store);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// A hall speaks http, where crypto.randomUUID is missing.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function waiting() {
  const all = await inStore("readonly", (store) => store.getAll());
  const own = all.filter((card) => card.owner === words.owner && card.to === form.action);
  return own.filter((card) => !card.refused).sort((one, other) => one.order - other.order);
}

function row(card) {
  let item = document.getElementById(`card-${card.uid}`);
  if (!item) {
    item = document.createElement("li");
    item.id = `card-${card.uid}`;
    const said = document.createElement("span");
    said.lang = card.told.language;
    said.textContent = card.told.text;
    const note = document.createElement("span");
    note.className = "small soft";
    item.append(said, " ", note);
    list.prepend(item);
  }
  return item.lastElementChild;
}

async function tell() {
  const left = (await waiting()).length;
  status.textContent = left ? words.waiting.replace("{n}", left) : words.all;
}

async function send(card) {
  const body = new FormData(form);
  for (const name of KEPT) body.set(name, card.told[name] ?? "");
  body.set("uid", card.uid);
  const answer = await fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
  });
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  return [answer.ok, await answer.json().catch(() => ({ words: words.refused }))];
}

async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(retry);
  try {
    // One after the other, in the order of typing; more may be typed meanwhile.
    for (let card; ([card] = await waiting()) && card; ) {
      const [taken, said] = await send(card);
      if (taken) {
        await inStore("readwrite", (store) => store.delete(card.uid));
        const near = said.like.map((one) => `${words.like.replace("{n}", one.number)} ${one.text}`);
        row(card).textContent = [words.taken.replace("{n}", said.number), ...near].join(" · ");
      } else {
        await inStore("readwrite", (store) => store.put({ ...card, refused: said.words }));
        refuse({ ...card, refused: said.words });
      }
      await tell();
    }
  } catch {
    retry = setTimeout(flush, AGAIN);
  }
  sending = false;
}

// What was refused stays on the device until it is taken back into the form.
function refuse(card) {
  const note = row(card);
  note.textContent = `${card.refused} `;
  const back = document.createElement("button");
  back.type = "button";
  back.className = "button quiet";
  back.textContent = words.back;
  back.addEventListener("click", async () => {
    for (const name of KEPT) form.elements[name].value = card.told[name] ?? "";
    await inStore("readwrite", (store) => store.delete(card.uid));
    note.parentElement.remove();
    text.focus();
  });
  note.append(back);
}

async function take() {
  if (!text.value.trim()) return text.focus();
  const told = Object.fromEntries(KEPT.map((name) => [name, form.elements[name].value]));
  const card = { uid: newId(), order: Date.now() + typed++ / 1000, owner: words.owner, to: form.action, told };
  text.value = form.elements.paper.value = ""; // at once: the next card is begun while this is kept
  text.focus();
  try {
    await inStore("readwrite", (store) => store.put(card));
  } catch {
    for (const name of KEPT) form.elements[name].value = told[name];
    form.submit(); // no room on the device: as a plain form
    return;
  }
  row(card).textContent = words.kept;
  await tell();
  flush();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation(); // the button needs no "One moment"
  take();
}, true);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
window.addEventListener("online", flush);
(async () => {
  const all = await inStore("readonly", (store) => store.getAll());
  const own = all.filter((card) => card.owner === words.owner && card.to === form.action);
  for (const card of own) card.refused ? refuse(card) : (row(card).textContent = words.kept);
  await tell();
  flush();
})();

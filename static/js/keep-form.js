// Nothing typed is lost: the draft saves as one types; without a connection it is kept on the phone
// under its person and form, sent when the connection is back, and offered when the form is opened
// again. Photos go one by one while the form is open. Without this file the buttons do it all.

const QUIET = 3000; // milliseconds after the last letter
const KEPT_AFTER = 500;
const RETRIES = [5000, 15000, 60000];
const OF_THE_PAGE = /^(csrfmiddlewaretoken|given_to|request_id|show)$/;
const NOT_TYPED = /^(form_id|revision|version|parked|photo-\d-held)$/;

const form = document.querySelector("[data-practice-form]");
const words = form.querySelector("[data-keeping]").dataset;
const notice = form.querySelector("[data-keep-notice]");
const offer = form.querySelector("[data-keep-offer]");
const sending = new Set();

const firstAction = form.getAttribute("action");
const older = `${words.key}/older`;
let key = words.key;
let saved = words.sentBack === undefined ? typed() : ""; // the text that the server has
let stopped = words.waits !== undefined; // until she presses
let running = null;
let tries = 0;
let timer = 0;
let keepTimer = 0;

function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

function fields() {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OF_THE_PAGE.test(name));
}

function plain(list) {
  return JSON.stringify(list.filter(([name]) => !NOT_TYPED.test(name)));
}

function typed() {
  const held = fields().filter(([name, value]) => name.endsWith("-held") && value);
  return plain(fields()) + JSON.stringify(held);
}

function chosen() {
  return [...form.querySelectorAll("[type=file]")].filter((input) => input.files.length);
}

const dirty = () => typed() !== saved;

function say(text, wrong) {
  notice.hidden = false;
  notice.classList.toggle("look", Boolean(wrong));
  notice.querySelector("[data-keep-words]").textContent = text;
}

function hidden(name) {
  const found = form.querySelector(`input[type=hidden][name="${name}"]`);
  if (found) return found;
  const made = document.createElement("input");
  made.type = "hidden";
  made.name = name;
  form.prepend(made);
  return made;
}

// ---- what the phone keeps ----

// Who signs out wipes it (site.js): what is kept as the page goes must not come back after that.
let signedOut = false;
document.addEventListener("submit", (event) => {
  signedOut ||= Boolean(event.target.getAttribute("action")?.endsWith("/accounts/logout/"));
}, true);

function phone(mode, act) {
  if (signedOut) return Promise.resolve();
  return new Promise((resolve) => {
    const opening = indexedDB.open("sourcebook", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("forms");
    opening.onerror = () => resolve();
    opening.onsuccess = () => {
      const work = opening.result.transaction("forms", mode);
      const asked = act(work.objectStore("forms"));
      const done = () => {
        opening.result.close();
        resolve(asked?.result);
      };
      work.oncomplete = done;
      work.onabort = done;
    };
  }).catch(() => {}); // a browser that keeps nothing: the server still does
}

// What is not on the server yet lies under `key`; a key that has ended goes in the same moment, so
// that a page which is left between two steps loses nothing.
async function keep(ended) {
  clearTimeout(keepTimer);
  const files = chosen().map((input) => ({ name: input.name, file: input.files[0] }));
  const record = { fields: fields(), files, page: hidden("form_id").value };
  const wanted = dirty() || files.length;
  await phone("readwrite", (forms) => {
    if (wanted) forms.put(record, key);
    else forms.delete(key);
    if (ended && ended !== key) forms.delete(ended);
  });
}

const forget = () => phone("readwrite", (forms) => forms.delete(key));

async function lookBack() {
  const last = await phone("readonly", (forms) => forms.get(key));
  let list = (await phone("readonly", (forms) => forms.get(older))) || [];
  if (last) list.push(last);
  const page = hidden("form_id").value;
  const now = plain(fields());
  list = list.filter((one) => one.page !== page && (plain(one.fields) !== now || one.files.length));
  await phone("readwrite", (forms) => (list.length ? forms.put(list, older) : forms.delete(older)));
  if (dirty()) await keep();
  else await forget();
  offer.hidden = !list.length;
  return list;
}

async function drop() {
  const list = (await phone("readonly", (forms) => forms.get(older))) || [];
  list.pop();
  await phone("readwrite", (forms) => forms.put(list, older));
  await lookBack();
}

// The server fills the form with it, beside what it holds itself; nothing is written by that.
async function take(how) {
  const record = ((await phone("readonly", (forms) => forms.get(older))) || []).at(-1);
  if (!record) return;
  const again = document.createElement("form");
  again.method = "post";
  again.enctype = "multipart/form-data";
  again.action = firstAction + location.hash;
  const put = (name, value) => {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    again.append(input);
  };
  for (const [name, value] of record.fields) if (!/-held$/.test(name) || value) put(name, value);
  for (const { name, file } of record.files) {
    const answer = await send(file, fresh(), () => {});
    if (!answer.held) return say(answer.words || words.notSent, true);
    put(`${name}-held`, answer.held);
  }
  for (const name of ["csrfmiddlewaretoken", "given_to"]) put(name, hidden(name).value);
  put("show", how);
  document.body.append(again);
  again.submit();
}

// ---- saving as one types ----

function body(more) {
  const data = new FormData();
  for (const [name, value] of fields()) data.append(name, value);
  for (const name of ["csrfmiddlewaretoken", "given_to"]) data.append(name, hidden(name).value);
  data.append("request_id", fresh());
  for (const [name, value] of Object.entries(more)) data.append(name, value);
  return data;
}

async function post() {
  const text = typed();
  let answer;
  try {
    answer = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: body({ autosave: "1", sent_at: Date.now() }),
      headers: { Accept: "application/json" },
      keepalive: document.hidden && text.length < 15000,
    });
  } catch {
    return away(words.offline);
  }
  if (answer.status >= 500 || [408, 429].includes(answer.status)) return away(words.busy);
  const told = await answer.json().catch(() => ({ words: words.unsaved }));
  if (answer.status !== 200 || told.whole === undefined) {
    stopped = stopped || answer.status !== 422;
    say(told.words, true);
    return "refused";
  }
  tries = 0;
  await settle(told, text);
  return "saved";
}

// The form goes on as that of the draft which now exists: one draft, whatever is saved later.
async function settle(told, text) {
  for (const gone of form.querySelectorAll("[data-left-out]")) gone.remove();
  if (told.whole) saved = text;
  const before = key;
  if (told.action) {
    form.setAttribute("action", told.action);
    hidden("revision").value = told.revision;
    hidden("version").value = told.version;
    key = `${key.split("/")[0]}/${told.key}`;
    if (location.pathname !== told.action) history.replaceState(history.state, "", told.action + location.hash);
  }
  await keep(before);
  say(told.words, !told.whole);
}

function away(text) {
  say(text, true);
  later(RETRIES[Math.min(tries, RETRIES.length - 1)]);
  tries += 1;
  return "away";
}

async function save() {
  while (running) await running;
  if (stopped || !dirty()) return "saved";
  running = post().finally(() => { running = null; });
  return running;
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function changed() {
  clearTimeout(keepTimer);
  keepTimer = setTimeout(keep, KEPT_AFTER);
  if (!stopped) later(QUIET);
}

// ---- photos, one by one ----

function send(file, id, progress) {
  return new Promise((resolve) => {
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "given_to"]) data.append(name, hidden(name).value);
    data.append("request_id", id);
    data.append("photo", file);
    const request = new XMLHttpRequest();
    request.open("POST", words.photos);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => progress(Math.floor((100 * event.loaded) / event.total));
    request.onload = () => {
      try {
        resolve({ ...JSON.parse(request.response), status: request.status });
      } catch {
        resolve({ status: request.status });
      }
    };
    request.onerror = request.onabort = () => resolve({ status: 0 });
    request.send(data);
  });
}

function stateOf(input) {
  const slot = input.closest("[data-photo-slot]");
  let state = slot.querySelector("[data-photo-state]");
  if (!state) {
    state = document.createElement("div");
    state.dataset.photoState = "";
    state.append(document.createElement("p"));
    state.firstChild.setAttribute("role", "status");
    slot.prepend(state);
  }
  for (const button of state.querySelectorAll("button")) button.remove();
  return state;
}

function button(state, text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button second";
  made.textContent = text;
  made.addEventListener("click", act);
  state.append(made);
}

function empty(input) {
  input.value = "";
  input.dispatchEvent(new Event("change", { bubbles: true })); // site.js shows it as empty
}

async function photo(input) {
  const number = input.name.split("-")[1];
  const file = input.files[0];
  const state = stateOf(input);
  const tell = (text, more = "") => { state.firstChild.textContent = `${text.replace("{number}", number)} ${more}`; };
  const percent = (value) => tell(words.sending.replace("{percent}", value));
  if (input.keptFile !== file) Object.assign(input, { keptFile: file, keptId: fresh() });
  percent(0);
  const answer = await send(file, input.keptId, percent);
  if (input.files[0] !== file) return;
  if (answer.held) {
    hidden(`${input.name}-held`).value = answer.held;
    empty(input);
    input.closest(".field").hidden = true; // "No file chosen" would belie the words above it
    tell(words.arrived);
    button(state, words.without, () => leaveOut(input, answer.uid));
    changed();
    return;
  }
  tell(words.broken, answer.words);
  if (answer.status === 422) empty(input);
  else button(state, words.again, () => track(input));
}

function track(input) {
  const work = photo(input).finally(() => sending.delete(work));
  sending.add(work);
}

function leaveOut(input, uid) {
  hidden(`${input.name}-held`).value = "";
  const gone = hidden(`kept-${uid}-remove`);
  gone.value = "on";
  gone.dataset.leftOut = "";
  stateOf(input).remove();
  input.closest(".field").hidden = false;
  changed();
}

// ---- when ----

form.addEventListener("input", changed);
form.addEventListener("change", (event) => {
  changed();
  if (event.target.type === "file" && event.target.files.length) track(event.target);
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return;
  keep();
  save();
});

window.addEventListener("online", () => {
  for (const input of chosen()) track(input);
  if (!stopped) save();
});

// The pressed button says how far it is: "Saving, 2 of 3" are two photos and the text.
async function wait(button) {
  const all = sending.size + 1;
  const tell = () => {
    const detail = all > 1 ? words.saving.replace("{number}", all - sending.size).replace("{all}", all) : "";
    button?.dispatchEvent(new CustomEvent("busy", { bubbles: true, detail }));
  };
  tell();
  await Promise.allSettled([...sending].map((one) => one.finally(tell)));
  await keep();
}

// A press saves first, so that no answer hangs on the one request which leaves the page.
let passing = false;
let pressed = false;
form.addEventListener("submit", async (event) => {
  if (passing || (!dirty() && !sending.size && navigator.onLine)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (pressed) return;
  pressed = true;
  await wait(event.submitter);
  stopped = false;
  const how = navigator.onLine ? await save() : "away";
  pressed = false;
  event.submitter?.dispatchEvent(new Event("awake", { bubbles: true }));
  if (how === "away") {
    say(words.notSent, true);
    return;
  }
  clearTimeout(timer);
  clearTimeout(keepTimer);
  passing = true;
  form.requestSubmit(event.submitter);
}, true);
window.addEventListener("pageshow", () => { passing = false; });

offer.querySelector("[data-keep-take]").addEventListener("click", () => take("1"));
offer.querySelector("[data-keep-drop]").addEventListener("click", drop);
const found = lookBack();
// Who loads the page anew goes on: what the server does not have yet stands there again.
if (performance.getEntriesByType("navigation")[0]?.type === "reload") found.then((list) => list.length && take("again"));

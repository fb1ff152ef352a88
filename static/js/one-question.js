// One question at a time on a phone: the others are hidden, and sent all the same. The address
// names the question, so that the phone's own Back leads one question back. On wide pages and
// without this file the form is one page.

const NARROW = matchMedia("(max-width: 59.99em)");
const LEAST = { steps: 3 }; // as the server asks for when it is submitted; one of the others
const LONGEST = 200; // letters of an answer that the review shows

const form = document.querySelector("[data-practice-form]");
const main = form.closest("main");
const find = (name) => form.querySelector(`[data-${name}]`);
const notices = find("step-notices");
const review = find("review");
const next = find("step-next");
const back = find("step-back");
const toAll = find("step-all");
const moves = find("step-moves");
const submit = find("step-buttons").querySelector("[name=submit]");
const save = find("step-buttons").querySelector("[type=submit]:not([name])");
const told = main.querySelector("[data-told-title]");
const title = document.title;
const strokes = document.createElement("span");
strokes.className = "strokes";
strokes.setAttribute("aria-hidden", "true");

let now = null; // the step that shows; null while the form is one page
let entry = null; // where the page was opened: what the server has to say stands there

const steps = () => [...form.querySelectorAll("[data-step]")];
const headingOf = (step) => step.querySelector("[data-step-heading], h2");
const placeOf = (step) => step.querySelector("[data-step-place]") || headingOf(step);
const wordsOf = (step) => step.dataset.words || headingOf(step).textContent;
const isNoted = (step) => Boolean(step.querySelector(":scope > .note"));
const isWrong = (step) => Boolean(step.querySelector(".wrong"));

function element(name, text, css = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = css;
  return made;
}

// What an address names: a step, or a field within one (a field of several boxes by its first).
function named(hash) {
  const id = hash.slice(1);
  const target = id && (document.getElementById(id) || document.getElementById(`${id}_0`));
  const step = target && form.contains(target) && target.closest("[data-step]");
  return step ? { step, target } : null;
}

// ---- what is answered ----

function isGiven(name, data) {
  if (data.get(`${name}-state`)) return true;
  const values = data.getAll(name).filter((value) => typeof value === "string" && value.trim() && value !== "off");
  return values.length >= (LEAST[name] || 1);
}

function lacking(step, data) {
  const condition = step.dataset.coreIf;
  if (!step.dataset.core || (condition && !isGiven(condition, data))) return [];
  return Object.entries(JSON.parse(step.dataset.core)).filter(([name]) => !isGiven(name, data));
}

function drawStrokes() {
  const data = new FormData(form);
  const byNumber = (one, other) => one.dataset.question - other.dataset.question;
  const questions = steps().filter((step) => step.dataset.question).sort(byNumber);
  strokes.replaceChildren(...questions.map((step) => {
    const filled = step.dataset.core ? !lacking(step, data).length : said(step, data).length;
    const marked = isNoted(step) || isWrong(step) ? " marked" : "";
    return element("i", "", step === now ? "now" : (filled ? "on" : "") + marked);
  }));
  placeOf(now).prepend(strokes);
}

function photoCount(step, data) {
  const held = [...data].filter(([name, value]) => /^photo-\d-held$/.test(name) && value);
  const chosen = [...step.querySelectorAll("[type=file]")].filter((input) => input.files.length);
  const kept = step.querySelectorAll(".kept-photos > li:not(:has([name$='-remove']:checked))");
  return held.length + chosen.length + kept.length;
}

// Return what one wrote or chose in a step: elements, what was typed in its own language.
function said(step, data) {
  const parts = [];
  const photos = step.dataset.photos === undefined ? 0 : photoCount(step, data);
  if (photos) parts.push(element("span", review.dataset.photos.replace("{n}", photos)));
  const boxes = step.querySelector("[data-step-boxes]") ? "textarea" : "input, select, textarea";
  for (const control of step.querySelectorAll(boxes)) {
    const value = control.value.trim();
    if (!value || ["hidden", "file"].includes(control.type) || /-remove$/.test(control.name)) continue;
    if (["checkbox", "radio"].includes(control.type)) {
      if (control.checked) parts.push(element("span", control.closest("label").textContent.trim()));
    } else if (control.type === "select-one") {
      parts.push(element("span", control.selectedOptions[0].text));
    } else {
      const text = value.length > LONGEST ? `${value.slice(0, LONGEST)} …` : value;
      const part = element("span", text);
      part.lang = data.get("language") || "";
      parts.push(part);
    }
  }
  return parts;
}

function drawReview() {
  const data = new FormData(form);
  const words = review.dataset;
  const sign = review.querySelector("[data-review-sign]").content;
  const flag = (text) => {
    const line = element("p", "", "error");
    line.append(sign.cloneNode(true), element("span", text));
    return line;
  };
  const others = steps().filter((step) => step !== review);
  const missing = others.some((step) => lacking(step, data).length);
  find("review-says").textContent = missing ? words.lacks : words.whole;
  find("review-list").replaceChildren(...others.map((step) => {
    const row = document.createElement("li");
    const link = element("a", (step.dataset.question ? `${step.dataset.question}. ` : "") + wordsOf(step));
    link.href = `#${step.id}`;
    const faults = lacking(step, data).map(([, text]) => text);
    const parts = said(step, data);
    if (!parts.length && !faults.length) parts.push(element("span", words.blank, "soft"));
    const answer = element("p", "");
    parts.forEach((part, index) => answer.append(...(index ? [" · ", part] : [part])));
    if (isNoted(step)) faults.unshift(words.noted);
    if (isWrong(step) && !faults.length) faults.push(words.wrong);
    row.append(link, ...(parts.length ? [answer] : []), ...faults.map(flag));
    return row;
  }));
}

// ---- moving ----

function show(step) {
  const all = steps();
  const last = step === all.at(-1);
  now = step;
  for (const one of all) one.hidden = one !== step;
  notices.hidden = step !== entry && step !== review;
  main.classList.toggle("begun", step !== all[0]);
  next.hidden = last;
  moves.hidden = step === all[0] && !review;
  back.hidden = step === all[0];
  if (toAll) toAll.hidden = last;
  save.classList.toggle("second", !last || Boolean(submit));
  if (submit) {
    submit.hidden = !last;
    submit.classList.toggle("second", !last);
  }
  if (told && form.elements.title) {
    told.textContent = form.elements.title.value;
    told.lang = form.elements.language.value;
    told.hidden = !told.textContent;
  }
  if (step === review) drawReview();
  drawStrokes();
  document.title = `${placeOf(step).textContent} · ${title}`;
}

function focus(step, target) {
  const heading = headingOf(step);
  heading.tabIndex = -1;
  form.scrollIntoView();
  if (!target || target === step) return heading.focus({ preventScroll: true });
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.focus();
  if (document.activeElement !== target) heading.focus({ preventScroll: true });
}

// The first save moves the form to the address of its draft: a reload must open that one.
const opened = form.getAttribute("action");
const isOfDraft = form.elements.version && !form.elements.parked;
function address(hash) {
  const action = form.getAttribute("action");
  const isHere = location.pathname === action || (action === opened && !isOfDraft);
  return (isHere ? location.pathname + location.search : action) + hash;
}

function go(step, target) {
  const from = now.id;
  show(step);
  history.pushState({ question: step.id, from }, "", address(`#${step.id}`));
  focus(step, target);
}

function beside(distance) {
  const all = steps();
  return all[all.indexOf(now) + distance];
}

next.addEventListener("click", () => go(beside(1)));
back.addEventListener("click", () => {
  if (history.state?.from === beside(-1).id) history.back(); // so that Back and the phone's Back agree
  else go(beside(-1));
});
toAll?.addEventListener("click", () => go(review));

main.addEventListener("click", (event) => {
  const link = now && event.target.closest("a[href^='#']");
  const place = link && named(link.hash);
  if (!place) return;
  event.preventDefault();
  go(place.step, place.target);
});

window.addEventListener("popstate", () => {
  if (!now) return;
  const before = now;
  const step = named(location.hash)?.step || named(`#${history.state?.question}`)?.step || now;
  history.replaceState({ ...history.state, question: step.id }, "", address(location.hash));
  if (step === before) return;
  show(step);
  focus(step);
});

// "Go" on the phone's keyboard leads on; it does not send half a form.
form.addEventListener("keydown", (event) => {
  const isAnswer = event.target.matches("input:not([type=file])");
  if (!now || next.hidden || event.key !== "Enter" || event.defaultPrevented || event.isComposing || !isAnswer) return;
  event.preventDefault();
  next.click();
});

// ---- beginning, and turning the phone ----

function first() {
  const wrong = steps().find(isWrong);
  const last = named(`#${history.state?.question}`) || named(location.hash);
  const active = document.activeElement.closest("[data-step]");
  return last?.step || wrong || active || steps().find(isNoted) || steps()[0];
}

function onePage() {
  if (!now) return;
  for (const step of steps()) step.hidden = step === review;
  for (const gone of [next, moves]) gone.hidden = true;
  notices.hidden = false;
  strokes.remove();
  save.classList.remove("second");
  submit?.classList.add("second");
  if (submit) submit.hidden = false;
  document.title = title;
  now = null;
}

function fit() {
  main.classList.toggle("one-question", NARROW.matches);
  if (!NARROW.matches) return onePage();
  const step = first();
  entry = entry || step;
  history.scrollRestoration = "manual";
  history.replaceState({ ...history.state, question: step.id }, "", address(location.hash));
  show(step);
  if (named(location.hash)) form.scrollIntoView();
}

NARROW.addEventListener("change", fit);
for (const input of form.querySelectorAll("input")) input.enterKeyHint = "next";
fit();

// The picture of a step: small pictures to tap, those that its words suggest first. Without this
// file, or without a connection, the list of their names does it. A photo of the entry, where one is
// chosen, stands before the drawing; who taps a drawing after it takes the photo away again.

const form = document.querySelector("[data-pictures]");
const choices = [...form.querySelectorAll("[data-picture-choice]")];
const SUGGESTED = 3;
let asked;

// Words and drawings come once, when the first choice is opened.
function pictures() {
  asked = asked || fetch(form.dataset.pictures).then((answer) => {
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }).then(hold);
  asked.catch(() => { asked = undefined; });
  return asked;
}

// All drawings stand in the page once, out of sight; buttons refer to them.
function hold(known) {
  const held = document.createElement("div");
  held.hidden = true;
  held.innerHTML = `<svg>${Object.values(known).map(({ symbol }) => symbol).join("")}</svg>`;
  document.body.append(held);
  return known;
}

// As `normal` in practices/step_pictures.py.
function normal(text) {
  const parts = text.normalize("NFC").toLowerCase().split(/[^\p{L}\p{M}\p{N}_\u200c\u200d]+/u);
  return ` ${parts.filter(Boolean).join(" ")} `;
}

function suggested(text, known) {
  const told = normal(text);
  const at = ([, { words }]) => Math.min(...words.map((word) => told.indexOf(` ${word}`)).filter((place) => place >= 0));
  const found = Object.entries(known).map((one) => [one[0], at(one)]).filter(([, place]) => place < Infinity);
  return found.sort((one, other) => one[1] - other[1]).slice(0, SUGGESTED).map(([key]) => key);
}

function drawing(key) {
  const box = document.createElement("div");
  box.innerHTML = `<svg class="step-picture" aria-hidden="true"><use href="#steps-${key}"/></svg>`;
  return box.firstChild;
}

function show(choice, ...picture) {
  choice.querySelector("[data-picture-shown]").replaceChildren(...picture);
}

function showDrawing(choice, key) {
  show(choice, ...(key ? [drawing(key)] : []));
}

function button(choice, option) {
  const made = document.createElement("button");
  const select = choice.querySelector("select");
  made.type = "button";
  made.setAttribute("aria-pressed", String(option.value === select.value));
  if (option.value) made.append(drawing(option.value));
  made.append(option.textContent);
  made.addEventListener("click", () => {
    select.value = option.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    const without = choice.querySelector(".photo-choice [value='']");
    if (option.value && without && !without.checked) {
      without.checked = true;
      without.dispatchEvent(new Event("change", { bubbles: true }));
    }
    showDrawing(choice, option.value);
    choice.open = false;
    choice.querySelector("summary").focus();
  });
  return made;
}

function lay(choice, known) {
  const select = choice.querySelector("select");
  const told = choice.closest("li").querySelector("textarea, [data-step-text]");
  const text = told.value ?? told.textContent;
  const first = suggested(text, known);
  const place = ({ value }) => (value ? (first.indexOf(value) + 1 || SUGGESTED + 1) : SUGGESTED + 0.5);
  const options = [...select.options].filter((option) => !option.value || known[option.value]);
  options.sort((one, other) => place(one) - place(other));
  let grid = choice.querySelector(".picture-grid");
  if (!grid) {
    grid = document.createElement("div");
    grid.className = "picture-grid";
    grid.setAttribute("role", "group");
    grid.setAttribute("aria-label", select.labels[0].textContent);
    select.closest(".field").after(grid);
    select.closest(".field").hidden = true;
  }
  grid.replaceChildren(...options.map((option) => button(choice, option)));
}

for (const choice of choices) {
  choice.addEventListener("toggle", () => {
    if (choice.open) pictures().then((known) => lay(choice, known)).catch(() => {});
  });
  choice.addEventListener("change", ({ target }) => {
    if (!target.closest(".photo-choice")) return;
    const photo = target.closest("label").querySelector("img");
    if (photo) show(choice, photo.cloneNode());
    else pictures().then(() => showDrawing(choice, choice.querySelector("select").value)).catch(() => {});
  });
}

// The wall asks every two seconds whether there are other cards, and keeps what is ticked. Who runs
// the workshop also drags a card by its handle onto another one, a group, or out of its group.
const wall = document.querySelector("[data-wall]");
const form = wall.closest("form");
const EVERY = 2000; // milliseconds
const NEAR = 60; // pixels from the edge of the window at which it scrolls
let tag = wall.dataset.wall;
let held = null;

async function draw() {
  const answer = await fetch("?part=1", { headers: { "If-None-Match": tag }, cache: "no-store" });
  if (answer.status === 200 && !held) {
    const ticked = [...wall.querySelectorAll("input:checked")].map((box) => box.value);
    const at = document.activeElement?.id;
    wall.innerHTML = await answer.text();
    for (const box of wall.querySelectorAll("input")) box.checked = ticked.includes(box.value);
    if (at && wall.contains(document.getElementById(at))) document.getElementById(at).focus();
    tag = answer.headers.get("ETag");
    giveHandles();
  }
  return answer.status !== 404; // else one is let in no more
}

async function look() {
  try {
    if (!(await draw())) return;
  } catch {
    // The network is away: the next look may find it.
  }
  setTimeout(look, EVERY);
}

// A handle is for pointers and fingers alone: ticks and the button do the same by keyboard.
function giveHandles() {
  if (!form) return;
  for (const card of wall.querySelectorAll("[data-card]")) {
    const handle = document.createElement("span");
    handle.className = "wall-handle";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    handle.addEventListener("pointerdown", (event) => pickUp(event, card, handle));
    card.prepend(handle);
  }
}

function pickUp(event, card, handle) {
  if (event.button) return;
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  held = { card, x: event.pageX, y: event.pageY, over: null };
  card.classList.add("held");
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", drop, { once: true });
  handle.addEventListener("pointercancel", letGo, { once: true });
}

function move(event) {
  if (!held) return;
  const { card } = held;
  card.style.transform = `translate(${event.pageX - held.x}px, ${event.pageY - held.y}px)`;
  const below = document.elementFromPoint(event.clientX, event.clientY);
  const over = below?.closest("[data-card], [data-group]");
  if (over !== held.over) {
    held.over?.classList.remove("over");
    over?.classList.add("over");
    held.over = over;
  }
  if (event.clientY < NEAR) scrollBy(0, -NEAR / 4);
  if (event.clientY > innerHeight - NEAR) scrollBy(0, NEAR / 4);
}

function letGo() {
  if (!held) return;
  held.card.classList.remove("held");
  held.card.style.transform = "";
  held.over?.classList.remove("over");
  held = null;
}

async function drop() {
  const { card, over } = held;
  letGo();
  if (!over || over === card) return;
  const group = over.closest("[data-group]").dataset.group;
  const cards = [card.dataset.card];
  let name = group;
  if (!group && over.dataset.card) {
    cards.push(over.dataset.card); // two loose cards are a new group
    name = over.dataset.words;
  }
  if (name === card.closest("[data-group]").dataset.group) return;
  const words = new FormData();
  words.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  words.set("name", name);
  for (const number of cards) words.append("card", number);
  try {
    await fetch(form.action, { method: "POST", body: words, redirect: "manual" });
    await draw();
  } catch {
    // Nothing was moved; the card lies where it lay.
  }
}

giveHandles();
setTimeout(look, EVERY);

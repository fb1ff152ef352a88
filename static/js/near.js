// What was told already, asked for while somebody writes: at most once in three seconds.

const form = document.querySelector("[data-practice-form]");
const box = form.querySelector("[data-near]");
const ASKED = ["title", "problem", "steps", "result", "went_wrong", "story"];
const PAUSE = 3000;
let last = "";
let waiting = null;

async function ask() {
  waiting = null;
  const sent = new FormData();
  for (const name of ["csrfmiddlewaretoken", ...ASKED]) {
    for (const text of new FormData(form).getAll(name)) sent.append(name, text);
  }
  sent.append("practice", box.dataset.practice);
  const words = ASKED.flatMap((name) => sent.getAll(name)).join("\n");
  if (words === last) return;
  last = words;
  try {
    const answer = await fetch(box.dataset.near, { method: "POST", body: sent });
    if (!answer.ok) return;
    box.innerHTML = await answer.text();
    box.hidden = !box.firstElementChild;
  } catch { /* without the network nothing is lost by not knowing */ }
}

form.addEventListener("change", (event) => {
  if (ASKED.includes(event.target.name) && !waiting) waiting = setTimeout(ask, PAUSE);
});

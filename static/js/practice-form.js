// The form of a practice: easier with this, whole without it.

const form = document.querySelector("[data-practice-form]");

// A lesson asks first what went wrong, and peers read it only where its author says so.
const order = () => {
  const questions = [...form.querySelectorAll("[data-question]")];
  const tenth = questions.find((section) => section.dataset.question === "10");
  const lesson = form.querySelector('[name=kind][value=lesson]');
  if (!tenth || !lesson) return;
  const before = (number) => questions.find((section) => section.dataset.question === number);
  const follower = lesson.checked ? before("1") : before("11");
  if (follower && follower !== tenth.nextElementSibling) follower.before(tenth);
};

const peers = form.querySelector('[type=checkbox][name=peers_may_read]');
let peersTouched = Boolean(form.querySelector("[name=revision]"));
if (peers) peers.addEventListener("change", () => { peersTouched = true; });

for (const kind of form.querySelectorAll("[name=kind]")) {
  kind.addEventListener("change", () => {
    order();
    if (peers && !peersTouched) peers.checked = kind.value !== "lesson";
  });
}

// A photo that is too large is said at once, not after it was sent over a slow line.
for (const input of form.querySelectorAll("[type=file]")) {
  input.addEventListener("change", () => {
    const most = Number(form.dataset.mostBytes);
    const large = [...input.files].some((file) => file.size > most);
    const box = input.closest(".file");
    if (box.previousElementSibling?.matches("[data-large]")) box.previousElementSibling.remove();
    if (!large) return;
    const words = document.createElement("p");
    words.className = "error";
    words.dataset.large = "";
    words.setAttribute("role", "alert");
    words.textContent = form.dataset.tooLarge;
    box.before(words);
    input.value = "";
  });
}

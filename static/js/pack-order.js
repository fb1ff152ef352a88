// Lets the practices of a pack be dragged into another order; the buttons do the same without it.
// The order of the hidden fields is the order that is sent.
const form = document.querySelector("[data-pack-order]");
const list = form.querySelector("ol");
let dragged = null;
let before = "";

const order = () => Array.from(list.querySelectorAll("input[name=practice]"), (one) => one.value).join();

for (const item of list.children) item.draggable = true;

list.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("li");
  before = order();
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(dragged, 20, 20); // a link would drag itself alone
});

list.addEventListener("dragover", (event) => {
  const over = event.target.closest("li");
  if (!dragged || !over) return;
  event.preventDefault();
  if (over === dragged) return;
  const box = over.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) over.before(dragged);
  else over.after(dragged);
});

list.addEventListener("drop", (event) => event.preventDefault());

list.addEventListener("dragend", () => {
  dragged.classList.remove("dragged");
  dragged = null;
  if (order() !== before) form.submit();
});

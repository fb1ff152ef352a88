// The list of practices changes in place (htmx): here only what it leaves open. Without any of this
// each tick, chip and page is a plain GET.

const browse = () => document.getElementById("browse");
let held = ""; // what had the focus before the list was changed

document.addEventListener("htmx:before:swap", () => {
  held = document.activeElement?.id || "";
});

document.addEventListener("htmx:after:swap", (event) => {
  // What somebody has ticked herself stays so until it is told.
  for (const input of browse().querySelectorAll("[type=checkbox], [type=radio]")) input.checked = input.hasAttribute("checked");
  const paged = event.target.closest?.(".pages");
  const lost = !document.activeElement || document.activeElement === document.body;
  const next = paged ? null : document.getElementById(held);
  if (paged || lost) (next || document.getElementById("found")).focus({ preventScroll: true });
});

// What cannot be shown in place is shown as a page of its own, the browser's own word included.
function leave(event) {
  const { ctx, error } = event.detail;
  if (error?.name !== "AbortError" && ctx?.request?.action) location.assign(ctx.request.action);
}
document.addEventListener("htmx:response:error", leave);
document.addEventListener("htmx:error", leave);

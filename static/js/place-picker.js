// Makes the text box for a place a combobox (ARIA Authoring Practices, "list autocomplete").
// Without this file the box takes a key or a name, and the server asks where a name fits several.

const WAIT = 200; // milliseconds after the last letter
const FEWEST = { latin: 3, other: 2 }; // an Indian letter says more than a Latin one

function startPicker(picker) {
  const sent = picker.querySelector("input");
  const words = picker.dataset;
  const status = document.createElement("p");
  const box = sent.cloneNode();
  const list = document.createElement("ul");
  const own = Array.from(picker.querySelectorAll("datalist option"), (option) => ({
    key: option.value,
    label: option.textContent,
  }));
  const field = picker.parentElement;
  const chosen = field.querySelector("[data-place-chosen]");
  const hint = field.querySelector("[data-place-hint]");
  let active = -1;
  let timer = 0;
  let request = null;

  box.removeAttribute("name");
  box.removeAttribute("list");
  box.value = words.label || sent.value;
  list.id = `${sent.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${sent.id}"]`)?.textContent || "");
  list.hidden = true;
  const combobox = {
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  };
  for (const [name, value] of Object.entries(combobox)) box.setAttribute(name, value);
  status.className = "unseen";
  status.setAttribute("role", "status");
  sent.type = "hidden";
  for (const name of ["id", "required", "list", "aria-describedby", "aria-invalid"]) sent.removeAttribute(name);
  picker.querySelector("datalist")?.remove();
  if (hint) hint.hidden = true;
  picker.append(box, list, status);

  const options = () => list.querySelectorAll("[role=option]");

  function close() {
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    const all = options();
    all[active]?.setAttribute("aria-selected", "false");
    active = all.length ? (index + all.length) % all.length : -1;
    if (active < 0) return;
    all[active].setAttribute("aria-selected", "true");
    all[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", all[active].id);
  }

  function take(place) {
    sent.value = place.key;
    box.value = place.label;
    if (chosen) chosen.textContent = "";
    status.textContent = words.chosen.replace("{place}", place.label);
    sent.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  }

  function option(place, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = place.label;
    if (place.local && !place.label.includes(place.local)) {
      const local = document.createElement("span");
      local.lang = place.language;
      local.textContent = ` ${place.local}`;
      item.append(local);
    }
    item.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    item.addEventListener("click", () => take(place));
    return item;
  }

  function show(places) {
    close();
    list.replaceChildren(...places.map(option));
    list.hidden = !places.length;
    box.setAttribute("aria-expanded", String(places.length > 0));
    const found = places.length === 1 ? words.foundOne : words.found.replace("{n}", places.length);
    status.textContent = places.length ? found : words.none;
    if (chosen) chosen.textContent = places.length ? "" : words.none;
  }

  async function ask(text) {
    request?.abort();
    request = new AbortController();
    const query = new URLSearchParams({ q: text, level: words.levels, lang: words.lang });
    if (own.length) query.set("near", own[0].key);
    try {
      const answer = await fetch(`${words.url}?${query}`, { signal: request.signal });
      if (answer.ok) show((await answer.json()).results);
    } catch {
      close(); // typing on, or no network: the server resolves the name when the form is sent
    }
  }

  box.addEventListener("input", () => {
    sent.value = box.value; // a name that fits one place alone is enough
    for (const radio of field.querySelectorAll("[data-place-candidates] input")) radio.checked = false;
    clearTimeout(timer);
    const text = box.value.trim();
    const fewest = /^[\x00-\u024f]*$/.test(text) ? FEWEST.latin : FEWEST.other;
    if (text.length >= fewest) timer = setTimeout(ask, WAIT, text);
    else if (text) close();
    else show(own);
  });

  box.addEventListener("focus", () => {
    if (!box.value && own.length) show(own);
  });

  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      const from = active < 0 && event.key === "ArrowUp" ? 0 : active;
      mark(from + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      options()[active].click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });

  box.addEventListener("blur", () => setTimeout(close, WAIT));
}

for (const picker of document.querySelectorAll("[data-place-picker]")) startPicker(picker);

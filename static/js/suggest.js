// Makes a search box a combobox (ARIA Authoring Practices, "list autocomplete, manual selection").
// What it offers leads to a page; Enter without a choice searches, as it does without this file.

const WAIT = 150; // milliseconds after the last letter
const FEWEST = 2;
const SHOWN = { titles: 5, themes: 3, places: 3, tags: 3 };

function startSuggesting(form) {
  const box = form.querySelector("input[type=search]");
  const words = form.dataset;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let active = -1;
  let timer = 0;
  let request = null;

  list.id = `${box.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.list);
  list.hidden = true;
  status.className = "unseen";
  status.setAttribute("role", "status");
  const combobox = {
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  };
  for (const [name, value] of Object.entries(combobox)) box.setAttribute(name, value);
  box.parentElement.append(list, status);

  function close() {
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function stop() {
    clearTimeout(timer);
    request?.abort();
    close();
  }

  function mark(index) {
    const all = list.children;
    all[active]?.setAttribute("aria-selected", "false");
    // One step beyond either end is the box itself.
    active = index < -1 ? all.length - 1 : index >= all.length ? -1 : index;
    if (active < 0) return box.removeAttribute("aria-activedescendant");
    all[active].setAttribute("aria-selected", "true");
    all[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", all[active].id);
  }

  function option(found, index) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const kind = document.createElement("span");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    name.textContent = found.title || found.label || found.name;
    if (found.language) name.lang = found.language;
    kind.className = "soft small";
    kind.textContent = ` · ${words[found.kind]}`;
    item.append(name, kind);
    item.dataset.url = found.url;
    item.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    item.addEventListener("click", () => location.assign(found.url));
    return item;
  }

  function show(answer) {
    close();
    const found = Object.entries(SHOWN).flatMap(([kind, most]) =>
      answer[kind].slice(0, most).map((one) => ({ ...one, kind })));
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length === 1 ? words.foundOne : found.length ? words.found.replace("{n}", found.length) : "";
  }

  async function ask(text) {
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`${words.suggest}?${new URLSearchParams({ q: text })}`, { signal: request.signal });
      if (answer.ok) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close(); // no network: the words can still be sent
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    const text = box.value.trim();
    if (text.length >= FEWEST) timer = setTimeout(ask, WAIT, text);
    else stop();
  });

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      list.children[active].click();
    } else if (event.key === "Escape") {
      event.preventDefault(); // the words stay
      stop();
    }
  });

  box.addEventListener("blur", stop);
  form.addEventListener("submit", stop);
}

for (const form of document.querySelectorAll("form[data-suggest]")) startSuggesting(form);

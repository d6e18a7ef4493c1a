// The form of a task: a lead is found while its name is typed, and times are chosen by one press.

const ASK_AFTER_MS = 150;

export function prepareForm(part) {
  for (const field of part.querySelectorAll("[data-lead-search]")) searching(field);
  for (const quick of part.querySelectorAll("[data-fills]")) {
    quick.hidden = false;
    quick.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) document.getElementById(quick.dataset.fills).value = button.value;
    });
  }
}

function searching(field) {
  const list = document.getElementById(`${field.id}-offers`);
  const chosen = document.getElementById(`${field.id}-chosen`);
  let asked = 0;
  let timer = 0;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  chosen.textContent = "";
  close();

  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function mark(option) {
    for (const one of list.children) one.setAttribute("aria-selected", one === option ? "true" : "false");
    if (option) field.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    field.value = option.dataset.number;
    chosen.textContent = `${option.dataset.name}, ${option.dataset.about}`;
    const title = document.getElementById(field.dataset.names ?? "");
    if (title && (title.value === "" || title.dataset.written === title.value)) {
      title.value = `Call ${option.dataset.name}`;
      title.dataset.written = title.value;
    }
    close();
  }

  async function ask() {
    const turn = ++asked;
    const q = field.value.trim();
    if (q === "") return close();
    const response = await fetch(`/tasks/leads?q=${encodeURIComponent(q)}`).catch(() => null);
    if (!response?.ok || turn !== asked || document.activeElement !== field) return;
    const leads = await response.json();
    if (turn !== asked) return;
    list.replaceChildren(...leads.map(option));
    chosen.textContent = leads.length === 0 ? "No lead of yours fits." : "";
    list.hidden = leads.length === 0;
    field.setAttribute("aria-expanded", String(leads.length > 0));
    mark(list.firstElementChild);
  }

  function option(lead, place) {
    const element = document.createElement("li");
    element.id = `${list.id}-${place}`;
    element.setAttribute("role", "option");
    Object.assign(element.dataset, lead);
    const name = document.createElement("strong");
    name.textContent = lead.name;
    const about = document.createElement("span");
    about.className = "faint small";
    about.textContent = `${lead.number} · ${lead.about}`;
    element.append(name, about);
    return element;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, ASK_AFTER_MS);
  });
  field.addEventListener("blur", close);
  // Before the field loses the focus, which would close the list.
  list.addEventListener("pointerdown", (event) => {
    const element = event.target.closest("[role=option]");
    if (!element) return;
    event.preventDefault();
    choose(element);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const marked = list.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown") mark(marked?.nextElementSibling ?? list.firstElementChild);
    else if (event.key === "ArrowUp") mark(marked?.previousElementSibling ?? list.lastElementChild);
    else if (event.key === "Enter" && marked) choose(marked);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

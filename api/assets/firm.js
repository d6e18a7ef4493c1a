// The firm's settings without reloading: the page changes by itself, and forms are sent without leaving it.

import { changing, follow, say, submit } from "./page.js";

const part = document.getElementById("firm");

// The revision that somebody looked at when they began to fill in a form, by the form's id: what others change meanwhile
// comes into the page, and must not be overwritten unseen.
const begun = new Map();
// Why a form was refused, by its id: it stays while the page changes around it.
const told = new Map();

// The revision that the page shows.
let newest = part.querySelector("[name=revision]")?.value;

const fields = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden");

function isFilledIn(form) {
  return fields(form).some((field) =>
    field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
}

function show(form) {
  const place = form.querySelector(".refusal");
  if (!place) return;
  place.textContent = told.get(form.id) ?? "";
  place.hidden = !told.has(form.id);
}

function changed() {
  newest = part.querySelector("[name=revision]")?.value;
  for (const [id, revision] of begun) {
    const form = document.getElementById(id);
    if (form && isFilledIn(form)) form.elements.revision.value = revision;
    else begun.delete(id);
  }
  for (const id of told.keys()) {
    const form = document.getElementById(id);
    if (form) show(form);
  }
}

const { refresh } = changing(part, { address: part.dataset.address, changed });

part.addEventListener("input", (event) => {
  const { form } = event.target;
  if (form?.id && !begun.has(form.id)) begun.set(form.id, form.elements.revision.value);
});

function refuse(form, words, field) {
  if (!form.querySelector(".refusal")) return say(words);
  told.set(form.id, words);
  show(form);
  form.elements[field]?.focus?.();
}

// What was saved is what stands there: nothing is filled in any more.
function settle(form) {
  begun.delete(form.id);
  if ("resets" in form.dataset) return form.reset();
  for (const field of fields(form)) {
    field.defaultValue = field.value;
    field.defaultChecked = field.checked;
  }
  form.closest(".renaming, .fold")?.removeAttribute("open");
}

part.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.dataset.said === undefined || !button) return;
  event.preventDefault();
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  told.delete(form.id);
  show(form);
  const position = await submit(form, button, (words, field) => refuse(form, words, field));
  button.removeAttribute("aria-busy");
  if (position === null) {
    // Whoever reads why may save again: against what stands there now.
    begun.delete(form.id);
    if (form.elements.revision) form.elements.revision.value = newest;
    refresh();
    return;
  }
  settle(form);
  say(form.dataset.said);
  refresh(position);
});

follow({ tenant: refresh }, () => refresh());

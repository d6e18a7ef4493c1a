// Leads without reloading: the list and a lead's page change by themselves, and forms are sent without leaving the page.

import { changing, follow, say, submit } from "./page.js";

const REFRESH_EVERY_MS = 60_000; // A task becomes late without any event.

const part = document.getElementById("lead") ?? document.getElementById("list");
const filters = document.getElementById("filters");

// Where the focus goes when its element is gone: to where the next move is made.
const { refresh } = changing(part, {
  address: part.dataset.address,
  elsewhere: () => () => part.querySelector("#move-stage, .main a"),
});

// A choice of the filters is applied at once; empty ones are left out of the address.
filters?.addEventListener("change", (event) => {
  if (event.target.tagName === "SELECT") filters.requestSubmit();
});

filters?.addEventListener("submit", () => {
  for (const field of filters.elements) {
    if (field.name && field.value.trim() === "") field.disabled = true;
  }
});

// Coming back to the page finds the form as it was.
addEventListener("pageshow", () => {
  for (const field of filters?.elements ?? []) field.disabled = false;
});

function tell(form, words, field) {
  const place = form.querySelector(".refusal");
  place.textContent = words;
  place.hidden = words === "";
  if (field) form.querySelector(`[name="${CSS.escape(field)}"]`)?.focus();
}

part.addEventListener("submit", async (event) => {
  const form = event.target;
  const { said } = form.dataset;
  const button = event.submitter;
  if (said === undefined || !button) return;
  event.preventDefault();
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  tell(form, "");
  const position = await submit(form, button, (words, field) => tell(form, words, field));
  button.removeAttribute("aria-busy");
  if (position === null) return;
  form.reset();
  form.closest("details")?.removeAttribute("open");
  say(said);
  refresh(position);
});

// The page tells of tasks and messages too, but stands at the leads' own read model's place.
follow({ lead: refresh, task: () => refresh(), conversation: () => refresh() }, () => refresh());
setInterval(refresh, REFRESH_EVERY_MS);

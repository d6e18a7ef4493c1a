// Leads without reloading: the list and a lead's page change by themselves, and forms are sent without leaving the page.

import { changing, follow, say, submit } from "./page.js";

const REFRESH_EVERY_MS = 60_000; // A task becomes late without any event.

const part = document.getElementById("lead") ?? document.getElementById("list");
const filters = document.getElementById("filters");

// What was told at a form stays there when the part is drawn anew.
const told = new Map();

function tell(form, words, field) {
  const place = form.querySelector(".refusal");
  place.textContent = words;
  place.hidden = words === "";
  if (form.id && words === "") told.delete(form.id);
  else if (form.id) told.set(form.id, words);
  if (field) form.querySelector(`[name="${CSS.escape(field)}"]`)?.focus();
}

function tellAgain() {
  for (const [id, words] of told) {
    const form = document.getElementById(id);
    if (form) tell(form, words);
    else told.delete(id);
  }
}

// Where the focus goes when its element is gone: to where the next move is made.
const { refresh } = part
  ? changing(part, {
      address: part.dataset.address,
      elsewhere: () => () => part.querySelector("#move-stage, .main a"),
      changed: tellAgain,
    })
  : { refresh: () => {} };

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

// What others changed meanwhile is told at the form, which from now on is about the lead as it is.
function refused(form) {
  return (words, field, problem) => {
    if (problem.version === undefined) return tellMore(form, words, field, problem);
    form.elements.namedItem("version").value = problem.version;
    tell(form, `${words} Sending it again puts yours in its place.`);
    refresh();
  };
}

function tellMore(form, words, field, problem) {
  tell(form, words, field);
  if (!problem.lead) return;
  const link = document.createElement("a");
  link.href = `/leads/${encodeURIComponent(problem.lead)}`;
  link.textContent = `Open ${problem.lead}`;
  form.querySelector(".refusal").append(" ", link);
}

document.getElementById("content").addEventListener("submit", async (event) => {
  const form = event.target;
  const { said } = form.dataset;
  const button = event.submitter;
  if (form.method !== "post" || !form.querySelector(".refusal") || !button) return;
  event.preventDefault();
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  tell(form, "");
  const position = await submit(form, button, refused(form));
  button.removeAttribute("aria-busy");
  if (position === null) return;
  form.reset();
  form.closest("details")?.removeAttribute("open");
  form.closest("dialog")?.close();
  say(said);
  // A page of one form has done its part.
  if (!part) return location.assign(form.querySelector("a.plain").href);
  refresh(position);
});

// The details are put right in a dialog, which holds them as they are when it is opened.
const dialog = document.getElementById("edit-dialog");

part?.addEventListener("click", async (event) => {
  const opener = event.target.closest("#edit");
  if (!opener || !dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const response = await fetch(`${opener.getAttribute("href")}/form`, { headers: { accept: "text/html" } }).catch(() => null);
  // Whoever is signed out, or may do it no more, is told by the page itself.
  if (!response?.ok || response.redirected) return location.assign(opener.href);
  document.getElementById("edit-content").innerHTML = await response.text();
  dialog.showModal();
});

// The page tells of tasks and messages too, but stands at the leads' own read model's place.
if (part) follow({ lead: refresh, task: () => refresh(), conversation: () => refresh() }, () => refresh());
if (part) setInterval(refresh, REFRESH_EVERY_MS);

// The API's description: search, copying, and trying an operation on this very server.

const wide = matchMedia("(min-width: 1001px)");
const COPIED_FOR_MS = 1_500;
const SHOWN_CHARS_MAX = 100_000; // Longest answer that is shown.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const search = document.getElementById("search");
const found = document.getElementById("found");
const contents = document.getElementById("contents");
const tokenField = document.getElementById("token-field");
const token = document.getElementById("token");

for (const element of [document.getElementById("search-field"), tokenField, ...all("[data-copy], .docs-try")]) {
  element.hidden = false;
}
contents.open = wide.matches;

// Shows only what holds every word that is searched for.
function narrow() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const operation of all(".docs-operation")) {
    const text = operation.dataset.search.toLowerCase();
    const holds = words.every((word) => text.includes(word));
    operation.hidden = !holds;
    contents.querySelector(`[data-of="${operation.id}"]`).hidden = !holds;
    if (holds) left += 1;
  }
  for (const group of all("[data-group]")) group.hidden = !all(".docs-operation", group).some((one) => !one.hidden);
  found.textContent = words.length === 0 ? "" : left === 1 ? "1 operation" : `${left} operations`;
}

// Unfolds what the address names, and comes to it.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target?.closest("details.sheet");
  if (!fold) return;
  fold.hidden = false;
  fold.open = true;
  fold.scrollIntoView();
}

async function copy(button) {
  const text = button.parentElement.querySelector("code").textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Can't copy";
  }
  setTimeout(() => { button.textContent = "Copy"; }, COPIED_FOR_MS);
}

// What a form asks for, as it is sent.
function requestOf(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = new Headers();
  for (const input of all("[data-in]", form)) {
    if (input.value === "") continue;
    if (input.dataset.in === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    if (input.dataset.in === "query") query.append(input.name, input.value);
    if (input.dataset.in === "header") headers.set(input.name, input.value);
  }
  if (token.value !== "") headers.set("authorization", `Bearer ${token.value.trim()}`);
  else if (tokenField.dataset.csrf) headers.set("x-csrf-token", tokenField.dataset.csrf);
  const body = form.elements.body?.value;
  if (form.dataset.kind) headers.set("content-type", form.dataset.kind);
  const address = query.size > 0 ? `${path}?${query}` : path;
  return [address, { method: form.dataset.method, headers, body, redirect: "manual" }];
}

function laidOut(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function attempt(form) {
  const button = form.querySelector("[type=submit]");
  const outcome = form.querySelector("[data-outcome]");
  const result = form.querySelector("[data-result]");
  button.setAttribute("aria-busy", "true");
  const begun = performance.now();
  try {
    const response = await fetch(...requestOf(form));
    const text = await response.text();
    const took = Math.round(performance.now() - begun);
    outcome.textContent = `${response.status} ${response.statusText}, ${took} ms`;
    const headers = ["content-type", "x-request-id", "x-position", "location", "retry-after"]
      .filter((name) => response.headers.has(name))
      .map((name) => `${name}: ${response.headers.get(name)}`);
    result.textContent = [...headers, "", laidOut(text)].join("\n").slice(0, SHOWN_CHARS_MAX);
    result.hidden = false;
  } catch {
    outcome.textContent = "The server can't be reached, or the request can't be sent as it is.";
  } finally {
    button.removeAttribute("aria-busy");
  }
}

search.addEventListener("input", narrow);
wide.addEventListener("change", () => { contents.open = wide.matches; });
window.addEventListener("hashchange", unfold);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
  if (!wide.matches && event.target.closest("#contents a")) contents.open = false;
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest(".docs-try");
  if (!form) return;
  event.preventDefault();
  attempt(form);
});
unfold();

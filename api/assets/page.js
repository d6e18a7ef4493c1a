// What all pages share: the toast, the account's menu, dialogs, forms without reloading, parts that change by
// themselves, and the stream that tells when.

const TOAST_FOR_MS = 5_000;
const RECONNECT_AFTER_MS = 5_000;
const PRESS_MAX_MS = 1_000; // Longest that a pressed button keeps new content waiting.

const toast = document.getElementById("toast");
const live = document.getElementById("live");
const liveText = document.getElementById("live-text");

let toastTimer = 0;

export function say(words) {
  clearTimeout(toastTimer);
  toast.textContent = words;
  toastTimer = setTimeout(() => { toast.textContent = ""; }, TOAST_FOR_MS);
}

// Says what was done, with a button that does something about it.
export function offer(words, label, act) {
  say(words);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => {
    say("");
    act();
  });
  toast.append(" ", button);
}

export function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?]$/.test(words) ? "" : ".");
}

// What a problem of the server's says to people, and the field that it is about, if any.
async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  const error = problem.errors?.[0];
  return { words: sentence(error?.detail ?? problem.detail ?? "That didn't work; try again"), field: error?.field, problem };
}

export async function wordsOf(response) {
  return (await problemOf(response)).words;
}

// Sends a form without leaving the page, unless the answer leads elsewhere; answers how far the log is then, or null where
// it was refused, which is said by `refused`: in words, with the field that they are about and the whole problem.
export async function submit(form, button, refused = say) {
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(new FormData(form, button)),
    });
    if (response.status === 401) {
      location.reload();
      return null;
    }
    if (response.ok) {
      const elsewhere = response.headers.get("location");
      if (elsewhere === null) return Number(response.headers.get("x-position"));
      location.assign(elsewhere);
      return null;
    }
    const { words, field, problem } = await problemOf(response);
    refused(words, field, problem);
  } catch {
    say("The server can't be reached. Try again in a moment.");
  }
  return null;
}

// What a list stands at before anybody chooses.
const standing = (list) => ([...list.options].find((option) => option.defaultSelected) ?? list.options[0])?.value;

const isTicked = (field) => ["radio", "checkbox"].includes(field.type);

function typed(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  return field.value !== (field.tagName === "SELECT" ? standing(field) : field.defaultValue);
}

// What somebody is in the middle of, by the ids of the elements, so that new content can take it over.
function remember(part) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const fields = [...part.querySelectorAll("input[id]:not([type=hidden]), select[id], textarea[id]")].filter(typed);
  const toggled = [...part.querySelectorAll("details[id]")].filter((one) => one.open !== one.hasAttribute("data-open"));
  return {
    focus: focused?.id,
    caret: focused?.selectionStart ?? null,
    fields: fields.map(({ id, value, checked }) => ({ id, value, checked })),
    details: toggled.map(({ id, open }) => ({ id, open })),
    scrolled: [...part.querySelectorAll(".scroll[id]")].map(({ id, scrollTop }) => ({ id, scrollTop })),
  };
}

function restore(kept) {
  const known = (list, give) => {
    for (const one of list) {
      const element = document.getElementById(one.id);
      if (element) give(element, one);
    }
  };
  known(kept.details, (element, { open }) => { element.open = open; });
  known(kept.fields, (element, { value, checked }) => {
    if (isTicked(element)) element.checked = checked;
    // What can't be chosen any more isn't chosen.
    else if (element.tagName !== "SELECT" || [...element.options].some((option) => option.value === value)) element.value = value;
  });
  known(kept.scrolled, (element, { scrollTop }) => { element.scrollTop = scrollTop; });
  if (!kept.focus) return true;
  const same = document.getElementById(kept.focus);
  same?.focus({ preventScroll: true });
  if (kept.caret !== null) same?.setSelectionRange?.(kept.caret, kept.caret);
  return document.activeElement === same;
}

// What was loaded by an address of its own isn't loaded again, and what was being listened to stays where it was.
const MEDIA = "img[src], audio[src], video[src]";

// Puts new content into a part of the page. What is being typed, unfolded, scrolled and focused stays; where the focused
// element is gone, the focus goes where `elsewhere` says, which is asked before and answers a function to call after.
export function swap(part, html, elsewhere) {
  const kept = remember(part);
  const find = kept.focus ? elsewhere(document.activeElement) : null;
  const shown = new Map([...part.querySelectorAll(MEDIA)].map((one) => [one.getAttribute("src"), one]));
  part.innerHTML = html;
  for (const fresh of part.querySelectorAll(MEDIA)) {
    const same = shown.get(fresh.getAttribute("src"));
    if (same) fresh.replaceWith(same);
    shown.delete(fresh.getAttribute("src"));
  }
  if (!restore(kept)) (find() ?? document.getElementById("content")).focus({ preventScroll: true });
}

// A way to put new content into a part that is made of pieces: one that hasn't changed is left alone, with what is being
// typed in it.
export function pieceByPiece(part, elsewhere = () => () => null) {
  const pieces = new Map([...part.querySelectorAll("[data-piece]")].map((piece) => [piece.id, piece.outerHTML]));
  return (html) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    for (const next of fresh.content.querySelectorAll("[data-piece]")) {
      const piece = document.getElementById(next.id);
      if (!piece || pieces.get(next.id) === next.outerHTML) continue;
      pieces.set(next.id, next.outerHTML);
      for (const { name, value } of next.attributes) piece.setAttribute(name, value);
      swap(piece, next.innerHTML, elsewhere);
    }
  };
}

// A click is lost where its button is replaced between press and release: comes back when nothing is pressed.
let pressed = false;

document.addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { pressed = false; }, true);

function released() {
  if (!pressed) return null;
  return new Promise((resolve) => {
    // The click comes after the release, within the same turn.
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(resolve), { once: true });
    setTimeout(resolve, PRESS_MAX_MS);
  });
}

// The time that the server wrote into its content says nothing about whether it changed.
const timeless = (html) => html.replace(/ data-now="[^"]*"/, "");

// A part of the page that is fetched again when something changed. While one fetch runs, or while it is held, all further
// wishes become one. `address` may be a function; `put` puts the new content in, where that isn't a swap of the whole. `changed`
// follows new content, `looked` every fetch, whether or not it brought something new.
export function changing(part, options) {
  const { address, held = () => false, elsewhere = () => () => null, changed = () => {}, looked = () => {} } = options;
  const { put = (html) => swap(part, html, elsewhere) } = options;
  let running = null;
  let wanted = null;
  let shown = "";
  // Nobody's voice is cut off: what plays is left alone until it pauses or ends.
  const isHeld = () => held() || [...part.querySelectorAll("audio, video")].some((one) => !one.paused);
  for (const end of ["pause", "ended"]) part.addEventListener(end, () => catchUp(), true);

  function refresh(after = 0) {
    if (running || isHeld()) {
      wanted = Math.max(wanted ?? 0, after);
      return;
    }
    running = load(after).finally(() => {
      running = null;
      looked();
      catchUp();
    });
  }

  function catchUp() {
    if (wanted === null || isHeld()) return;
    const after = wanted;
    wanted = null;
    refresh(after);
  }

  async function load(after) {
    const url = new URL(typeof address === "function" ? address() : address, location.href);
    if (after > 0) url.searchParams.set("after", after);
    try {
      const response = await fetch(url, { headers: { accept: "text/html" } });
      // Whoever is signed out, or sees it no more, is told by the page itself.
      if (response.redirected || [401, 404].includes(response.status)) return location.reload();
      if (!response.ok) return;
      const html = await response.text();
      if (timeless(html) === shown) return;
      await released();
      if (isHeld()) {
        wanted = Math.max(wanted ?? 0, after);
        return;
      }
      put(html);
      shown = timeless(html);
      changed();
    } catch {
      // Nobody is reached just now; the stream comes back and asks again.
    }
  }

  return { refresh, catchUp };
}

function show(state, words) {
  live.hidden = false;
  live.dataset.state = state;
  live.title = words;
  liveText.textContent = words;
}

// What the reader is reminded of; what was dismissed stays away until it is due at another time.
const reminders = document.getElementById("reminders");
const DISMISSED = "reminders-dismissed";
const DISMISSED_MAX = 50;

const dismissed = () => JSON.parse(sessionStorage.getItem(DISMISSED) ?? "[]");

async function remind(after = 0) {
  if (!reminders) return;
  const response = await fetch(`/tasks/reminders${after ? `?after=${after}` : ""}`).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await response.text();
  const keyOf = (one) => one.dataset.reminder;
  const wanted = [...fresh.content.querySelectorAll(".reminder")].filter((one) => !dismissed().includes(keyOf(one)));
  const shown = [...reminders.children];
  if (shown.map(keyOf).join() !== wanted.map(keyOf).join()) reminders.replaceChildren(...wanted);
}

reminders?.addEventListener("click", (event) => {
  const reminder = event.target.closest("[data-dismiss]")?.closest(".reminder");
  if (!reminder) return;
  sessionStorage.setItem(DISMISSED, JSON.stringify([...dismissed(), reminder.dataset.reminder].slice(-DISMISSED_MAX)));
  reminder.remove();
});

// How many conversations wait for a person, in the navigation of every page.
const waiting = document.getElementById("waiting");
const waitingNumber = waiting && changing(waiting, { address: waiting.dataset.address });

// Listens for what the read models of these names tell; `again` is called when anything may have changed.
export function follow(listeners, again) {
  const stream = new EventSource("/api/v1/stream");
  for (const [name, heard] of Object.entries(listeners)) {
    stream.addEventListener(name, (event) => heard(JSON.parse(event.data).position));
  }
  stream.addEventListener("task", (event) => remind(JSON.parse(event.data).position));
  stream.addEventListener("conversation", (event) => waitingNumber?.refresh(JSON.parse(event.data).position));
  const anew = () => {
    waitingNumber?.refresh();
    remind();
    again();
  };
  stream.addEventListener("resync", anew);
  // The session is over: the page itself leads to where one signs in.
  stream.addEventListener("signed-out", () => location.reload());
  stream.addEventListener("open", () => {
    show("live", "Live");
    anew();
  });
  stream.addEventListener("error", () => {
    show("still", "Reconnecting…");
    // After an answer that isn't a stream, browsers give up; we don't.
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(follow, RECONNECT_AFTER_MS, listeners, again);
      leaveIfSignedOut();
    }
  });
}

// On a phone the sections may be wider than their line: the one that one is in is in view.
for (const here of document.querySelectorAll(".sections [aria-current], .subnav [aria-current]")) {
  here.scrollIntoView({ block: "nearest", inline: "nearest" });
}

async function leaveIfSignedOut() {
  const response = await fetch("/api/v1/session").catch(() => null);
  if (response?.status === 401) location.reload();
}

// A click beside the account's panel closes it, and so does Escape.
const account = document.querySelector("details.account");

document.addEventListener("click", (event) => {
  if (account?.open && !account.contains(event.target)) account.open = false;
});

account?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !account.open) return;
  account.open = false;
  account.querySelector("summary").focus();
});

// Buttons that open and close dialogs; without this script they lead to a page that shows the dialog.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const closer = event.target.closest("[data-closes]");
  const dialog = document.getElementById(opener?.dataset.opens ?? closer?.dataset.closes ?? "");
  if (!dialog) return;
  event.preventDefault();
  if (closer) return dialog.close();
  dialog.close();
  dialog.showModal();
});

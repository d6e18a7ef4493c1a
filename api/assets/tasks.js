// My Tasks without reloading. The page works without this; here it changes by itself and keeps the focus where it is,
// cards are dragged to Done or to another day, tasks open in a sheet, and everything has a key.

import { changing, follow, offer, say, submit } from "./page.js";
import { dragging } from "./tasks_drag.js";
import { prepareForm } from "./tasks_form.js";

const REFRESH_EVERY_MS = 60_000; // How late a task is changes without any event.
const SOONEST_MS = 500; // A time of the server's comes a little after it has come here.
const AGAIN_MS = 2_000; // A time that has come here and not at the server, whose clock goes after ours.
const FRESH_FOR_MS = 1_600;

const board = document.getElementById("board");
const act = document.getElementById("act");
const sheet = document.getElementById("sheet");
const spoken = document.getElementById("spoken");
const find = document.getElementById("find");
const found = document.getElementById("found");
let query = board?.dataset.query ?? "";
let lastDone = null;
let clock = 0;

const linksOf = (part) => [...part.querySelectorAll(".card:not([hidden]) .card-link")];
const cardOf = (element) => element?.closest?.(".card") ?? null;
const titleOf = (card) => card.querySelector(".card-link").textContent;

// Where the focus goes when its card has gone: to the next one in its place.
function nextCard(focused) {
  const card = cardOf(focused);
  const lane = card?.closest(".lane").id;
  const place = card ? linksOf(card.parentElement).indexOf(card.querySelector(".card-link")) : -1;
  return () => {
    const links = lane ? linksOf(document.getElementById(lane)) : [];
    return links[Math.min(Math.max(place, 0), links.length - 1)];
  };
}

// What the server sent for each card, to tell whether it changed.
const sent = new WeakMap();

// Puts only what changed into the board: cards by their ids, headings and feet as they are.
function patch(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const ids = (part) => [...part.querySelectorAll(".column, .lane")].map((one) => one.id).join();
  const focused = board.contains(document.activeElement) ? document.activeElement : null;
  const elsewhere = focused ? nextCard(focused) : null;
  if (ids(fresh.content) !== ids(board)) {
    board.replaceChildren(fresh.content);
    for (const card of board.querySelectorAll(".card")) sent.set(card, card.outerHTML);
  } else {
    for (const list of fresh.content.querySelectorAll(".cards")) patchCards(document.getElementById(list.id), list);
    for (const piece of fresh.content.querySelectorAll("[data-piece], .jumps")) {
      const shown = document.getElementById(piece.id);
      if (shown.innerHTML !== piece.innerHTML) shown.innerHTML = piece.innerHTML;
    }
    const times = fresh.content.getElementById("board-clock");
    document.getElementById("board-clock").replaceWith(times);
  }
  if (focused && document.activeElement !== focused) {
    (document.getElementById(focused.id) ?? elsewhere() ?? document.getElementById("content")).focus({ preventScroll: true });
  }
}

function patchCards(shown, fresh) {
  const known = new Map([...shown.children].map((card) => [card.id, card]));
  const wanted = [...fresh.children].map((card) => {
    const html = card.outerHTML;
    const same = known.get(card.id);
    if (same && sent.get(same) === html) return same;
    sent.set(card, html);
    if (!same) freshen(card);
    return card;
  });
  for (const card of known.values()) if (!wanted.includes(card)) card.remove();
  for (const [place, card] of wanted.entries()) {
    if (shown.children[place] !== card) shown.insertBefore(card, shown.children[place] ?? null);
  }
}

function freshen(card) {
  card.classList.add("is-fresh");
  setTimeout(() => card.classList.remove("is-fresh"), FRESH_FOR_MS);
}

const { refresh, catchUp } = board
  ? changing(board, {
      address: () => `/tasks/board?${query}`,
      held: () => drag.active(),
      put: patch,
      changed: sift,
      looked: wind,
    })
  : { refresh: () => location.assign("/tasks"), catchUp: () => {} };

// Comes back when the next task becomes late, or the day ends.
function wind() {
  clearTimeout(clock);
  const at = Date.parse(document.getElementById("board-clock")?.dataset.changesAt ?? "");
  if (Number.isNaN(at)) return;
  const left = at - Date.now();
  clock = setTimeout(() => refresh(), left > 0 ? Math.min(left + SOONEST_MS, REFRESH_EVERY_MS) : AGAIN_MS);
}

// Posts what a button of the board says, with the page's own token.
async function post(path, fields = {}) {
  const form = act.cloneNode(true);
  form.action = path;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  return submit(form);
}

async function change(card, path, fields) {
  if (card.classList.contains("is-busy")) return null;
  card.classList.add("is-busy");
  const position = await post(`/tasks/${card.dataset.task}/${path}`, fields);
  card.classList.remove("is-busy");
  if (position !== null) refresh(position);
  return position;
}

function undoable(words, task) {
  lastDone = task;
  offer(words, "Undo", undo);
}

async function undo() {
  if (!lastDone) return say("Nothing to undo.");
  const task = lastDone;
  lastDone = null;
  const position = await post(`/tasks/${task}/reopen`);
  if (position === null) return;
  say("Open again.");
  refresh(position);
}

async function done(card) {
  const title = titleOf(card);
  if ((await change(card, "done")) !== null) undoable(`Done: ${title}`, card.dataset.task);
}

// Where a card stands after it was moved is told once it stands there: the server chose the time.
async function moveTo(card, lane) {
  if (lane === "done") return done(card);
  const [id, title] = [card.id, titleOf(card)];
  if ((await change(card, "move", { to: lane })) === null) return;
  const told = new MutationObserver(() => tell());
  const tell = () => {
    const time = document.querySelector(`#cards-${lane} #${CSS.escape(id)} time`);
    if (!time) return;
    told.disconnect();
    say(`Moved to ${time.textContent}: ${title}`);
  };
  told.observe(board, { childList: true, subtree: true });
  setTimeout(() => told.disconnect(), REFRESH_EVERY_MS);
  tell();
}

board?.addEventListener("click", (event) => {
  const more = event.target.closest("a[data-more]");
  if (more) {
    event.preventDefault();
    query = new URL(more.href).search.slice(1);
    history.replaceState(null, "", `/tasks?${query}`);
    return refresh();
  }
  if (event.target.closest(".card-link") && plain(event)) {
    event.preventDefault();
    openSheet(event.target.closest(".card-link").href);
  }
});

const plain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);

act?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const card = cardOf(event.submitter);
  if (!card) return;
  if (event.submitter.id.startsWith("done-")) return done(card);
  if ((await change(card, "reopen")) !== null) say(`Open again: ${titleOf(card)}`);
});

// The sheet: a task, or the form of a new one.
let cameFrom = null;

async function openSheet(href, first) {
  const url = new URL(href, location.href);
  url.pathname += "/sheet";
  const response = await fetch(url, { headers: { accept: "text/html" } }).catch(() => null);
  if (!response) return say("The server can't be reached. Try again in a moment.");
  if (response.redirected) return location.reload();
  if (response.status === 404) return say("That task isn't on your boards any more.");
  if (!response.ok) return say("That didn't work; try again.");
  cameFrom = document.activeElement?.id ?? null;
  sheet.innerHTML = await response.text();
  for (const close of sheet.querySelectorAll(".close")) close.hidden = false;
  sheet.setAttribute("aria-label", sheet.querySelector("h2").textContent);
  prepareForm(sheet);
  if (!sheet.open) sheet.showModal();
  (sheet.querySelector(first ?? "#new-lead[required], #new-title, .button.primary") ?? sheet).focus();
}

sheet?.addEventListener("close", () => {
  sheet.replaceChildren();
  document.getElementById(cameFrom)?.focus();
});

// A press beside the sheet closes it.
sheet?.addEventListener("pointerdown", (event) => {
  if (event.target === sheet) sheet.close();
});

sheet?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const [words, task] = [form.dataset.says, form.dataset.undo];
  const title = sheet.querySelector("#new-title")?.value ?? sheet.querySelector("#task-title").textContent;
  const position = await submit(form, event.submitter, (refusal, field) => {
    const notice = sheet.querySelector(".refusal");
    notice.hidden = false;
    notice.textContent = refusal;
    form.querySelector(`[name="${field}"]:not([type=hidden])`)?.focus();
  });
  if (position === null) return;
  sheet.close();
  if (task && words !== "Cancelled") undoable(`${words}: ${title}`, task);
  else if (task) undoable(`Cancelled: ${title}`, task);
  else say(`${words}: ${title}`);
  refresh(position);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("a[data-sheet]");
  if (!opener || !sheet || !plain(event)) return;
  event.preventDefault();
  openSheet(opener.href, cardOf(opener) ? ".quick-time" : undefined);
});

// Finding a card among those shown; that others weren't searched is said.
function sift() {
  const wanted = find?.value.trim().toLowerCase() ?? "";
  const cards = [...board.querySelectorAll(".card")];
  for (const card of cards) card.hidden = wanted !== "" && !card.textContent.toLowerCase().includes(wanted);
  if (!found) return;
  const count = cards.filter((card) => !card.hidden).length;
  const fits = count === 1 ? "1 card shown fits." : `${count || "No"} ${count ? "cards" : "card"} shown ${count ? "fit" : "fits"}.`;
  const rest = board.querySelector("[data-more], .more") ? " Those that a column doesn't show yet aren't searched." : "";
  found.textContent = wanted === "" ? "" : fits + rest;
}

find?.addEventListener("input", sift);
find?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    find.value = "";
    sift();
  } else if (event.key !== "Enter" && event.key !== "ArrowDown") return;
  event.preventDefault();
  linksOf(board)[0]?.focus();
});

// Keys. Cards are links: Tab, Enter and screen readers find them by themselves.
const lanes = () => [...board.querySelectorAll(".lane")];

function speak(link) {
  const lane = link.closest(".lane");
  const links = linksOf(lane);
  spoken.textContent = `${lane.dataset.title}, ${links.indexOf(link) + 1} of ${links.length}`;
}

function walk(key) {
  const link = cardOf(document.activeElement)?.querySelector(".card-link");
  if (!link) return linksOf(board)[0]?.focus();
  const links = linksOf(link.closest(".column"));
  let next = null;
  if (key === "ArrowUp" || key === "ArrowDown") next = links[links.indexOf(link) + (key === "ArrowDown" ? 1 : -1)];
  else {
    const columns = [...board.querySelectorAll(".column")];
    const step = key === "ArrowRight" ? 1 : -1;
    const place = links.indexOf(link);
    for (let at = columns.indexOf(link.closest(".column")) + step; columns[at] && !next; at += step) {
      const there = linksOf(columns[at]);
      next = there[Math.min(place, there.length - 1)];
    }
  }
  if (!next) return;
  next.focus();
  next.closest(".card").scrollIntoView({ block: "nearest" });
  speak(next);
}

// The lane before or after, among those that take cards.
function shift(card, step) {
  const all = lanes();
  const from = all.indexOf(card.closest(".lane"));
  const target = step > 0
    ? all.slice(from + 1).find((lane) => "takes" in lane.dataset)
    : all.slice(0, from).findLast((lane) => "takes" in lane.dataset);
  if (target) moveTo(card, target.dataset.lane);
}

const movable = () => {
  const card = cardOf(document.activeElement);
  return card && "movable" in card.dataset ? card : null;
};

const KEYS = {
  d: () => movable() && done(movable()),
  r: () => movable() && openSheet(movable().querySelector(".card-link").href, ".quick-time"),
  u: () => undo(),
  n: () => document.getElementById("new-task")?.click(),
  c: () => document.getElementById("new-callback")?.click(),
  "/": () => find?.focus(),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, dialog, details[open]");
  if (!board || typing || event.metaKey || event.ctrlKey || event.altKey || drag.active()) return;
  if (event.key.startsWith("Arrow")) {
    if (!event.shiftKey) {
      // The page scrolls as ever until a card has the focus.
      if (!cardOf(document.activeElement)) return;
      event.preventDefault();
      return walk(event.key);
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !movable()) return;
    event.preventDefault();
    return shift(movable(), step);
  }
  const press = KEYS[event.key];
  if (!press || (!act && "druncu".includes(event.key))) return;
  event.preventDefault();
  press();
});

const drag = dragging(board, { drop: moveTo, ended: () => catchUp() });

if (board) {
  for (const card of board.querySelectorAll(".card")) sent.set(card, card.outerHTML);
  for (const hidden of document.querySelectorAll(".board-bar [hidden]")) hidden.hidden = false;
  const narrow = document.getElementById("narrow");
  document.getElementById("apply").hidden = true;
  narrow.addEventListener("change", () => narrow.requestSubmit());
  // The board shows numbers and names of leads, but stands at its own read model's place.
  follow({ task: refresh, lead: () => refresh() }, () => refresh());
  setInterval(refresh, REFRESH_EVERY_MS);
  wind();
} else {
  prepareForm(document.getElementById("content"));
}

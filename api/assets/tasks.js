// My Tasks without reloading. The page works without this; here it changes by itself, keeps the focus where it is, and
// lets a card be dragged to Done.

const REFRESH_EVERY_MS = 60_000; // A task becomes overdue without any event.
const TOAST_FOR_MS = 5_000;

const board = document.getElementById("board");
const toast = document.getElementById("toast");
const live = document.getElementById("live");
const liveText = document.getElementById("live-text");

let toastTimer = 0;

function say(words) {
  clearTimeout(toastTimer);
  toast.textContent = words;
  toastTimer = setTimeout(() => { toast.textContent = ""; }, TOAST_FOR_MS);
}

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?]$/.test(words) ? "" : ".");
}

// What somebody is in the middle of, by the ids of the elements, so that a new board can take it over.
function remember() {
  const focused = board.contains(document.activeElement) ? document.activeElement : null;
  const card = focused?.closest(".card");
  const open = [...board.querySelectorAll("details[open]")];
  return {
    focus: focused?.id,
    column: card?.closest(".column")?.dataset.column,
    place: card ? [...card.parentElement.children].indexOf(card) : -1,
    open: open.map((details) => details.id),
    times: open.map((details) => details.querySelector("input[name=due_at]")).map(({ id, value }) => [id, value]),
  };
}

function restore(kept) {
  for (const id of kept.open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, value] of kept.times) {
    const input = document.getElementById(id);
    if (input) input.value = value;
  }
  if (!kept.focus) return;
  const same = document.getElementById(kept.focus);
  if (same) return same.focus({ preventScroll: true });
  // The card has gone: the next one in its place, else the page.
  const cards = board.querySelectorAll(`.column[data-column="${kept.column}"] .card`);
  const next = cards[Math.min(kept.place, cards.length - 1)]?.querySelector("button");
  (next ?? document.getElementById("content")).focus({ preventScroll: true });
}

let running = null;
let wanted = null;

// Fetches the board, at least as new as `after`. While one fetch runs, all further wishes become one.
function refresh(after = 0) {
  if (running || dragged) {
    wanted = Math.max(wanted ?? 0, after);
    return;
  }
  running = fetchBoard(after).finally(() => {
    running = null;
    catchUp();
  });
}

function catchUp() {
  if (wanted === null || dragged) return;
  const after = wanted;
  wanted = null;
  refresh(after);
}

async function fetchBoard(after) {
  const query = new URLSearchParams({ scope: board.dataset.scope });
  if (after > 0) query.set("after", after);
  try {
    const response = await fetch(`/tasks/board?${query}`, { headers: { accept: "text/html" } });
    if (response.redirected || response.status === 401) return location.reload();
    if (!response.ok) return;
    const html = await response.text();
    const kept = remember();
    board.innerHTML = html;
    restore(kept);
  } catch {
    // Nobody is reached just now; the stream comes back and asks again.
  }
}

async function send(form, done) {
  const card = form.closest(".card");
  if (card.classList.contains("is-busy")) return;
  card.classList.add("is-busy");
  const title = card.querySelector("h3").textContent;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json", "x-csrf-token": board.dataset.csrf },
      body: new URLSearchParams(new FormData(form)),
    });
    if (response.status === 401) return location.reload();
    if (response.ok) {
      card.querySelector("details")?.removeAttribute("open");
      say(`${done}: ${title}`);
      return refresh(Number(response.headers.get("x-position")));
    }
    const problem = await response.json();
    say(sentence(problem.errors?.[0]?.detail ?? problem.detail ?? "That didn't work; try again"));
  } catch {
    say("The server can't be reached. Try again in a moment.");
  }
  card.classList.remove("is-busy");
}

const DONE_WORDS = { done: "Done", reschedule: "Rescheduled" };

board.addEventListener("submit", (event) => {
  const words = DONE_WORDS[event.target.dataset.act];
  if (!words) return;
  event.preventDefault();
  send(event.target, words);
});

board.addEventListener("keydown", (event) => {
  const details = event.target.closest("details[open]");
  if (event.key !== "Escape" || !details) return;
  details.removeAttribute("open");
  details.querySelector("summary").focus();
});

// Dragging to Done; the Done button does the same for the keyboard.
let dragged = null;

const doneColumn = (event) => (dragged ? event.target.closest('.column[data-column="done"]') : null);

board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".card[draggable=true]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector("h3").textContent);
  dragged.classList.add("is-dragged");
});

board.addEventListener("dragover", (event) => {
  const column = doneColumn(event);
  board.querySelector('.column[data-column="done"]')?.classList.toggle("is-target", column !== null);
  if (column) event.preventDefault();
});

board.addEventListener("drop", (event) => {
  if (!doneColumn(event)) return;
  event.preventDefault();
  send(dragged.querySelector("form[data-act=done]"), DONE_WORDS.done);
});

board.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  board.querySelector(".is-target")?.classList.remove("is-target");
  dragged = null;
  catchUp();
});

// A click beside the account's panel closes it.
document.addEventListener("click", (event) => {
  const account = document.querySelector("details.account[open]");
  if (account && !account.contains(event.target)) account.removeAttribute("open");
});

function show(state, words) {
  live.hidden = false;
  live.dataset.state = state;
  liveText.textContent = words;
}

function follow() {
  const stream = new EventSource("/api/v1/stream");
  const advanced = (event) => refresh(JSON.parse(event.data).position);
  stream.addEventListener("task", advanced);
  // The board shows numbers and names of leads, but stands at its own read model's place.
  stream.addEventListener("lead", () => refresh());
  stream.addEventListener("resync", () => refresh());
  stream.addEventListener("open", () => {
    show("live", "Live");
    refresh();
  });
  stream.addEventListener("error", () => {
    show("still", "Reconnecting…");
    // After an answer that isn't a stream, browsers give up; we don't.
    if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 5_000);
  });
}

follow();
setInterval(refresh, REFRESH_EVERY_MS);

// My Tasks without reloading. The page works without this; here it changes by itself, keeps the focus where it is, and
// lets a card be dragged to Done.

import { changing, follow, say, submit } from "./page.js";

const REFRESH_EVERY_MS = 60_000; // A task becomes overdue without any event.
const DONE_WORDS = { done: "Done", reschedule: "Rescheduled" };

const board = document.getElementById("board");
let dragged = null;

// Where the focus goes when its card has gone: to the next one in its place.
function nextCard(focused) {
  const card = focused.closest(".card");
  const column = card?.closest(".column").dataset.column;
  const place = card ? [...card.parentElement.children].indexOf(card) : -1;
  return () => {
    const cards = board.querySelectorAll(`.column[data-column="${column}"] .card`);
    return cards[Math.min(place, cards.length - 1)]?.querySelector("button");
  };
}

const { refresh, catchUp } = changing(board, {
  address: `/tasks/board?scope=${board.dataset.scope}`,
  held: () => dragged !== null,
  elsewhere: nextCard,
});

async function send(form, words) {
  const card = form.closest(".card");
  if (card.classList.contains("is-busy")) return;
  card.classList.add("is-busy");
  const title = card.querySelector("h3").textContent;
  const position = await submit(form);
  card.classList.remove("is-busy");
  if (position === null) return;
  const details = card.querySelector("details");
  if (details) details.open = false;
  say(`${words}: ${title}`);
  refresh(position);
}

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

// The board shows numbers and names of leads, but stands at its own read model's place.
follow({ task: refresh, lead: () => refresh() }, () => refresh());
setInterval(refresh, REFRESH_EVERY_MS);

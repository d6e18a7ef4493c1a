// Conversations without reloading: what is said appears by itself, and answers are sent without leaving the page.

import { changing, follow, pieceByPiece, say, submit } from "./page.js";

const REFRESH_EVERY_MS = 60_000; // A window closes without any event.
const NEAR_END_PX = 48; // Whoever is so near to the end wants to stay there.
const MINUTE_MS = 60_000;
const LIST_PLACE = "conversations-list";

const listPart = document.getElementById("list");
const talkPart = document.querySelector("#talk[data-address]");
const scroller = document.getElementById("talk-scroll");
const toEnd = document.getElementById("to-end");
const heard = document.getElementById("heard");

const list = changing(listPart, { address: listPart.dataset.address, elsewhere: () => () => listPart.querySelector("a") });

// What is typed with an input method isn't disturbed until the word is finished.
let composing = false;
const talk = talkPart && changing(talkPart, {
  address: () => talkPart.dataset.address,
  held: () => composing,
  put: pieceByPiece(talkPart, () => () => talkPart.querySelector("#words, #take-over, #talk-scroll")),
  changed: show,
});

function refresh(after) {
  list.refresh(after);
  talk?.refresh(after);
}

// The newest messages are at the end; the scroller counts from there, upwards with negative numbers.
const isAtEnd = () => scroller.scrollTop > -NEAR_END_PX;
const newest = () => [...scroller.querySelectorAll(".message[id]:not([data-from=note])")].at(-1);
let last = scroller && newest()?.id;
let height = scroller?.scrollHeight;
let wasAtEnd = true;
let earlierAsked = false;

function goToEnd() {
  scroller.scrollTop = 0;
  wasAtEnd = true;
  toEnd.hidden = true;
}

function show() {
  const now = newest();
  const isNew = now && now.id !== last;
  // Whoever reads further up goes on reading there: what is new is added below.
  if (wasAtEnd) goToEnd();
  else if (!earlierAsked) scroller.scrollTop -= scroller.scrollHeight - height;
  if (isNew && now.dataset.from === "customer") {
    heard.textContent = `${document.getElementById("talk-title").textContent}: ${now.querySelector(".bubble-text, .bubble-kind")?.textContent ?? ""}`;
    toEnd.hidden = wasAtEnd;
  }
  last = now?.id;
  height = scroller.scrollHeight;
  earlierAsked = false;
  countDown();
}

// How long the window stays open; the page looks again when it closes.
let closing = 0;
function countDown() {
  const left = document.getElementById("left");
  const until = document.querySelector("#window time");
  if (!left || !until) return;
  const ms = new Date(until.dateTime) - Date.now();
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  const hours = Math.floor(minutes / 60);
  left.textContent = hours > 0 ? ` (${hours} h ${minutes % 60} min left)` : ` (${minutes} min left)`;
  left.dataset.soon = minutes < 60;
  clearTimeout(closing);
  closing = setTimeout(ms > MINUTE_MS ? countDown : refresh, Math.min(Math.max(ms, 0) + 250, MINUTE_MS), 0);
}

function tell(words) {
  const place = document.getElementById("refusal");
  if (!place) return words && say(words);
  place.textContent = words;
  place.hidden = words === "";
}

async function send(form, button) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  tell("");
  const sent = form.elements.text?.value;
  const position = await submit(form, button, tell);
  button.removeAttribute("aria-busy");
  if (position === null) return refresh(0);
  // What was typed meanwhile stays.
  const field = document.getElementById("words");
  if (sent !== undefined && field?.value === sent) field.value = "";
  if (sent !== undefined) goToEnd();
  if (form.dataset.said) say(form.dataset.said);
  refresh(position);
}

talkPart?.addEventListener("submit", (event) => {
  const button = event.submitter ?? event.target.querySelector("button[type=submit]");
  event.preventDefault();
  if (event.target.elements.text?.value.trim() === "") return event.target.elements.text.focus();
  send(event.target, button);
});

talkPart?.addEventListener("keydown", (event) => {
  if (event.target.id !== "words" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

talkPart?.addEventListener("compositionstart", () => { composing = true; });
talkPart?.addEventListener("compositionend", () => {
  composing = false;
  talk.catchUp();
});

// More messages come above those that are there; what lies further back is on pages of its own.
talkPart?.addEventListener("click", (event) => {
  const earlier = event.target.closest("#earlier");
  if (!earlier || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const address = new URL(earlier.href);
  if (address.searchParams.has("before")) return;
  event.preventDefault();
  earlierAsked = true;
  const here = new URL(talkPart.dataset.address, location.href);
  here.searchParams.set("messages", address.searchParams.get("messages"));
  talkPart.dataset.address = here.pathname + here.search;
  talk.refresh();
});

if (scroller) {
  scroller.addEventListener("scroll", () => {
    wasAtEnd = isAtEnd();
    if (wasAtEnd) toEnd.hidden = true;
  }, { passive: true });
  toEnd.addEventListener("click", () => {
    goToEnd();
    (document.getElementById("words") ?? scroller).focus({ preventScroll: true });
  });
  countDown();
}

// The list stands where it stood, from one conversation to the next.
const listScroll = document.getElementById("list-scroll");
listScroll.scrollTop = Number(sessionStorage.getItem(LIST_PLACE) ?? 0);
addEventListener("pagehide", () => sessionStorage.setItem(LIST_PLACE, listScroll.scrollTop));

follow({ conversation: refresh, lead: () => refresh(0), member: () => refresh(0) }, () => refresh(0));
setInterval(refresh, REFRESH_EVERY_MS, 0);

// WhatsApp Setup without reloading, and the way into and out of Meta's pop-up.

import { changing, follow, say, submit, wordsOf } from "./page.js";

const REFRESH_EVERY_MS = 60_000; // What came in and went out moves no event of the connection.
const ASK_EVERY_S = 5; // How often the card is asked for while something is due.
const BLOCKED_WITHIN_MS = 300; // A pop-up that answers this fast was never there.
const MESSAGE_WAIT_MS = 1_500; // The code lives 30 seconds: the message is not waited for longer.
const LEFT_WAIT_MS = 700; // Where it was left comes by message, before or after the pop-up's answer.
const POST_AGAIN_AFTER_MS = [500, 2_000];
const FINISHES = ["FINISH", "FINISH_ONLY_WABA", "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"];

const part = document.getElementById("connection");
const settings = document.getElementById("signup")?.dataset;
const notice = document.getElementById("signup-notice");
const announced = document.getElementById("announced");

// The card

const status = () => document.getElementById("status");
let shownState = status().dataset.state;
let clockAhead_ms = 0;

function drawn() {
  const { state, now } = status().dataset;
  clockAhead_ms = Date.parse(now) - Date.now();
  count();
  if (state === shownState) return;
  shownState = state;
  const words = `${document.getElementById("state").textContent}: ${document.getElementById("headline").textContent}.`;
  announced.textContent = words;
  if (state === "connected") {
    tell("");
    say("WhatsApp is connected.");
  }
}

const { refresh } = changing(part, {
  address: "/settings/whatsapp-setup/card",
  changed: drawn,
  elsewhere: () => () => part.querySelector(".actions button:not(:disabled)"),
});

// Times to come, counted down; when one is there, the card is asked for again.
function remaining(seconds) {
  if (seconds < 60) return `in ${seconds} s`;
  if (seconds < 3_600) return `in ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const hours = Math.floor(seconds / 3_600);
  return `in ${hours} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

function count() {
  for (const time of part.querySelectorAll("[data-countdown]")) {
    const seconds = Math.ceil((Date.parse(time.dataset.countdown) - Date.now() - clockAhead_ms) / 1_000);
    if (seconds > 0) {
      time.textContent = remaining(seconds);
    } else {
      time.textContent = "now";
      if (seconds % ASK_EVERY_S === 0) refresh();
    }
  }
}

document.addEventListener("submit", async (event) => {
  const { said } = event.target.dataset;
  const button = event.submitter;
  if (said === undefined || !button) return;
  event.preventDefault();
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const position = await submit(event.target, button);
  button.removeAttribute("aria-busy");
  if (position === null) return;
  event.target.closest("dialog")?.close();
  if (event.target.contains(document.getElementById("otp"))) event.target.reset();
  say(said);
  refresh(position);
});

// The pop-up

let attempt = null;

// What stands above the card until something better is known.
function tell(words) {
  notice.textContent = words;
  notice.hidden = words === "";
}

// Only Meta's pages may say how the pop-up ended; the sandbox's origin is the only one, where it stands in.
function isTrusted(origin) {
  if (settings.messageOrigin) return origin === settings.messageOrigin;
  try {
    const { protocol, hostname } = new URL(origin);
    return protocol === "https:" && (hostname === "facebook.com" || hostname.endsWith(".facebook.com"));
  } catch {
    return false;
  }
}

// The message that tells how the pop-up ended; nothing for all else that windows say to each other.
function read(event) {
  if (!isTrusted(event.origin) || typeof event.data !== "string") return null;
  try {
    const message = JSON.parse(event.data);
    return message?.type === "WA_EMBEDDED_SIGNUP" && typeof message.event === "string" ? message : null;
  } catch {
    return null;
  }
}

const asText = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : undefined);

function hear(event) {
  if (!attempt || attempt.over) return;
  const message = read(event);
  if (!message) return;
  const data = message.data && typeof message.data === "object" ? message.data : {};
  if (message.event.startsWith("FINISH")) {
    attempt.message = { ...data, event: FINISHES.includes(message.event) ? message.event : FINISHES[0] };
    if (attempt.code) finish(attempt);
  } else if (message.event === "CANCEL" || message.event === "ERROR") {
    leave(attempt, asText(data.current_step), asText(data.error_message));
  }
}

function answer(one, response) {
  if (one.over) return;
  one.code = response?.authResponse?.code;
  if (one.code) {
    if (one.message) finish(one);
    else setTimeout(() => { if (!one.over) finish(one); }, MESSAGE_WAIT_MS);
  } else if (performance.now() - one.begun < BLOCKED_WITHIN_MS) {
    one.over = true;
    tell("Your browser blocked the pop-up. Allow pop-ups for this site, in the address bar, and click Connect WhatsApp again.");
  } else {
    setTimeout(() => { if (!one.over) leave(one); }, LEFT_WAIT_MS);
  }
}

const randomKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Posts at once and, where the server can't be reached, twice more under the same key, so that it counts once.
async function post(path, body) {
  const headers = { "content-type": "application/json", accept: "application/json", "x-csrf-token": settings.csrf, "idempotency-key": randomKey() };
  for (const pause_ms of [...POST_AGAIN_AFTER_MS, 0]) {
    try {
      const response = await fetch(`/api/v1/whatsapp/connection/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      if (response.status === 401) return location.reload();
      if (response.status < 500 || pause_ms === 0) return response;
    } catch (error) {
      if (pause_ms === 0) throw error;
    }
    await new Promise((resolve) => { setTimeout(resolve, pause_ms); });
  }
}

async function posted(path, body) {
  try {
    const response = await post(path, body);
    if (!response) return false;
    if (response.ok) {
      refresh(Number(response.headers.get("x-position")));
      return true;
    }
    tell(await wordsOf(response));
  } catch {
    tell("The server can't be reached. Check your connection, then click Connect WhatsApp again.");
  }
  refresh();
  return false;
}

async function finish(one) {
  const { code, message = {} } = one;
  one.over = true;
  tell("");
  const body = { code, event: message.event };
  for (const name of ["waba_id", "phone_number_id", "business_id"]) body[name] = asText(message[name]);
  if (await posted("signup", body)) say("Meta has answered. Connecting…");
}

// Where it was left stands in the history, and on the card with what helps. A signup that goes on is let alone: giving up
// is a button of its own.
async function leave(one, step, error) {
  one.over = true;
  const words = error ? `Meta's pop-up reported an error: ${error}` : "Meta's pop-up was closed before it was finished. Nothing has changed.";
  const { state, signup } = status().dataset;
  const isTold = ["not_connected", "disconnected"].includes(state);
  if (signup === "yes" || !isTold) tell(words);
  if (signup !== "yes" && await posted("signup/abandoned", { step, error }) && isTold) say("The pop-up was closed before it was finished.");
}

function connect() {
  if (!window.FB) {
    tell("Meta's sign-up script couldn't be loaded. Switch off extensions that block Facebook for this page, then load it again.");
    return;
  }
  if (attempt) attempt.over = true;
  const one = { begun: performance.now(), over: false };
  attempt = one;
  tell("");
  window.FB.login((response) => answer(one, response), {
    config_id: settings.configId,
    response_type: "code",
    override_default_response_type: true,
    extras: { setup: {}, featureType: "", sessionInfoVersion: "3" },
  });
}

function loadSdk() {
  window.fbAsyncInit = () => {
    window.FB.init({ appId: settings.appId, version: settings.graphVersion, autoLogAppEvents: true, xfbml: true });
  };
  const script = document.createElement("script");
  script.src = settings.sdkUrl;
  script.async = true;
  script.crossOrigin = "anonymous";
  document.head.append(script);
}

if (settings) {
  window.addEventListener("message", hear);
  part.addEventListener("click", (event) => {
    if (event.target.closest("#connect")) connect();
  });
  loadSdk();
}

// A dialog that the address asked for stands above the page like any other.
for (const dialog of document.querySelectorAll("dialog[open]")) {
  dialog.close();
  dialog.showModal();
}

drawn();
follow({ whatsapp: refresh }, () => refresh());
setInterval(count, 1_000);
setInterval(refresh, REFRESH_EVERY_MS);

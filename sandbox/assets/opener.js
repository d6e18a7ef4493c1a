// What the pop-up says to the page that opened it: the message event as Meta posts it, and the code for the SDK.

const NOISE_PAUSE_MS = 40;
const ORDER_PAUSE_MS = 120;
const ACKNOWLEDGE_MS = 3000;

const parameters = new URLSearchParams(location.search);

// Only a whole origin of the web may be told anything.
function wholeOrigin(text) {
  try {
    const url = new URL(text || '');
    return ['http:', 'https:'].includes(url.protocol) ? url.origin : null;
  } catch {
    return null;
  }
}

const origin = wholeOrigin(parameters.get('origin'));

export const hasOpener = () => Boolean(window.opener && origin);

function post(data) {
  if (hasOpener()) window.opener.postMessage(data, origin);
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

function tellSdk(kind, more) {
  post({ source: 'sandbox-dialog', kind, ...more });
}

// Whoever listens for the message event has to live with other messages of the same origin.
function noise() {
  post('FB_POPUP:ready');
  post(JSON.stringify({ type: 'FB_OTHER', event: 'LOADED' }));
}

export function opened(dialog) {
  tellSdk('opened', { dialog });
  noise();
}

export function messageEvent(message) {
  post(JSON.stringify(message));
}

// The SDK answers when it has the code; the window stays until then, and not for ever.
function acknowledged() {
  return new Promise((resolve) => {
    const listen = (event) => {
      if (event.origin !== origin || event.source !== window.opener || event.data?.source !== 'sandbox-sdk') return;
      window.removeEventListener('message', listen);
      resolve();
    };
    window.addEventListener('message', listen);
    setTimeout(resolve, ACKNOWLEDGE_MS);
  });
}

export async function finished({ code, message, order, silent }) {
  const answer = acknowledged();
  const steps = [() => tellSdk('code', { code }), () => { if (!silent) messageEvent(message); }];
  if (order !== 'code_first') steps.reverse();
  noise();
  await pause(NOISE_PAUSE_MS);
  steps[0]();
  await pause(ORDER_PAUSE_MS);
  steps[1]();
  noise();
  await answer;
}

export const cancel = (data) => ({ type: 'WA_EMBEDDED_SIGNUP', event: 'CANCEL', data });

export function cancelled({ data, silent }) {
  if (!silent) messageEvent(cancel(data));
  tellSdk('cancelled');
}

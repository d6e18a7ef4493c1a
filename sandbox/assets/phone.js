// A person's phone: loads the chat, follows what happens, writes.

import { bubble, dayLabel, dayOf, element, fade, react, tick } from './bubbles.js';

const NEAR_END_PX = 90;
const TYPING_MS = 25000;
const TOAST_MS = 5000;
const FILE_MB = { image: 5, video: 16, audio: 16, document: 20 };
const TAKEN = { image: 'image/jpeg,image/png', video: 'video/mp4,video/3gpp', audio: 'audio/*', document: '' };
// Texts outside WhatsApp, such as the codes that prove a number, have a chat of their own.
const TEXTS = { name: 'Text messages', display_phone_number: 'outside WhatsApp', phone_number_id: 'sms', phone_number: 'sms' };

const phone = decodeURIComponent(location.pathname.split('/')[2] || '').replace(/\D/g, '');
const by = (id) => document.getElementById(id);
const chat = by('chat');
const log = by('log');
const text = by('text');
const items = new Map();
const nodes = new Map();
let business = null;
let lastDrawn = null;
let unseen = 0;
let typingTimer = 0;
let attaching = null;
// Whether the page follows the newest message; what loads late must not change that.
let following = true;

const context = {
  phone,
  find: (id) => items.get(id),
  businessName: () => business?.name || 'Business',
  reply: (item, choice) => tap(item, choice),
  open: openList,
  place: () => show(by('place')),
};

async function call(method, path, body) {
  const answer = await fetch(path, { method, body: body && JSON.stringify(body), headers: body ? { 'content-type': 'application/json' } : {} });
  const json = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.error || `The sandbox answered ${answer.status}`);
  return json;
}

const person = `/sandbox/phones/${phone}`;

function complain(error) {
  const toast = by('toast');
  toast.textContent = error.message;
  toast.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { toast.hidden = true; }, TOAST_MS);
}

async function send(body) {
  if (!business) return;
  try {
    await call('POST', `${person}/messages`, { to: business.phone_number_id, ...body });
  } catch (error) {
    complain(error);
  }
}

function tap(item, choice) {
  const node = nodes.get(item.id);
  if (node?.querySelector('[aria-disabled="true"]')) return;
  send({ reply_id: choice.id });
}

// Drawing

function nearEnd() {
  return chat.scrollHeight - chat.scrollTop - chat.clientHeight < NEAR_END_PX;
}

function toEnd(smooth) {
  following = true;
  chat.scrollTo({ top: chat.scrollHeight, behavior: smooth ? 'smooth' : 'auto' });
  unseen = 0;
  showJump();
}

function showJump() {
  by('jump').hidden = nearEnd();
  by('jump-count').hidden = unseen === 0;
  by('jump-count').textContent = String(unseen);
}

function draw(item, fresh) {
  if (item.reaction) {
    const target = nodes.get(item.reaction.message_id);
    if (target) react(target, item.reaction.emoji);
    return;
  }
  if (!lastDrawn || dayOf(lastDrawn.timestamp) !== dayOf(item.timestamp)) {
    log.append(element('li', { class: 'day' }, dayLabel(item.timestamp)));
    lastDrawn = null;
  }
  const node = bubble(item, context);
  if (!lastDrawn || lastDrawn.from_business !== item.from_business) node.classList.add('first');
  if (fresh) node.classList.add('fresh');
  log.append(node);
  nodes.set(item.id, node);
  const answered = item.context && item.interactive && nodes.get(item.context);
  if (answered) fade(answered);
  lastDrawn = item;
}

function shown(item) {
  return item.phone_number_id === business?.phone_number_id && item.error_code === undefined;
}

function redraw(list) {
  items.clear();
  nodes.clear();
  log.replaceChildren();
  lastDrawn = null;
  const kept = list.filter(shown);
  const unread = kept.filter((item) => item.from_business && item.status !== 'read' && !item.reaction);
  for (const item of kept) {
    items.set(item.id, item);
    if (item === unread[0]) {
      log.append(element('li', { class: 'unread' }, unread.length === 1 ? '1 unread message' : `${unread.length} unread messages`));
    }
    draw(item, false);
  }
  by('empty').hidden = kept.length > 0;
  if (kept.length === 0 && business === TEXTS) explain('No texts', ['Codes that prove this number arrive here.']);
  else if (kept.length === 0) explain('Say hello', [`This is the beginning of your chat with ${business.name}.`]);
  toEnd(false);
}

function arrive(item) {
  if (!shown(item) || items.has(item.id)) return;
  const follow = following || !item.from_business;
  items.set(item.id, item);
  by('empty').hidden = true;
  if (item.from_business) stopTyping();
  draw(item, true);
  if (follow) {
    toEnd(false);
  } else {
    unseen += 1;
    showJump();
  }
  markRead();
  showTitle();
}

function changeStatus(id, status) {
  const item = items.get(id);
  const node = nodes.get(id);
  if (!item) return;
  item.status = status;
  if (!node) return;
  node.dataset.status = status;
  if (!item.from_business) node.querySelector('.meta .tick')?.replaceWith(tick(status));
}

function startTyping() {
  by('typing').hidden = false;
  by('business-line').textContent = 'typing…';
  clearTimeout(typingTimer);
  typingTimer = setTimeout(stopTyping, TYPING_MS);
  if (following) toEnd(false);
}

function stopTyping() {
  clearTimeout(typingTimer);
  by('typing').hidden = true;
  by('business-line').textContent = business?.display_phone_number || '';
}

function explain(title, lines, extra) {
  const empty = by('empty');
  empty.replaceChildren(element('h3', {}, title), ...lines.map((line) => element('p', {}, line)), ...(extra ? [extra] : []));
  empty.hidden = false;
}

// Reading

let readTimer = 0;
function markRead() {
  if (document.visibilityState !== 'visible' || !business) return;
  const unread = [...items.values()].some((item) => item.from_business && item.status !== 'read' && !item.reaction);
  if (!unread) return;
  clearTimeout(readTimer);
  readTimer = setTimeout(() => call('POST', `${person}/read`, { to: business.phone_number_id }).catch(complain), 60);
}

function showTitle() {
  const unread = [...items.values()].filter((item) => item.from_business && item.status !== 'read' && !item.reaction).length;
  const hidden = document.visibilityState !== 'visible';
  document.title = `${hidden && unread ? `(${unread}) ` : ''}${context.businessName()}`;
}

// Lists, menus and sheets

function show(dialog) {
  dialog.show();
  (dialog.querySelector('.row, input') || dialog.querySelector('button')).focus();
}

function openList(item) {
  by('sheet-title').textContent = item.list.button;
  const rows = by('sheet-rows');
  rows.replaceChildren();
  for (const section of item.list.sections) {
    if (section.title) rows.append(element('p', { class: 'section-title' }, section.title));
    for (const row of section.rows) {
      const pick = () => { by('sheet').close(); send({ reply_id: row.id }); };
      const description = row.description ? element('small', {}, row.description) : null;
      rows.append(element('button', { class: 'row', type: 'button', 'data-reply': row.id, onclick: pick }, element('span', {}, row.title, description), element('i', { 'aria-hidden': 'true' })));
    }
  }
  show(by('sheet'));
}

function toggleMenu(open) {
  by('attach').hidden = !open;
  by('attach-open').setAttribute('aria-expanded', String(open));
  if (open) by('attach').querySelector('button').focus();
}

function choose(kind, madeUp) {
  toggleMenu(false);
  if (madeUp) {
    sendMadeUp(kind);
    return;
  }
  if (kind === 'location') {
    show(by('place'));
    return;
  }
  attaching = kind;
  by('file').accept = TAKEN[kind];
  by('file').click();
}

async function base64(file) {
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Error('The file could not be read'));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(',') + 1);
}

async function sendFile(file) {
  if (!file) return;
  if (file.size > FILE_MB[attaching] * 1024 * 1024) {
    complain(new Error(`This may have at most ${FILE_MB[attaching]} MB`));
    return;
  }
  const caption = text.value.trim();
  const body = { type: attaching, mime_type: file.type || 'application/octet-stream', data: await base64(file) };
  if (attaching === 'document') body.filename = file.name;
  if (caption) body.caption = caption;
  text.value = '';
  grow();
  await send(body);
}

// Nobody has to look for a file: the sandbox makes one up.
function sendMadeUp(kind) {
  const caption = kind === 'audio' ? '' : text.value.trim();
  if (caption) text.value = '';
  grow();
  send({ type: kind, caption: caption || undefined });
}

function grow() {
  by('send').disabled = text.value.trim() === '' || !business;
}

function listen() {
  text.addEventListener('input', grow);
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      by('composer').requestSubmit();
    }
  });
  by('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const body = text.value.trim();
    if (!body) return;
    text.value = '';
    grow();
    send({ text: body });
  });
  by('attach-open').addEventListener('click', () => toggleMenu(by('attach').hidden));
  by('attach').addEventListener('click', (event) => {
    const chosen = event.target.closest('[data-attach]')?.dataset;
    if (chosen) choose(chosen.attach, chosen.madeUp !== undefined);
  });
  by('attach').addEventListener('keydown', (event) => {
    const buttons = [...by('attach').querySelectorAll('button')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
  });
  by('file').addEventListener('change', () => {
    sendFile(by('file').files[0]).catch(complain);
    by('file').value = '';
  });
  by('jump').addEventListener('click', () => toEnd(true));
  chat.addEventListener('scroll', () => {
    following = nearEnd();
    if (following) unseen = 0;
    showJump();
  });
  // Pictures arrive after their bubbles, and load events don't bubble.
  log.addEventListener('load', () => { if (following) toEnd(false); }, true);
  by('profile-open').addEventListener('click', () => show(by('profile')));
  by('profile-form').addEventListener('submit', saveProfile);
  by('place-form').addEventListener('submit', sendPlace);
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    toggleMenu(false);
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  });
  document.addEventListener('click', (event) => {
    if (!event.target.closest('#attach, #attach-open')) toggleMenu(false);
    // A sheet closes by a tap beside it; the tap that opened it doesn't count.
    if (event.target.closest('.chat') && !event.target.closest('.action')) {
      for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    }
  });
  document.addEventListener('visibilitychange', () => { markRead(); showTitle(); });
}

function sendPlace(event) {
  event.preventDefault();
  const latitude = Number(by('place-latitude').value);
  const longitude = Number(by('place-longitude').value);
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) {
    complain(new Error('Latitude and longitude must be numbers'));
    return;
  }
  by('place').close();
  send({ type: 'location', latitude, longitude, place: by('place-name').value.trim() || undefined });
}

async function saveProfile(event) {
  event.preventDefault();
  try {
    showProfile(await call('POST', `${person}/profile`, { name: by('profile-name').value, hide_number: by('profile-hidden').checked }));
    by('profile').close();
  } catch (error) {
    complain(error);
  }
}

function displayed(number) {
  return number.replace(/^(91)(\d{5})(\d{5})$/, '$1 $2 $3').replace(/^/, '+');
}

function showProfile(profile) {
  by('profile-name').value = profile.name || '';
  by('profile-hidden').checked = profile.hide_number;
  by('about-number').textContent = `${displayed(phone)}${profile.hide_number ? ' (hidden)' : ''}`;
  by('about-name').textContent = profile.name || 'not set';
}

// Start

async function load() {
  const { items: list } = await call('GET', `${person}/messages?all=true&to=${encodeURIComponent(business.phone_number_id)}`);
  redraw(list);
  markRead();
}

function follow() {
  const events = new EventSource(`/phone/${phone}/events`);
  // Every opening loads anew, so that nothing is missed between two connections.
  events.onopen = () => { by('offline').hidden = true; load().catch(complain); };
  events.onerror = () => { by('offline').hidden = false; };
  events.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.event === 'message') arrive(event.item);
    else if (event.event === 'status') changeStatus(event.id, event.status);
    else if (event.event === 'typing' && event.phone_number_id === business.phone_number_id) startTyping();
    else if (event.event === 'reload') load().catch(complain);
  };
}

function unknownBusiness(businesses, wanted) {
  by('business-name').textContent = 'No business';
  for (const id of ['avatar', 'profile-open', 'composer']) by(id).hidden = true;
  if (businesses.length > 0) {
    const links = [...businesses, TEXTS].map((known) => element('li', {}, element('a', { href: `/phone/${phone}?to=${known.phone_number}` }, `${known.name} ${known.display_phone_number}`)));
    const why = wanted ? `Nobody here has the number ${wanted}.` : 'There is more than one business.';
    explain('Whom do you want to write to?', [why], element('ul', {}, ...links));
    return;
  }
  const command = `curl -X POST ${location.origin}/sandbox/signup -d '{"business_name": "Asha Loans", "phone_number": "+91 98123 45678", "existing": true}'`;
  explain('No business is connected yet', ['Connect a WhatsApp number in the product that you are trying out, or sign one up here:'], element('pre', {}, command));
}

async function start() {
  listen();
  by('about-number').textContent = displayed(phone);
  const to = new URLSearchParams(location.search).get('to') || '';
  const wanted = to.replace(/\D/g, '');
  const { businesses } = await call('GET', '/sandbox/state');
  business = to === TEXTS.phone_number_id ? TEXTS : wanted
    ? businesses.find((known) => known.phone_number === wanted || known.phone_number_id === wanted)
    : businesses.length === 1 ? businesses[0] : null;
  if (!business) {
    unknownBusiness(businesses, wanted);
    return;
  }
  by('business-name').textContent = business.name;
  if (business !== TEXTS) by('about-texts').href = `/phone/${phone}?to=${TEXTS.phone_number_id}`;
  by('about-business').textContent = `${business.name}, ${business.display_phone_number}`;
  by('avatar').textContent = business.name.split(/\s+/).slice(0, 2).map((word) => [...word][0] || '').join('').toUpperCase();
  // Nobody answers a text with a code.
  by('composer').hidden = business === TEXTS;
  stopTyping();
  showProfile(await call('GET', `${person}/profile`));
  showTitle();
  grow();
  follow();
  text.focus({ preventScroll: true });
}

start().catch(complain);

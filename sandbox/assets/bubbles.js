// Draws messages. Everything that a message says becomes text nodes, never markup.

const SVG = 'http://www.w3.org/2000/svg';
const TIME = new Intl.DateTimeFormat('en-IN', { timeZone: 'Asia/Kolkata', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat('en-IN', { timeZone: 'Asia/Kolkata', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const STATUS_LABELS = { pending: 'Being posted', sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not sent' };
const KIND_ICONS = { image: 'image', video: 'image', sticker: 'image', document: 'document', audio: 'sound', contacts: 'person', location: 'pin' };

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key === 'class') made.className = value;
    else if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function icon(name, classes) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  if (classes) svg.setAttribute('class', classes);
  svg.append(use);
  return svg;
}

export const dayOf = (seconds) => DAY.format(new Date(seconds * 1000));

export function dayLabel(seconds) {
  const now = Date.now() / 1000;
  const day = dayOf(seconds);
  if (day === dayOf(now)) return 'Today';
  return day === dayOf(now - 86400) ? 'Yesterday' : day;
}

// WhatsApp's marks: *bold*, _italic_, ~struck~, `code`; and addresses become links.
const MARKS = [
  { pattern: /```([\s\S]+?)```/, tag: 'code', plain: true },
  { pattern: /`([^`\n]+)`/, tag: 'code', plain: true },
  { pattern: /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}*])/u, tag: 'strong' },
  { pattern: /(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}_])/u, tag: 'em' },
  { pattern: /(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}~])/u, tag: 's' },
  { pattern: /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)*_~])/, tag: 'a', plain: true },
];

export function formatted(text) {
  const fragment = document.createDocumentFragment();
  let first = null;
  for (const mark of MARKS) {
    const match = mark.pattern.exec(text);
    if (match && (first === null || match.index < first.match.index)) first = { mark, match };
  }
  if (first === null) {
    fragment.append(text);
    return fragment;
  }
  const { mark, match } = first;
  const inner = element(mark.tag, mark.tag === 'a' ? { href: match[1], target: '_blank', rel: 'noopener noreferrer' } : {});
  inner.append(mark.plain ? match[1] : formatted(match[1]));
  fragment.append(text.slice(0, match.index), inner, formatted(text.slice(match.index + match[0].length)));
  return fragment;
}

export function summary(item) {
  if (item.text) return item.text;
  if (item.location) return item.location.name || 'Location';
  return { image: 'Photo', video: 'Video', document: item.media?.filename || 'Document', audio: 'Voice message', sticker: 'Sticker', contacts: 'Contact' }[item.type] || 'Message';
}

function picture(item, phone) {
  const frame = element('div', { class: 'picture' });
  const media = item.media || {};
  const source = media.link || (media.id && !item.from_business ? `/phone/${phone}/files/${media.id}` : null);
  const fallback = () => frame.replaceChildren(icon(KIND_ICONS[item.type] || 'image'));
  fallback();
  if (source && (item.type === 'image' || item.interactive)) {
    const image = element('img', { alt: item.text ? '' : 'Photo' });
    image.addEventListener('error', fallback);
    image.src = source;
    frame.replaceChildren(image);
  }
  return frame;
}

function attachment(item, phone) {
  if (item.location) {
    const { name, address, latitude, longitude } = item.location;
    const place = element('div', {}, element('div', { class: 'map' }, icon('pin')), element('b', {}, name || 'Location'));
    place.append(element('div', { class: 'foot' }, address || `${latitude}, ${longitude}`));
    return place;
  }
  if (item.contacts) {
    const names = item.contacts.map((contact) => contact.name?.formatted_name || 'Contact').join(', ');
    return element('div', { class: 'file' }, icon('person'), element('span', {}, names));
  }
  if (!item.media) return null;
  if (item.type === 'document' || item.type === 'audio') {
    const label = item.media.filename || (item.type === 'audio' ? 'Voice message' : 'Document');
    const ending = /\.(\w{1,5})$/.exec(label);
    const kind = element('small', {}, ending ? ending[1].toUpperCase() : item.media.mime_type || item.type);
    return element('div', { class: 'file' }, icon(KIND_ICONS[item.type]), element('span', {}, label, kind));
  }
  return picture(item, phone);
}

export function tick(status) {
  const name = { pending: 'clock', sent: 'tick', failed: 'failed' }[status] || 'ticks';
  const tone = { read: ' tick-read', failed: ' tick-failed' }[status] || '';
  const mark = icon(name, `tick${tone}`);
  mark.removeAttribute('aria-hidden');
  mark.setAttribute('role', 'img');
  mark.setAttribute('aria-label', STATUS_LABELS[status] || status);
  return mark;
}

function meta(item) {
  const time = element('time', { datetime: new Date(item.timestamp * 1000).toISOString() }, TIME.format(new Date(item.timestamp * 1000)));
  return element('span', { class: 'meta' }, time, item.from_business ? null : tick(item.status));
}

function actions(item, context) {
  const buttons = (item.buttons || []).map((button) =>
    element('button', { class: 'action', type: 'button', 'data-reply': button.id, onclick: () => context.reply(item, button) }, icon('reply'), button.title));
  if (item.list) {
    buttons.push(element('button', { class: 'action', type: 'button', 'aria-haspopup': 'dialog', onclick: () => context.open(item) }, icon('list'), item.list.button));
  }
  if (item.link) {
    buttons.push(element('a', { class: 'action', href: item.link.url, target: '_blank', rel: 'noopener noreferrer' }, icon('link'), item.link.title));
  }
  if (item.interactive === 'location_request_message') {
    buttons.push(element('button', { class: 'action', type: 'button', onclick: context.place }, icon('pin'), 'Send location'));
  }
  return buttons.length ? element('div', { class: 'actions' }, ...buttons) : null;
}

export function bubble(item, context) {
  const inside = element('div', { class: 'bubble' });
  const quoted = item.context && context.find(item.context);
  if (quoted) {
    const who = quoted.from_business ? context.businessName() : 'You';
    inside.append(element('div', { class: 'quote' }, element('b', {}, who), summary(quoted)));
  }
  const attached = attachment(item, context.phone);
  if (attached) inside.append(attached);
  if (item.header) inside.append(element('p', { class: 'head' }, formatted(item.header)));
  const text = element('span', { class: 'body' });
  if (item.text) text.append(formatted(item.text));
  if (item.footer) {
    inside.append(text, element('span', { class: 'foot' }, item.footer, meta(item)));
  } else {
    inside.append(text, meta(item));
  }
  const offered = actions(item, context);
  const classes = ['message', item.from_business ? '' : 'mine', offered ? 'with-actions' : ''].filter(Boolean).join(' ');
  return element('li', { class: classes, 'data-id': item.id, 'data-status': item.status }, inside, offered);
}

// What was tapped already fades, as on a real phone.
export function fade(node) {
  for (const button of node.querySelectorAll('.action[data-reply]')) button.setAttribute('aria-disabled', 'true');
}

export function react(node, emoji) {
  node.querySelector('.reaction')?.remove();
  if (emoji) node.append(element('span', { class: 'reaction', 'aria-label': `Reaction ${emoji}` }, emoji));
}

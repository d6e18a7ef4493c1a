// The sign-up pop-up: six screens, each a call to the sandbox, which keeps what was chosen.

import * as opener from './opener.js';

const SCREENS = ['log_in', 'permissions', 'account', 'profile', 'number', 'review'];
const ONLY_ACCOUNT = 'FINISH_ONLY_WABA';
// Where a refused field stands on the screens.
const FIELDS = {
  email: { log_in: 'email', profile: 'business-email' },
  name: { account: 'account-name' },
  currency: { account: 'account-currency' },
  legal_name: { profile: 'legal-name' },
  website: { profile: 'website' },
  address: { profile: 'address' },
  description: { profile: 'description' },
  phone_number: { number: 'phone-number' },
  code: { code: 'code' },
  display_name: { review: 'display-name' },
};
const parameters = new URLSearchParams(location.search);
const by = (id) => document.getElementById(id);
const extras = parse(parameters.get('extras'));
let state = null;
let shownStep = null;
let over = false;

function parse(text) {
  try {
    const value = JSON.parse(text || '{}');
    return value && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}

async function call(method, path, body) {
  const headers = body ? { 'content-type': 'application/json' } : {};
  const answer = await fetch(`/dialog/sessions${path}`, { method, body: body && JSON.stringify(body), headers });
  const json = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(json.rule || `The sandbox answered ${answer.status}`), { field: json.field });
  return json;
}

const step = (name, body) => call('POST', `/${state.id}/${name}`, body || {});

// Errors stand above the screen and are read out; the field that they are about gets the focus.
function complain(error) {
  for (const field of document.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  by('error').hidden = !error;
  if (!error) return;
  const id = FIELDS[error.field]?.[state?.step];
  const label = id && document.querySelector(`label[for="${id}"]`)?.firstChild?.textContent.trim();
  by('error').textContent = label && /^(is|must|has) /.test(error.message) ? `${label} ${error.message}.` : sentence(error.message);
  if (id) {
    by(id).setAttribute('aria-invalid', 'true');
    by(id).setAttribute('aria-describedby', 'error');
    by(id).focus();
  }
  by('error').scrollIntoView({ block: 'nearest' });
}

function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

function made(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== false) node.setAttribute(key, value === true ? '' : value);
  node.append(...children.filter(Boolean));
  return node;
}

function choice(group, id, value, title, detail, checked) {
  const input = made('input', { type: 'radio', name: group, id, value, checked });
  return made('label', { class: 'choice', for: id }, input, made('span', {}, made('b', {}, title), made('small', {}, detail)));
}

const chosen = (group) => document.querySelector(`input[name="${group}"]:checked`)?.value;

// Drawing

function drawAccounts() {
  const wanted = chosen('account') || state.account?.waba_id;
  by('accounts').replaceChildren(...state.accounts.map((account) => {
    const count = account.numbers === 1 ? '1 number' : `${account.numbers} numbers`;
    return choice('account', `account-${account.waba_id}`, account.waba_id, account.name, `${account.business_name}, ${count}, ${account.waba_id}`, account.waba_id === wanted);
  }));
  if (!chosen('account')) by('account-new').checked = true;
  const portfolios = state.portfolios.map((portfolio) => made('option', { value: portfolio.business_id }, portfolio.name));
  by('account-portfolio').replaceChildren(made('option', { value: '' }, 'A new one'), ...portfolios);
  drawChoices();
}

function drawNumbers() {
  const wanted = chosen('number') || state.number?.phone_number_id;
  by('numbers').replaceChildren(...state.numbers.map((number) => {
    const detail = `${number.name}, ${number.status.toLowerCase()}${number.verified ? '' : ', needs a code'}`;
    return choice('number', `number-${number.phone_number_id}`, number.phone_number_id, number.display_phone_number, detail, number.phone_number_id === wanted);
  }));
  if (!chosen('number')) (by('numbers').querySelector('input') || by('number-new')).checked = true;
  drawChoices();
}

function drawChoices() {
  by('account-fields').hidden = chosen('account') !== 'new';
  by('number-fields').hidden = chosen('number') !== 'new';
}

function drawProfile() {
  if (!by('legal-name').value) by('legal-name').value = state.profile?.legal_name || state.account?.business_name || state.account?.name || '';
}

function drawCode() {
  by('code-number').textContent = state.number?.display_phone_number || '';
  by('sandbox-code').textContent = (state.sent_code || '').replace(/^(\d{3})(\d{3})$/, '$1-$2');
  by('sandbox-note').hidden = !state.sent_code;
  by('sandbox-phone').href = `/phone/${state.number?.phone_number}?to=sms`;
}

function drawReview() {
  const withNumber = state.event !== ONLY_ACCOUNT;
  by('display-name-field').hidden = !withNumber;
  if (!by('display-name').value) by('display-name').value = state.number?.name || extras.setup?.phone?.displayName || '';
  const lines = [
    ['Business', state.profile?.legal_name],
    ['Account', state.account?.name],
    ['Account id', state.account?.waba_id],
    ['Phone number', withNumber ? state.number?.display_phone_number : 'to be added later'],
    ['Time zone', state.account?.timezone],
    ['Currency', state.account?.currency],
  ];
  by('review').replaceChildren(...lines.filter(([, text]) => text).map(([term, text]) => made('div', {}, made('dt', {}, term), made('dd', {}, text))));
}

const DRAW = { account: drawAccounts, profile: drawProfile, number: drawNumbers, code: drawCode, review: drawReview };

function show(next) {
  state = next;
  complain(null);
  DRAW[state.step]?.();
  const place = SCREENS.indexOf(state.step === 'code' ? 'number' : state.step);
  by('count').textContent = place < 0 ? '' : `Step ${place + 1} of ${SCREENS.length}`;
  by('progress').style.width = `${place < 0 ? 100 : ((place + 1) / SCREENS.length) * 100}%`;
  for (const screen of document.querySelectorAll('.screen')) screen.hidden = screen.id !== `screen-${state.step}`;
  const finished = state.step === 'finished';
  by('leave').hidden = finished;
  by('options').hidden = finished;
  if (shownStep !== state.step) {
    shownStep = state.step;
    document.querySelector(`#screen-${state.step} h1`).focus();
    window.scrollTo(0, 0);
  }
}

// What the screens send

const text = (id) => by(id).value.trim();
const ending = () => by('option-event').value;

const SEND = {
  log_in: () => step('log-in', { email: text('email') }),
  permissions: () => step('permissions'),
  account: () => step('account', chosen('account') === 'new'
    ? { name: text('account-name'), timezone: by('account-timezone').value, currency: by('account-currency').value, business_id: by('account-portfolio').value }
    : { waba_id: chosen('account') }),
  profile: () => step('profile', {
    legal_name: text('legal-name'), category: by('category').value, email: text('business-email'), website: text('website'),
    address: text('address'), description: text('description'), event: ending(),
  }),
  number: () => step('number', chosen('number') === 'new'
    ? { country_code: by('country-code').value, phone_number: text('phone-number'), method: chosen('method'), event: ending() }
    : { phone_number_id: chosen('number'), method: chosen('method'), event: ending() }),
  code: () => step('code', { code: text('code') }),
};

async function advance(name, button) {
  button.disabled = true;
  try {
    const next = await SEND[name]();
    if (name === 'number') by('code').value = '';
    show(next);
  } catch (error) {
    complain(error);
  } finally {
    button.disabled = false;
  }
}

async function finish(button) {
  button.disabled = true;
  try {
    const { code, message } = await step('finish', { display_name: text('display-name') });
    over = true;
    show({ ...state, step: 'finished' });
    by('unopened').hidden = opener.hasOpener();
    by('told').textContent = JSON.stringify({ message, code: `${code.slice(0, 12)}…` }, null, 2);
    if (!opener.hasOpener()) return;
    await opener.finished({ code, message, order: by('option-order').value, silent: by('option-silent').checked });
    window.close();
  } catch (error) {
    button.disabled = false;
    complain(error);
  }
}

function leave(data) {
  over = true;
  opener.cancelled({ data, silent: by('option-silent').checked });
  if (state) fetch(`/dialog/sessions/${state.id}`, { method: 'DELETE', keepalive: true }).catch(() => {});
  window.close();
  by('error').hidden = false;
  by('error').textContent = 'The sign-up was cancelled. You can close this window.';
  for (const screen of document.querySelectorAll('.screen, footer')) screen.hidden = true;
}

function report(event) {
  event.preventDefault();
  const [code] = by('report-error').value.split(' ');
  const words = by('report-error').selectedOptions[0].textContent.replace(/ \(\d+\)$/, '');
  by('report-dialog').close();
  leave({ error_message: words, error_code: code, session_id: state.session_id, timestamp: String(Math.floor(Date.now() / 1000)) });
}

// Closing the window on its last screen counts as finishing, anywhere else as leaving.
function closing() {
  if (over || !state) return;
  over = true;
  if (by('option-silent').checked) return;
  opener.messageEvent(state.step === 'review' && state.message ? state.message : opener.cancel({ current_step: state.current_step }));
}

function listen() {
  for (const name of Object.keys(SEND)) {
    by(`screen-${name}`).addEventListener('submit', (event) => {
      event.preventDefault();
      advance(name, by(`next-${name}`));
    });
  }
  by('screen-review').addEventListener('submit', (event) => {
    event.preventDefault();
    finish(by('finish'));
  });
  const back = (name) => step('back', { step: name }).then(show, complain);
  for (const button of document.querySelectorAll('[data-back]')) button.addEventListener('click', () => back(button.dataset.back));
  by('review-back').addEventListener('click', () => back(state.event === ONLY_ACCOUNT ? 'profile' : 'number'));
  by('resend').addEventListener('click', () => step('resend', { method: chosen('method') }).then(show, complain));
  document.addEventListener('change', drawChoices);
  document.addEventListener('input', () => complain(null));
  by('cancel').addEventListener('click', () => leave({ current_step: state?.current_step || 'BUSINESS_ACCOUNT_SELECTION' }));
  by('report').addEventListener('click', () => by('report-dialog').showModal());
  by('report-close').addEventListener('click', () => by('report-dialog').close());
  by('report-form').addEventListener('submit', report);
  window.addEventListener('pagehide', closing);
}

// What the page that opened the window knows already, and how it wants it to end.
function prefill() {
  const setup = extras.setup || {};
  const business = setup.business || {};
  const address = business.address || {};
  const given = {
    'account-name': business.name,
    'legal-name': business.name,
    'business-email': business.email,
    website: business.website,
    address: [address.streetAddress1, address.streetAddress2, address.city, address.state, address.zipPostal].filter(Boolean).join(', '),
    description: setup.phone?.description,
    'display-name': setup.phone?.displayName,
    'phone-number': business.phone?.number,
  };
  for (const [id, value] of Object.entries(given)) if (value) by(id).value = value;
  const features = { only_waba_sharing: ONLY_ACCOUNT, whatsapp_business_app_onboarding: 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING' };
  const event = parameters.get('event') || features[extras.featureType];
  if (event) by('option-event').value = event;
  if (!by('option-event').value) by('option-event').value = 'FINISH';
  if (parameters.get('order') === 'code_first') by('option-order').value = 'code_first';
  by('option-silent').checked = parameters.get('silent') === 'true';
}

async function start() {
  listen();
  prefill();
  const begun = await call('POST', '', { client_id: parameters.get('client_id') || '', event: ending() });
  opener.opened(begun.id);
  show(begun);
}

start().catch((error) => {
  const wrong = error.field === 'client_id';
  by('error').hidden = false;
  by('error').textContent = wrong ? 'Invalid App ID: the provided app ID does not look like a valid app ID.' : sentence(error.message);
  by('leave').hidden = true;
});

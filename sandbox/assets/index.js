// The first page: who is here, and how the webhooks stand.

const by = (id) => document.getElementById(id);
const LABELS = { sent: 'Acknowledged', retried: 'Retried', failed: 'Given up', pending: 'Pending' };

function made(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function business(known) {
  const entry = document.createElement('li');
  const link = made('a', 'Open a phone');
  link.href = `/phone/919876543210?to=${known.phone_number}`;
  const webhooks = known.subscribed ? 'webhooks on' : 'webhooks off until the product subscribes';
  const state = known.status === 'CONNECTED' ? webhooks : `${known.status.toLowerCase()}, ${webhooks}`;
  entry.append(made('b', known.name), made('span', known.display_phone_number), link);
  entry.append(made('small', `Account ${known.waba_id}, number ${known.phone_number_id}, ${state}`));
  return entry;
}

async function load() {
  const state = await (await fetch('/sandbox/state')).json();
  by('businesses').replaceChildren(...state.businesses.map(business));
  by('none').hidden = state.businesses.length > 0;
  by('signup').textContent = `curl -X POST ${location.origin}/sandbox/signup -d '{"business_name": "Asha Loans", "phone_number": "+91 98123 45678", "existing": true}'`;
  by('to').replaceChildren(...state.businesses.map((known) => {
    const option = made('option', known.name);
    option.value = known.phone_number;
    return option;
  }));
  by('counters').replaceChildren(...Object.entries(LABELS).map(([key, label]) => {
    const box = document.createElement('div');
    box.append(made('dt', label), made('dd', String(state.webhooks[key])));
    return box;
  }));
}

by('phone').addEventListener('submit', (event) => {
  event.preventDefault();
  const number = by('number').value.replace(/\D/g, '');
  location.href = `/phone/${number}?to=${by('to').value}`;
});

load();

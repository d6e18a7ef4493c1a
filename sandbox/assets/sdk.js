// A stand-in for Meta's JavaScript SDK: the same calls, with the sandbox's pop-up behind them.

(() => {
  'use strict';

  const CLOSED_POLL_MS = 250;
  const WIDTH = 500;
  const HEIGHT = 700;
  const script = new URL(document.currentScript.src);
  const sandbox = script.origin;
  let app = null;

  function address(options) {
    // What follows the question mark of the script's address goes on to the pop-up: order=code_first, for example.
    const query = new URLSearchParams(script.search);
    query.set('client_id', app.appId);
    query.set('config_id', options.config_id || '');
    query.set('response_type', options.response_type || 'token');
    query.set('override_default_response_type', String(Boolean(options.override_default_response_type)));
    query.set('extras', JSON.stringify(options.extras || {}));
    query.set('origin', location.origin);
    return `${sandbox}/dialog/oauth?${query}`;
  }

  function login(callback, options = {}) {
    const answer = (code) => callback(code
      ? { authResponse: { code, userID: null, expiresIn: null }, status: 'connected' }
      : { authResponse: null, status: 'unknown' });
    if (!app) {
      console.error('FB.login() called before FB.init().');
      return;
    }
    const left = Math.max(0, Math.round(window.screenX + (window.outerWidth - WIDTH) / 2));
    const top = Math.max(0, Math.round(window.screenY + (window.outerHeight - HEIGHT) / 2));
    const popup = window.open(address(options), '', `width=${WIDTH},height=${HEIGHT},left=${left},top=${top},popup=yes`);
    if (!popup) {
      answer(null);
      return;
    }
    let dialog = null;
    let over = false;
    let poll = 0;
    const end = (code) => {
      if (over) return;
      over = true;
      clearInterval(poll);
      window.removeEventListener('message', listen);
      answer(code);
    };
    function listen(event) {
      if (event.origin !== sandbox || event.source !== popup || event.data?.source !== 'sandbox-dialog') return;
      if (event.data.kind === 'opened') dialog = event.data.dialog;
      if (event.data.kind === 'code') {
        popup.postMessage({ source: 'sandbox-sdk', kind: 'received' }, sandbox);
        end(event.data.code);
      }
      if (event.data.kind === 'cancelled') end(null);
    }
    window.addEventListener('message', listen);
    poll = setInterval(() => {
      if (!popup.closed) return;
      clearInterval(poll);
      // Closing the window on its last screen counts as finishing: the sandbox knows.
      if (!dialog) {
        end(null);
        return;
      }
      fetch(`${sandbox}/dialog/sessions/${dialog}/closed`, { method: 'POST' })
        .then((response) => response.json())
        .then((closed) => end(closed.code), () => end(null));
    }, CLOSED_POLL_MS);
  }

  window.FB = {
    init(options) { app = options; },
    login,
    getLoginStatus(callback) { callback({ authResponse: null, status: 'unknown' }); },
    logout(callback) { if (callback) callback({ authResponse: null, status: 'unknown' }); },
    AppEvents: { logPageView() {} },
  };
  // Not within the script itself: the page's own scripts may follow it.
  setTimeout(() => {
    if (typeof window.fbAsyncInit === 'function') window.fbAsyncInit();
  }, 0);
})();

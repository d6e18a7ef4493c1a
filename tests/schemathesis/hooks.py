"""Signing in: every request is a member's, and signing out ends nobody else's session; and what exists is asked for."""

import json
import os
import time
import urllib.request
import uuid

import schemathesis

ADDRESS = os.environ["SCHEMATHESIS_ADDRESS"]
PASSWORD = os.environ["SCHEMATHESIS_PASSWORD"]
SANDBOX = os.environ["SCHEMATHESIS_SANDBOX"]
# Longest wait for the conversation of a customer who wrote, in seconds.
TALKS_WITHIN_S = 20


def ask(address, body=None, token=None):
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(address, data=data, headers=headers), timeout=20) as answer:
        return json.load(answer)


def sign_in():
    attempt = {"tenant": "demo", "username": "admin", "password": PASSWORD}
    return ask(f"{ADDRESS}/api/v1/session", attempt)["token"]


def conversation():
    """The id of the conversation of a customer who writes now: nothing in the API begins one."""
    ask(f"{SANDBOX}/sandbox/phones/919876541001/messages", {"text": "Hi, I need a home loan of 20 lakhs"})
    token, give_up_at = sign_in(), time.monotonic() + TALKS_WITHIN_S
    while time.monotonic() < give_up_at:
        if talks := ask(f"{ADDRESS}/api/v1/conversations", token=token)["items"]:
            return talks[0]["id"]
        time.sleep(0.1)
    raise TimeoutError(f"no conversation within {TALKS_WITHIN_S} s")


CONVERSATION = conversation()


def is_id(value):
    try:
        return str(uuid.UUID(str(value))) == value
    except ValueError:
        return False


@schemathesis.hook
def before_call(context, case, kwargs):
    """A read waits for a position that doesn't come and then says 503, as it should: here only 0 is asked for. An id
    of a conversation that is made up finds none: here it is the id of the one that there is."""
    if case.query and str(case.query.get("after", "")).isdigit():
        case.query["after"] = "0"
    if "/conversations/{" in case.path:
        for name, value in (case.path_parameters or {}).items():
            if is_id(value):
                case.path_parameters[name] = CONVERSATION


class Session:
    """A bearer token, in the header that the description names."""

    def get(self, case, context):
        return sign_in()

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.auth(refresh_interval=None).apply_to(method="DELETE", path="/api/v1/session")
class OneSession(Session):
    """A session for one request, which ends it."""


@schemathesis.auth(refresh_interval=600).skip_for(method="DELETE", path="/api/v1/session")
class LongSession(Session):
    """A session for all other requests."""

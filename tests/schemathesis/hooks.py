"""Signing in: every request is a member's, and signing out ends nobody else's session; and positions that exist."""

import json
import os
import urllib.request

import schemathesis

ADDRESS = os.environ["SCHEMATHESIS_ADDRESS"]
PASSWORD = os.environ["SCHEMATHESIS_PASSWORD"]


def sign_in():
    body = json.dumps({"tenant": "demo", "username": "admin", "password": PASSWORD}).encode()
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{ADDRESS}/api/v1/session", data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["token"]


@schemathesis.hook
def before_call(context, case, kwargs):
    """A read waits for a position that doesn't come and then says 503, as it should: here only 0 is asked for."""
    if case.query and str(case.query.get("after", "")).isdigit():
        case.query["after"] = "0"


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

"""A student at the other end of the wire: one kept-alive connection, a cookie, the page's form."""

from __future__ import annotations

import http.client
import re
import time
from urllib.parse import urlencode

HIDDEN = re.compile(r'name="(run|step)"\s+value="([^"]*)"')
CSRF = "b" * 32  # the cookie's secret is also a valid header


IDLE = 15.0  # seconds; the server closes a kept-alive connection after 20


class Visitor:
    def __init__(self, host: str, port: int, session_key: str) -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=30)
        self.used = 0.0
        self.headers = {
            "Cookie": f"sessionid={session_key}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "HX-Request": "true",
        }

    def get(self, path: str) -> str:
        return self._send("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> str:
        return self._send("POST", path, urlencode(fields))

    def _send(self, method: str, path: str, body: str | None) -> str:
        headers = dict(self.headers)
        if time.monotonic() - self.used > IDLE:
            self.connection.close()  # reopens by itself, as a browser's would
        self.used = time.monotonic()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (http.client.HTTPException, OSError):
            self.connection.close()
            raise
        if response.status >= 400 and response.status != 422:
            raise http.client.HTTPException(f"{response.status} on {method} {path}")
        return text


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the answer form; none where the exercise is done."""
    return dict(HIDDEN.findall(page)) if 'name="ticket"' in page else {}

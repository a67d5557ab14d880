"""A browser without a screen: cookies, forms with their token, redirects."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

FORM = re.compile(r"<form\b(?P<attributes>[^>]*)>(?P<body>.*?)</form>", re.S)
FIELD = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Page:
    url: str
    status: int
    html: str

    def form(self, action_ends: str) -> dict[str, str]:
        """The hidden fields of the form that posts to an address with this ending."""
        for form in FORM.finditer(self.html):
            action = dict(ATTRIBUTE.findall(form["attributes"])).get("action", "")
            if action.endswith(action_ends) or f'formaction="{action_ends}' in form["body"]:
                inputs = [dict(ATTRIBUTE.findall(tag)) for tag in FIELD.findall(form["body"])]
                hidden = {
                    i["name"]: i.get("value", "") for i in inputs if i.get("type") == "hidden"
                }
                return {"action": action, **hidden}
        raise LookupError(f"no form posts to …{action_ends} on {self.url}")


class Browser:
    def __init__(self, base: str) -> None:
        self.base = base
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        self.page = Page(base, 0, "")

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(urljoin(self.base, path)))  # noqa: S310 -- our own address

    def submit(self, action_ends: str, *, to: str = "", **fields: str) -> Page:
        """Fill in and send a form of the present page; `to` replaces its action's last segment."""
        form = self.page.form(action_ends)
        action = form.pop("action")
        target = action.removesuffix(action_ends) + to if to else action
        body = urlencode({**form, **fields}).encode()
        url = urljoin(self.page.url, target)
        return self._open(urllib.request.Request(url, body, {"Referer": self.page.url}))  # noqa: S310 -- same

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=30) as response:
                self.page = Page(response.geturl(), response.status, response.read().decode())
        except urllib.error.HTTPError as error:
            self.page = Page(request.full_url, error.code, error.read().decode())
        return self.page

"""What the first exercise page costs on a slow line."""

from __future__ import annotations

import gzip

from playwright.sync_api import Response, expect

from tests.journeys.browsing import JOURNEY, Reader
from tests.journeys.school import found

pytestmark = JOURNEY

LIMIT = 100_000  # bytes, compressed as WhiteNoise and a proxy do; without the formula editor
PACKED = (".woff2", ".png", ".jpg")


def cost(response: Response) -> int:
    body = response.body()
    return len(body) if response.url.endswith(PACKED) else len(gzip.compress(body, 6))


def test_the_first_exercise_page_is_light(reader: Reader) -> None:
    school = found()
    page = reader(school.student)
    page.goto("/practice/")
    page.locator(".next-up form button").click()
    expect(page.locator("#answer")).to_be_visible()
    here = page.url
    fresh = reader(school.student)  # a browser that has nothing of it yet
    responses: list[Response] = []
    fresh.on("response", lambda response: responses.append(response))
    fresh.goto(here)
    fresh.wait_for_load_state("networkidle")
    costs = {response.url: cost(response) for response in responses}
    assert sum(costs.values()) <= LIMIT, costs
    assert not [url for url in costs if "mathlive" in url]
    print(f"first exercise page: {sum(costs.values())} bytes in {len(costs)} requests")  # noqa: T201

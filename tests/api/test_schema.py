"""docs/openapi.yaml is what the code says; the pages about it need nothing from elsewhere."""

from __future__ import annotations

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from tests.api.caller import BASE, DOCUMENT


def test_the_committed_document_is_the_generated_one(tmp_path):
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))
    command = "manage.py spectacular --file docs/openapi.yaml"
    assert made.read_text("utf-8") == DOCUMENT.read_text("utf-8"), f"run {command}"


def test_every_operation_says_what_it_does():
    paths = yaml.safe_load(DOCUMENT.read_text("utf-8"))["paths"]
    silent = [
        f"{method} {path}"
        for path, operations in paths.items()
        for method, operation in operations.items()
        if not operation.get("description")
    ]
    assert silent == []


def test_the_document_is_served(db):
    response = Client().get(f"{BASE}schema/")
    assert response.status_code == 200
    assert yaml.safe_load(response.content)["info"]["title"] == "Chiron API"


def test_the_page_to_try_it_runs_no_inline_script(db):
    response = Client().get(f"{BASE}docs/")
    html = response.content.decode()
    assert response.status_code == 200
    assert "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in html
    assert "https://" not in html
    assert html.count("<script") == html.count("<script src=")
    assert "script-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["", "?script="])
def test_the_page_names_our_document(db, query):
    page = Client().get(f"{BASE}docs/{query}").content.decode()
    assert ("/api/v1/schema/" in page) == bool(query)

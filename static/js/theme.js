// Enhances the colour switch in the footer: the page changes at once, without a reload.
// Without this file the same buttons post the form and the page comes back in the new colours.
"use strict";

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-switch]");
  const button = event.submitter;
  if (!form || !button) return;
  event.preventDefault();
  document.documentElement.dataset.theme = button.value;
  for (const other of document.querySelectorAll("button[name=theme]")) {
    other.setAttribute("aria-pressed", String(other.value === button.value));
  }
  const body = new FormData(form);
  body.set("theme", button.value);
  await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
});

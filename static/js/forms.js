// Small comforts. Every form, menu and message works without this file:
// data-confirm     asks before a form is sent
// data-copy        copies the text of the element with that id
// data-menu        closes on Escape and on a click elsewhere
// data-toast       can be dismissed, and leaves by itself after a while
// plain forms      are sent once, however often the button is clicked
// all forms        are sent with the token of the latest log-in
// htmx forms       say so when they did not get through
"use strict";

// A log-in in another window ends the token that this page was drawn with; the cookie is shared.
function freshToken() {
  return document.cookie.match(/(?:^|; )csrftoken=(\w+)/)?.[1];
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = freshToken();
  if (detail.verb === "get") return;
  document.querySelector("#messages .not-sent")?.remove();
  if (!token) return;
  detail.headers["x-csrftoken"] = token;
  if ("csrfmiddlewaretoken" in detail.parameters) detail.parameters.csrfmiddlewaretoken = token;
});

// A preview or a question to the worker fails in silence: the next one comes by itself.
function notSent({ detail }) {
  if (detail.requestConfig.verb === "get") return;
  document.getElementById("messages").append(document.getElementById("not-sent").content.cloneNode(true));
  readyToasts();
}

document.addEventListener("htmx:sendError", notSent);
document.addEventListener("htmx:responseError", notSent);

document.addEventListener("submit", (event) => {
  const form = event.target;
  const token = form.elements.csrfmiddlewaretoken;
  if (token) token.value = freshToken() || token.value;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const sentByScript = form.closest("[hx-post], [hx-get], [data-theme-switch]");
  if (form.method !== "post" || sentByScript || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
  event.submitter?.setAttribute("aria-busy", "true");
}, true);

// Coming back by the browser's history finds the form as it was left: ready again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

document.addEventListener("click", async (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard?.writeText(document.getElementById(copy.dataset.copy).textContent.trim());
    copy.textContent = copy.dataset.done || copy.textContent;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

function readyToasts() {
  document.getElementById("messages")?.classList.add("floating");
  for (const toast of document.querySelectorAll("[data-toast]:not([data-ready])")) {
    toast.dataset.ready = "true";
    const close = toast.querySelector("[data-dismiss]");
    if (close) close.hidden = false;
    // An error or a warning stays until it is read; nothing leaves while the pointer or the focus
    // is on it.
    if (toast.matches(".error, .warning")) continue;
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
    setTimeout(leave, 8000);
  }
}

document.addEventListener("htmx:afterSettle", readyToasts);
readyToasts();

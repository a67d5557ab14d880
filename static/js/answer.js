// Enhances the answer field: a formula editor (MathLive) as an equal alternative to the plain
// line. It is loaded the first time the student turns it on; the choice is remembered.
// Without this file the plain line is there alone, and reads calculator style and TeX.
"use strict";

const KEY = "formula-editor";
let loading = null;

function loadEditor(input) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = input.dataset.mathlive;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  }).then(() => {
    window.MathfieldElement.fontsDirectory = input.dataset.mathliveFonts;
    window.MathfieldElement.soundsDirectory = null;
  });
  return loading;
}

function tell(input, name) {
  input.dispatchEvent(new Event(name, { bubbles: true }));
}

async function turnOn(input, toggle) {
  try {
    await loadEditor(input);
  } catch {
    toggle.hidden = true;
    return;
  }
  if (!input.isConnected || input.hidden) return;
  const editor = new window.MathfieldElement();
  editor.setAttribute("aria-label", input.dataset.label);
  editor.mathVirtualKeyboardPolicy = "auto";
  editor.value = input.value;
  editor.addEventListener("input", () => {
    input.value = editor.getValue("latex");
    tell(input, "input");
  });
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    input.form.requestSubmit(input.form.querySelector("button[type=submit]"));
  });
  input.before(editor);
  input.hidden = true;
  // A hidden field cannot say that it is empty; the server does.
  input.required = false;
  toggle.setAttribute("aria-pressed", "true");
  editor.focus();
}

function turnOff(input, toggle) {
  input.form.querySelector("math-field")?.remove();
  input.hidden = false;
  input.required = true;
  toggle.setAttribute("aria-pressed", "false");
  input.focus();
}

function ready(root) {
  const toggle = root.querySelector?.("[data-formula-toggle]");
  if (!toggle || !toggle.hidden) return;
  const input = toggle.parentElement.querySelector("input");
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const on = toggle.getAttribute("aria-pressed") !== "true";
    localStorage.setItem(KEY, on ? "on" : "off");
    if (on) turnOn(input, toggle);
    else turnOff(input, toggle);
  });
  if (localStorage.getItem(KEY) === "on") turnOn(input, toggle);
}

// After a swap the reader stands at the new step, not at the top of the page.
document.addEventListener("htmx:afterSettle", (event) => {
  ready(document);
  if (event.target.id !== "step") return;
  const field = document.querySelector("#step [autofocus], #step input:checked, #step [data-options] :is(input, select)");
  (field?.hidden ? document.querySelector("math-field") : field)?.focus({ preventScroll: true });
  const form = document.querySelector("[data-answer-form], .closing");
  if (form && form.getBoundingClientRect().bottom > innerHeight) form.scrollIntoView({ block: "end" });
});
ready(document);

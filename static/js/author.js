// Enhances the editor of exercises: line numbers beside the text, findings that lead to their
// line, Ctrl+S to save, and a question before a page with unsaved text is left.
// Without this file the text area is plain, and a button asks for the preview.
"use strict";

const sheet = document.querySelector("[data-sheet]");
const text = sheet?.querySelector("textarea");
const form = document.querySelector("[data-guard]");

function number(gutter) {
  const lines = text.value.split("\n").length;
  if (Number(gutter.dataset.lines) === lines) return;
  gutter.dataset.lines = lines;
  gutter.textContent = Array.from({ length: lines }, (_, line) => line + 1).join("\n");
}

function goTo(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = text.scrollHeight / lines.length;
  text.scrollTop = Math.max(0, (line - 4) * height);
}

if (text) {
  const gutter = document.createElement("pre");
  gutter.className = "gutter";
  gutter.setAttribute("aria-hidden", "true");
  sheet.prepend(gutter);
  sheet.classList.add("numbered");
  number(gutter);
  text.addEventListener("input", () => number(gutter));
  text.addEventListener("scroll", () => (gutter.scrollTop = text.scrollTop));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    goTo(Number(link.dataset.line) || 1);
  });
}

if (form) {
  const word = form.querySelector("[data-unsaved-word]");
  const saved = text.defaultValue;
  let leaving = false;
  const isUnsaved = () => "unsaved" in form.dataset || text.value !== saved;
  const say = () => (word.hidden = !isUnsaved());
  say();
  for (const button of document.querySelectorAll("[data-scriptless]")) button.hidden = true;
  text.addEventListener("input", say);
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isUnsaved()) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-save]"));
  });
  // Enter in the box for trying an answer asks for the verdict; it never saves.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".try input")) return;
    event.preventDefault();
    event.target.closest(".try").querySelector("button").click();
  });
}

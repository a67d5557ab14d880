// Enhances the answer form for the keyboard. Only keys pressed inside a list of options count:
// a digit picks the option at that place. Two lines never keep the same place: they swap.
// Without this file options are picked and placed one by one, and Enter still sends the answer.
"use strict";

document.addEventListener("keydown", (event) => {
  const options = event.target.closest?.("[data-options]");
  if (!options || event.target.matches("select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.matches("input[type=checkbox]")) {
    event.preventDefault();
    options.closest("form").querySelector("button[type=submit]").click();
    return;
  }
  const box = options.querySelectorAll("input")[Number(event.key) - 1];
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.click();
});

document.addEventListener("change", (event) => {
  const place = event.target;
  if (!place.matches?.("[data-place]")) return;
  const places = [...place.closest("[data-options]").querySelectorAll("[data-place]")];
  const taken = new Set(places.map((one) => one.value));
  const free = places.map((_, number) => String(number + 1)).find((number) => !taken.has(number));
  const other = places.find((one) => one !== place && one.value === place.value);
  if (other && free) other.value = free;
});

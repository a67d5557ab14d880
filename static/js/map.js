// Enhances the map of skills: the skill under the pointer or the focus shows what it needs, all
// the way up; the map opens where the student is working. Without this file the map is a drawing
// of links in a box that scrolls, and the table below says the same.
"use strict";

const map = document.querySelector("[data-map]");

function litBy(code) {
  const needed = new Set([code]);
  const edges = [...map.querySelectorAll("[data-to]")];
  const lit = new Set();
  for (let grew = true; grew; ) {
    grew = false;
    for (const edge of edges) {
      if (!needed.has(edge.dataset.to) || lit.has(edge)) continue;
      lit.add(edge);
      needed.add(edge.dataset.from);
      grew = true;
    }
  }
  return { needed, lit };
}

function show(node) {
  const { needed, lit } = node ? litBy(node.dataset.node) : { needed: new Set(), lit: new Set() };
  map.classList.toggle("map-faded", Boolean(node));
  for (const one of map.querySelectorAll("[data-node]")) {
    one.classList.toggle("map-lit", needed.has(one.dataset.node));
  }
  for (const edge of map.querySelectorAll("[data-to]")) edge.classList.toggle("map-lit", lit.has(edge));
}

if (map) {
  for (const node of map.querySelectorAll("[data-node]")) {
    node.addEventListener("pointerenter", () => show(node));
    node.addEventListener("pointerleave", () => show(null));
    node.addEventListener("focus", () => show(node));
    node.addEventListener("blur", () => show(null));
  }
  const here = map.querySelector(".map-due, .map-learning, .map-ready");
  if (here && (map.scrollHeight > map.clientHeight || map.scrollWidth > map.clientWidth)) {
    const box = here.getBoundingClientRect();
    const frame = map.getBoundingClientRect();
    map.scrollTo(box.left - frame.left - frame.width / 2 + box.width / 2, box.top - frame.top - 80);
  }
}

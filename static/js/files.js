/* File fields: says what was chosen; pasted and dropped files join it. The server alone decides what is accepted. */

import { make } from "./icons.js";

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} ko` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} Mo`);

function show(input, list) {
  const names = [...input.files].map((file) => make("li", { textContent: `${file.name}, ${size(file.size)}` }));
  list.replaceChildren(...names);
}

function add(input, files) {
  const all = new DataTransfer();
  if (input.multiple) for (const file of input.files) all.items.add(file);
  for (const file of files) all.items.add(file);
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const input of document.querySelectorAll("input[type='file'][data-files]")) {
  const list = make("ul", { className: "picked" });
  list.setAttribute("aria-live", "polite");
  input.after(list);
  input.addEventListener("change", () => show(input, list));
  const editor = [...document.querySelectorAll("[data-files-field]")].find((box) => box.dataset.filesField === input.id);
  for (const place of [editor, input.closest(".files-field")]) {
    if (!place) continue;
    const mark = (on) => place.classList.toggle("dropping", on);
    place.addEventListener("paste", (event) => event.clipboardData.files.length && add(input, event.clipboardData.files));
    place.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      mark(true);
    });
    place.addEventListener("dragleave", () => mark(false));
    place.addEventListener("drop", (event) => {
      mark(false);
      if (event.target === input || !event.dataTransfer.files.length) return;
      event.preventDefault();
      add(input, event.dataTransfer.files);
    });
  }
}

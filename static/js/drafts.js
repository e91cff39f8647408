/*
 * What is typed is kept in this browser, under the form's data-draft-key, until the server says that it is saved
 * (<meta name="draft-done" content="key">). A closed tab, an expired session or a power cut lose nothing.
 */

import { icon, make } from "./icons.js";

// On a shared computer, nobody finds the draft of somebody else under his own name.
const PREFIX = `brouillon:${document.body.dataset.reader ?? ""}:`;
const KEPT_DAYS = 14;
const fieldsOf = (form) =>
  [...form.elements].filter((field) => field.name && field.matches("textarea, input[type='text'], input:not([type])") && !field.readOnly);

function store(action) {
  try {
    return action(localStorage);
  } catch {
    return null; // no room, or storage refused: the page works without
  }
}

function forgetOld() {
  store((storage) => {
    for (const key of Object.keys(storage)) {
      if (!key.startsWith("brouillon:")) continue;
      const { at } = JSON.parse(storage.getItem(key) ?? "{}");
      if (!at || Date.now() - at > KEPT_DAYS * 864e5) storage.removeItem(key);
    }
  });
}

/* « Citer » fills the form too: what is quoted joins the draft. */
function withQuote(draft, given) {
  const quoting = new URLSearchParams(location.search).has("citer");
  return quoting && given.trim() && !draft.includes(given.trim()) ? `${draft.trimEnd()}\n\n${given}` : draft;
}

function notice(form, key, before) {
  const clear = make("button", { type: "button", className: "button button-quiet", textContent: "Effacer le brouillon" });
  const box = make("div", { className: "callout toast draft-found" }, icon("rotate-ccw"));
  box.append(make("p", { textContent: "Brouillon retrouvé : ce que vous aviez écrit est revenu." }), clear);
  box.dataset.tone = "info";
  box.setAttribute("role", "status");
  clear.addEventListener("click", () => {
    store((storage) => storage.removeItem(key));
    for (const [field, value] of before) {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    store((storage) => storage.removeItem(key));
    box.remove();
    before.keys().next().value?.focus();
  });
  form.prepend(box);
}

function keep(form) {
  const key = PREFIX + form.dataset.draftKey;
  const fields = fieldsOf(form);
  // The clock of a desk computer may be minutes off: drafts are compared by the clock of the server.
  const ahead = Number(form.dataset.now ?? Date.now()) - Date.now();
  let kept = store((storage) => JSON.parse(storage.getItem(key) ?? "null"));
  // The draft that the server has (from another computer, perhaps) is newer.
  if (kept && (kept.on ?? kept.at) < Number(form.dataset.draftAt ?? 0)) kept = null;
  const before = new Map();
  // A form that came back with errors already holds what was typed.
  const cameBack = form.querySelector("[aria-invalid='true'], .error-summary");
  if (kept?.values && !cameBack) {
    for (const field of fields) {
      const value = kept.values[field.name];
      if (value === undefined || value === field.value) continue;
      before.set(field, field.value);
      field.value = withQuote(value, field.value);
    }
    if (before.size) notice(form, key, before);
  }
  for (const note of form.querySelectorAll("[data-draft-note]")) note.hidden = false;
  const initial = new Map(fields.map((field) => [field, before.get(field) ?? field.value]));
  let waiting = 0;
  const save = () => {
    clearTimeout(waiting);
    waiting = 0;
    const values = {};
    for (const [field, value] of initial) if (field.value !== value) values[field.name] = field.value;
    store((storage) => {
      if (Object.keys(values).length) storage.setItem(key, JSON.stringify({ at: Date.now(), on: Date.now() + ahead, values }));
      else storage.removeItem(key);
    });
  };
  form.addEventListener("input", () => {
    waiting ||= setTimeout(save, 400);
  });
  addEventListener("pagehide", () => waiting && save());
}

for (const meta of document.querySelectorAll("meta[name='draft-done']")) {
  for (const key of meta.content.split(" ")) store((storage) => storage.removeItem(PREFIX + key));
}
forgetOld();
document.querySelectorAll("form[data-draft-key]").forEach(keep);

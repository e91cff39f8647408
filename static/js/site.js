/* Entry: small comforts for every page, and the modules that this page needs. Every page works without it. */

const needs = [
  ["[data-editor]", "./editor.js"],
  ["form[data-draft-key], meta[name='draft-done']", "./drafts.js"],
  ["form[data-save-url]", "./autosave.js"],
  ["[data-files]", "./files.js"],
  ["form[data-confirm]", "./confirm.js"],
  ["input[type='password']", "./passwords.js"],
  ["[data-reader] [data-guard]", "./guard.js"],
  ["form[role='search']", "./complete.js"],
  ["[data-search]", "./clicks.js"],
  ["[data-also]", "./also.js"],
  ["[data-pending='1']", "./pending.js"],
  ["[data-paper]", "./paper.js"],
  [".checklist", "./checklists.js"],
];
for (const [selector, module] of needs) {
  if (document.querySelector(selector)) import(module);
}

/* One click, one submission: buttons of a form rest while it is sent, and wake when one comes back to the page. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || "download" in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  // After the browser has read name and value of the button.
  setTimeout(() => button && (button.disabled = true));
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
});

/* « / » goes to the search, as long as nobody is typing. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("main [role='search'] input[type='search'], .band-search input");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

/* Menus close on Esc and on a click elsewhere. */
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

/* After an error, the reader starts at the summary. */
document.querySelector(".error-summary")?.focus();

/* « Imprimer » prints at once. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

/* Where CSS cannot, text fields grow with what is typed. */
if (!CSS.supports("field-sizing", "content")) {
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  document.addEventListener("input", ({ target }) => target.matches("textarea.control") && grow(target));
}

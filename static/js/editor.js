/* Adds to each [data-editor]: toolbar, preview made by the server, @ and [[ completion, pictures and tables. */

import { icon, make } from "./icons.js";
import "../vendor/github-markdown-toolbar-element-2.2.3/index.js";

const BUTTONS = [
  ["bold", "Gras", "bold"],
  ["italic", "Italique", "italic"],
  ["unordered-list", "Liste à puces", "list"],
  ["ordered-list", "Liste numérotée", "list-ordered"],
  ["quote", "Citation", "quote"],
  ["link", "Lien", "link"],
];

function toolButton(label, sign) {
  const button = make("button", { type: "button", className: "icon-button", title: label }, icon(sign));
  button.setAttribute("aria-label", label);
  return button;
}

function toolbarFor(editor, area) {
  const bar = make("markdown-toolbar", { className: "toolbar" });
  bar.setAttribute("for", area.id);
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Mise en forme");
  bar.setAttribute("aria-controls", area.id);
  bar.setAttribute("data-no-focus", "");
  for (const [style, label, sign] of BUTTONS) {
    const button = toolButton(label, sign);
    button.dataset.mdButton = style;
    bar.append(button);
  }
  const files = editor.dataset.filesField && document.getElementById(editor.dataset.filesField);
  if (files) {
    const attach = toolButton("Joindre un fichier", "paperclip");
    attach.addEventListener("click", () => files.click());
    bar.append(attach);
  }
  if (editor.dataset.imagesUrl) {
    import("./pictures.js").then(({ illustrate, pictureButton }) => {
      bar.insertBefore(pictureButton(illustrate(area, editor.dataset.imagesUrl)), bar.querySelector(".preview-button"));
      roam(bar);
    });
  }
  if (editor.dataset.previewUrl) bar.append(previewButton(editor, area));
  editor.prepend(bar);
  roam(bar);
}

/* One stop for the Tab key; arrows move inside. */
function roam(bar) {
  bar.querySelectorAll("button").forEach((button, index) => (button.tabIndex = index ? -1 : 0));
  if (bar.dataset.roams) return;
  bar.dataset.roams = "1";
  bar.addEventListener("keydown", (event) => {
    const buttons = [...bar.querySelectorAll("button")];
    const at = buttons.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    buttons[at].tabIndex = -1;
    const next = buttons[(to + buttons.length) % buttons.length];
    next.tabIndex = 0;
    next.focus();
  });
}

function previewButton(editor, area) {
  const button = make("button", { type: "button", className: "icon-button preview-button" });
  button.append(icon("eye"), make("span", { className: "label", textContent: "Aperçu" }));
  button.setAttribute("aria-label", "Aperçu");
  button.setAttribute("aria-pressed", "false");
  const pane = make("div", { className: "preview prose", hidden: true, tabIndex: -1 });
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", "Aperçu du texte");
  editor.insertBefore(pane, editor.querySelector(".editor-foot"));
  button.addEventListener("click", async () => {
    const showing = pane.hidden;
    button.setAttribute("aria-pressed", String(showing));
    // With what completes it: the copy in which the caret is measured would grow to a column of one letter.
    (area.closest("text-expander") ?? area).hidden = showing;
    pane.hidden = !showing;
    if (!showing) {
      area.focus();
      return;
    }
    pane.replaceChildren(make("p", { className: "soft", textContent: "Préparation de l’aperçu…" }));
    pane.replaceChildren(...(await rendered(editor.dataset.previewUrl, area)));
  });
  return button;
}

/* The server renders and cleans; its answer is put in place as it is. */
async function rendered(url, area) {
  if (!area.value.trim()) return [make("p", { className: "soft", textContent: "Rien à montrer pour l’instant." })];
  try {
    const token = area.form?.elements.csrf_token?.value ?? "";
    const answer = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ text: area.value }),
    });
    if (!answer.ok) throw new Error(answer.status);
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...parsed.body.childNodes];
  } catch {
    return [make("p", { className: "soft", textContent: "L’aperçu n’est pas disponible. Votre texte est intact." })];
  }
}

for (const editor of document.querySelectorAll("[data-editor]")) {
  const area = editor.querySelector("textarea");
  if (!area) continue;
  toolbarFor(editor, area);
  const { mentionsUrl, linksUrl } = editor.dataset;
  if (mentionsUrl || linksUrl) {
    import("./expander.js").then(({ complete }) => (mentionsUrl ? complete(area, "@", mentionsUrl) : complete(area, "[[", linksUrl)));
  }
}

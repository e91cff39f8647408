/* Pictures and tables that are pasted or dropped into a text: the picture is sent and named, the table becomes Markdown. */

import { icon, make } from "./icons.js";

/* As if it were typed: Ctrl + Z takes it back. */
function put(area, text) {
  area.focus();
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function swap(area, before, after) {
  const at = area.value.indexOf(before);
  if (at < 0) return;
  const end = at + before.length;
  const moved = [area.selectionStart, area.selectionEnd].map((place) => (place < end ? place : place + after.length - before.length));
  area.setSelectionRange(at, end);
  put(area, after);
  area.setSelectionRange(...moved);
}

/* What the picture shows, for who cannot see it. */
function describe(name) {
  return new Promise((resolve) => {
    const field = make("input", { className: "control", id: "image-description", maxLength: 200, autocomplete: "off" });
    const label = make("label", { htmlFor: field.id, textContent: "Que montre cette image ?" });
    const hint = make("span", { className: "hint", textContent: `Pour qui ne la voit pas (${name}). Par exemple : « Le bouton Valider, en bas de la page ».` });
    const yes = make("button", { className: "button button-primary", value: "oui", textContent: "Insérer l’image" });
    const no = make("button", { className: "button button-quiet", value: "", formNoValidate: true, textContent: "Décrire plus tard" });
    const box = make("div", { className: "field" }, label, hint, field);
    const inner = make("form", { method: "dialog" }, box, make("div", { className: "actions" }, yes, no));
    const dialog = make("dialog", { className: "dialog" }, inner);
    field.required = true;
    dialog.setAttribute("aria-label", "Décrire l’image");
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "oui" ? field.value.replace(/[[\]\n]/g, " ").trim() : "");
    });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  });
}

function note(area, text) {
  const foot = area.closest(".editor")?.querySelector(".editor-foot");
  const old = foot?.querySelector("[data-picture-note]");
  old?.remove();
  if (!text) return;
  const said = make("span", { textContent: text });
  said.dataset.pictureNote = "";
  said.setAttribute("role", "alert");
  foot?.append(said);
}

async function send(area, url, file) {
  const place = `![Envoi de ${file.name.replace(/[[\]]/g, " ")}…]()`;
  put(area, place);
  const body = new FormData();
  body.append("image", file, file.name);
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": area.form?.elements.csrf_token?.value ?? "" },
    });
    const said = await answer.json();
    if (!answer.ok || !said.url) throw new Error(said.erreur ?? "Ce fichier n’est pas une image.");
    note(area, "");
    const words = await describe(said.nom);
    swap(area, place, `![${words}](${said.url})`);
  } catch (error) {
    swap(area, place, "");
    note(area, error instanceof SyntaxError || error instanceof TypeError ? "L’image n’est pas arrivée. Réessayez." : error.message);
  }
  area.focus();
}

const cell = (text) => text.replace(/\s+/g, " ").trim().replaceAll("|", "\\|");

function markdown(rows) {
  const width = Math.max(...rows.map((row) => row.length));
  const line = (row) => `| ${Array.from({ length: width }, (_, n) => cell(row[n] ?? "")).join(" | ")} |`;
  return `\n\n${[line(rows[0]), `|${" --- |".repeat(width)}`, ...rows.slice(1).map(line)].join("\n")}\n\n`;
}

/* The rows of what was copied, when that is one table and nothing else. */
function rowsOf(data) {
  const page = new DOMParser().parseFromString(data.getData("text/html"), "text/html");
  const [table, other] = page.querySelectorAll("table");
  if (table && !other && page.body.textContent.trim() === table.textContent.trim()) {
    return [...table.rows].map((row) => [...row.cells].map((one) => one.textContent));
  }
  const lines = data.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "").split("\n");
  return lines.length > 1 && lines.every((line) => line.includes("\t")) ? lines.map((line) => line.split("\t")) : null;
}

const pictures = (files) => [...files].filter((file) => file.type.startsWith("image/"));

/** Let `area` take pictures and tables; pictures go to `url`. Returns what opens the choice of a picture. */
export function illustrate(area, url) {
  const take = (event, files) => {
    if (!files.length) return false;
    event.preventDefault();
    event.stopPropagation();
    files.reduce((before, file) => before.then(() => send(area, url, file)), Promise.resolve());
    return true;
  };
  area.addEventListener("paste", (event) => {
    const table = rowsOf(event.clipboardData);
    if (table?.length > 1) {
      event.preventDefault();
      event.stopPropagation();
      put(area, markdown(table));
      return;
    }
    take(event, pictures(event.clipboardData.files));
  });
  area.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  area.addEventListener("drop", (event) => {
    area.closest(".dropping")?.classList.remove("dropping");
    take(event, pictures(event.dataTransfer.files));
  });
  const chooser = make("input", { type: "file", accept: "image/png,image/jpeg,image/webp" });
  chooser.addEventListener("change", () => {
    const [file] = chooser.files;
    if (file) send(area, url, file);
    chooser.value = "";
  });
  return () => chooser.click();
}

/** The button of the toolbar that does the same for who uses a keyboard. */
export function pictureButton(open) {
  const button = make("button", { type: "button", className: "icon-button", title: "Insérer une image" }, icon("image"));
  button.setAttribute("aria-label", "Insérer une image");
  button.addEventListener("click", open);
  return button;
}

/*
 * The page of a fiche while it is written: the server draws it, the browser measures it. Without this script the
 * server's estimate stands, and « Aperçu de la page » shows the page.
 */

import { icon } from "./icons.js";

const PAUSE = 900; // ms without typing before the page is drawn again
const HEIGHT = ((297 - 2 * 12) * 96) / 25.4; // an A4 without the margins of print.css
const NEARLY = 0.94;

function fieldsOf(form, slug) {
  const fields = new URLSearchParams({ slug });
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  return fields;
}

/* A closed <details> has no height: a copy is measured, out of sight. */
function heightOf(page) {
  const away = document.createElement("div");
  away.className = "paper-away";
  away.ariaHidden = "true";
  away.append(page.cloneNode(true));
  document.body.append(away);
  const { height } = away.querySelector(".sheet").getBoundingClientRect();
  const line = parseFloat(getComputedStyle(away.querySelector(".sheet")).lineHeight);
  away.remove();
  return { height, line };
}

function wordsFor({ height, line }) {
  if (height <= HEIGHT) return `La fiche tient sur une page A4${height > NEARLY * HEIGHT ? ", presque pleine" : ""}.`;
  const lines = Math.ceil((height - HEIGHT) / line);
  const extra = `${lines} ligne${lines > 1 ? "s" : ""}`;
  return `La fiche dépasse une page A4, de ${extra}. Raccourcissez un passage, ou gardez-la ainsi : elle s’imprimera sur deux pages.`;
}

function watch(pane) {
  const form = pane.closest("form");
  const page = pane.querySelector("[data-paper-page]");
  const fit = pane.querySelector("[data-paper-fit]");
  const details = pane.querySelector("details");
  let waiting = 0;
  let asked = null;

  const say = () => {
    const measured = heightOf(page);
    const holds = measured.height <= HEIGHT;
    const words = wordsFor(measured);
    if (fit.textContent.trim() === words) return;
    fit.dataset.tone = holds ? "ok" : "warn";
    const said = document.createElement("span");
    said.textContent = words;
    fit.replaceChildren(icon(holds ? "circle-check" : "triangle-alert"), said);
  };
  const draw = async () => {
    clearTimeout(waiting);
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(pane.dataset.paper, {
        method: "POST",
        headers: { "X-CSRFToken": form.elements.csrf_token.value },
        body: fieldsOf(form, pane.dataset.slug),
        signal: asked.signal,
      });
      if (!answer.ok) return;
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      page.replaceChildren(...parsed.body.childNodes);
      say();
    } catch {
      // Offline or typed further: the next pause asks again, and saving works all the same.
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, PAUSE);
  });
  form.querySelector("button[value='apercu']")?.addEventListener("click", async (event) => {
    event.preventDefault();
    await draw();
    details.open = true;
    pane.scrollIntoView();
    pane.querySelector(".paper-view").focus({ preventScroll: true });
  });
  document.fonts.ready.then(say);
}

document.querySelectorAll("[data-paper]").forEach(watch);

/* « Déjà répondu ? » while a question is typed: what resembles it, beside the form. The page works without. */

import { icon, make } from "./icons.js";

const ADDRESS = "/questions/similaires";
const PAUSE = 400; // ms without typing before the server is asked
const FEWEST = 8; // letters
const SHAPES = {
  "Envoyée": ["info", "send"],
  "Prise en charge": ["accent", "user-check"],
  "Précision demandée": ["warn", "message-circle-question-mark"],
  "Réponse apportée": ["info", "reply"],
  "Réponse validée": ["ok", "badge-check"],
  "Publiée dans un guide": ["ok", "book-open"],
  "Résolue": ["ok", "check"],
  "Publié": ["ok", "circle-check"],
  "À revoir bientôt": ["warn", "clock"],
  "À revoir": ["danger", "triangle-alert"],
};

function badge(label) {
  const [tone, sign] = SHAPES[label] ?? ["idle", "info"];
  const box = make("span", { className: "badge" }, icon(sign), label);
  box.dataset.tone = tone;
  return box;
}

function row({ titre, url, etat, extrait }) {
  const main = make("div", { className: "row-main" });
  if (etat) main.append(make("p", { className: "cluster" }, badge(etat)));
  main.append(make("h3", { className: "row-title" }, make("a", { href: url, textContent: titre })));
  if (extrait) main.append(make("p", { className: "row-text", textContent: extrait }));
  return make("li", { className: "row" }, main);
}

function show(section, found) {
  const several = found.length > 1;
  const said = found.length
    ? `${found.length} ${several ? "réponses ressemblent" : "réponse ressemble"} à votre question.`
    : "Rien qui ressemble à votre question pour le moment.";
  const lead = make("p", { className: "small soft", textContent: said });
  lead.setAttribute("role", "status");
  section.querySelector(":scope > p")?.remove();
  section.querySelector(":scope > ul")?.remove();
  section.querySelector("h2").after(lead);
  if (found.length) section.append(make("ul", { className: "card rows rows-tight" }, ...found.map(row)));
}

const section = document.querySelector(".ask > .suggest");
const fields = ["title", "body"].map((name) => document.querySelector(`.ask [name='${name}']`)).filter(Boolean);

if (section && fields.length) {
  const seen = document.querySelector(".ask [name='seen']");
  if (seen) seen.value = "1"; // what resembles the question is shown while it is typed
  let waiting = 0;
  let asked = "";
  let request = null;
  const ask = async () => {
    const text = fields.map((field) => field.value.trim()).join("\n").trim().slice(0, 600);
    if (text.length < FEWEST || text === asked) return;
    asked = text;
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`${ADDRESS}?${new URLSearchParams({ texte: text })}`, {
        headers: { Accept: "application/json" },
        signal: request.signal,
      });
      if (answer.ok) show(section, (await answer.json()).resultats);
    } catch {
      // Offline, or a newer question is on its way: what is shown stays.
    }
  };
  for (const field of fields) {
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });
  }
  setTimeout(ask, PAUSE); // a draft may have come back
}

/*
 * While a text is typed, the server is asked now and then whether it holds personal data (the rules are there only):
 * a quiet callout names the kind, shows the place, and « Masquer » puts the server's masked text in its stead.
 */

import { icon, make } from "./icons.js";

const PAUSE = 900; // ms without typing before the server is asked
const FEWEST = 6; // signs
const APLUS = "https://aplus.beta.gouv.fr";

async function look(field) {
  const answer = await fetch(field.dataset.guard, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": field.form?.elements.csrf_token?.value ?? "" },
    body: new URLSearchParams({ text: field.value, markdown: field.closest("[data-editor]") ? "1" : "" }),
  });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function boxOf(field) {
  const holder = field.closest(".field");
  let box = holder.querySelector(":scope > [data-guard-box]");
  if (!box) {
    box = make("div", { hidden: true });
    box.dataset.guardBox = "";
    box.setAttribute("role", "status");
    holder.append(box);
  }
  return box;
}

function show(field, found) {
  const box = boxOf(field);
  box.hidden = !found.constats.length;
  if (box.hidden) {
    box.replaceChildren();
    return;
  }
  const hide = make("button", { type: "button", className: "button" }, icon("eye-off"), found.bouton);
  hide.addEventListener("click", () => {
    field.value = found.masque;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    box.replaceChildren(make("p", { className: "small soft", textContent: "C’est masqué." }));
    field.focus();
  });
  const link = make("a", { href: APLUS, rel: "noreferrer", textContent: "Utilisez Administration+" });
  const body = make(
    "div",
    { className: "callout-body" },
    make("p", { className: "callout-title", textContent: found.phrase }),
    ...found.extraits.map(([before, marked, after]) =>
      make("p", { className: "quote" }, before, make("mark", { textContent: marked }), after),
    ),
    make("p", { className: "small" }, "Un dossier individuel ? ", link, "."),
    make("div", { className: "actions" }, hide),
  );
  const callout = make("div", { className: "callout" }, icon("shield-alert"), body);
  callout.dataset.tone = found.constats.some((one) => one.niveau === "bloque") ? "danger" : "warn";
  box.replaceChildren(callout);
}

function watch(field) {
  let waiting = 0;
  let seen = field.defaultValue;
  const lookSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const text = field.value;
      if (text === seen || (text.trim().length < FEWEST && !seen)) return;
      seen = text;
      try {
        const found = await look(field);
        if (field.value === text) show(field, found);
      } catch {
        // Offline or slowed down: the server judges the text again when it is sent.
      }
    }, PAUSE);
  };
  field.addEventListener("input", lookSoon);
  if (field.value !== seen) lookSoon(); // a draft came back, or the browser kept what was typed
}

document.querySelectorAll("[data-guard]").forEach(watch);

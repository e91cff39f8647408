/*
 * Forms with data-save-url: what is typed is sent there every few seconds, and when the page is left. The browser
 * keeps its own copy (drafts.js): nothing depends on an answer.
 */

import { make } from "./icons.js";

const EVERY = 4000;

function fieldsOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  return fields;
}

function say(form, text, link) {
  for (const note of form.querySelectorAll("[data-draft-note]")) {
    note.hidden = false;
    note.replaceChildren(text);
    if (link) note.append(" ", link);
  }
}

function signIn() {
  const suite = encodeURIComponent(location.pathname + location.search);
  return make("a", { href: `/connexion?suite=${suite}`, textContent: "Se reconnecter" });
}

async function told(form, answer) {
  if (answer.ok) {
    say(form, (await answer.json()).enregistre);
  } else if (answer.status === 422) {
    say(form, (await answer.json()).erreur);
  } else if (answer.status === 401 || answer.status === 400) {
    say(form, "Votre connexion a pris fin : le texte est gardé sur cet ordinateur.", signIn());
  } else {
    say(form, "Brouillon gardé sur cet ordinateur.");
  }
}

function watch(form) {
  const url = form.dataset.saveUrl;
  let waiting = 0;
  let sent = fieldsOf(form).toString();
  let closed = false;
  let running = null;
  const changed = () => {
    const fields = fieldsOf(form).toString();
    if (closed || fields === sent) return null;
    sent = fields;
    return new URLSearchParams(fields);
  };
  const save = async () => {
    waiting = 0;
    const body = changed();
    if (!body) return;
    running = new AbortController();
    try {
      await told(form, await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, signal: running.signal }));
    } catch {
      if (!closed) say(form, "Brouillon gardé sur cet ordinateur : le serveur ne répond pas.");
    }
  };
  form.addEventListener("input", () => {
    waiting ||= setTimeout(save, EVERY);
  });
  form.addEventListener("submit", () => {
    closed = true;
    clearTimeout(waiting);
    running?.abort();
  });
  addEventListener("pagehide", () => {
    const body = waiting && changed();
    if (body) navigator.sendBeacon(url, body);
  });
}

document.querySelectorAll("form[data-save-url]").forEach(watch);

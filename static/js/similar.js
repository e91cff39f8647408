/*
 * « Déjà répondu ? » while a question or a discussion is typed: the server's list of what resembles it, beside the
 * form. « Ma question est différente » keeps the links with what is sent. The page works without.
 */

const PAUSE = 400; // ms without typing before the server is asked
const FEWEST = 8; // letters
const CALM = 400; // ms during which a list that has just come takes no click: it was meant for what stood there
const KEPT = "C’est noté : ces liens accompagneront votre texte.";

const panel = document.querySelector("[data-already]");
const form = panel?.closest("form");
const fields = ["title", "body"].map((name) => form?.elements[name]).filter(Boolean);

/* « Ma question est différente »: a switch, shown as soon as there is something to differ from. */
function offerVerdict() {
  const verdict = panel.querySelector("[data-different]");
  const [button, said] = verdict.children;
  const { different, near } = form.elements;
  verdict.hidden = !different.value && !panel.querySelector("[data-near]");
  button.addEventListener("click", () => {
    const on = !different.value;
    different.value = on ? "1" : "";
    near.value = on ? panel.querySelector("[data-near]")?.dataset.near ?? near.value : "";
    button.setAttribute("aria-pressed", String(on));
    said.textContent = on ? KEPT : "";
  });
  return () => {
    if (!different.value) verdict.hidden = !panel.querySelector("[data-near]");
  };
}

if (panel && fields.length) {
  form.elements.seen.value = "1"; // what resembles the text is shown while it is typed
  const shown = offerVerdict();
  let waiting = 0;
  let asked = "";
  let request = null;
  let changed = -CALM;
  panel.addEventListener("click", (event) => {
    if (event.timeStamp - changed > CALM || !event.target.closest("[data-similar]")) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  const put = (list) => {
    const before = panel.querySelector("[data-similar]");
    if (before.dataset.near && before.dataset.near === list.dataset.near) return;
    if (before.contains(document.activeElement)) { // the keyboard is in it: later
      panel.addEventListener("focusout", () => setTimeout(() => put(list)), { once: true });
      return;
    }
    before.replaceWith(list);
    changed = performance.now();
    panel.querySelector("[data-said]").textContent = list.querySelector("[data-count]").textContent;
    shown();
  };
  const ask = async () => {
    const text = fields.map((field) => field.value.trim()).join("\n").trim().slice(0, 600);
    if (text.length < FEWEST || text === asked) return;
    asked = text;
    request?.abort();
    request = new AbortController();
    const query = new URLSearchParams({ texte: text, forme: "liste", sujet: panel.dataset.subject });
    try {
      const answer = await fetch(`${panel.dataset.already}?${query}`, { signal: request.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const list = page.querySelector("[data-similar]");
      if (list) put(list);
    } catch {
      // Offline, or a newer text is on its way: what is shown stays.
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

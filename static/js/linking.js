/* [[ completion: guides and questions, by the beginning of some words; becomes a plain link. */

import { make } from "./icons.js";
import "../vendor/github-text-expander-element-2.9.4/bundle.js";

async function targets(url, text) {
  const address = new URL(url, location.href);
  address.searchParams.set("q", text);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return { matched: false };
  const found = await answer.json();
  const list = make("ul", { className: "mention-list" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Guides et questions");
  found.forEach(({ titre, url: path, detail }, number) => {
    const item = make("li", { id: `lien-${number}` }, titre, make("small", { textContent: detail }));
    item.setAttribute("role", "option");
    item.dataset.link = `[${titre.replaceAll("[", "(").replaceAll("]", ")")}](${path})`;
    list.append(item);
  });
  return { matched: found.length > 0, fragment: list };
}

/** Let `area` complete titles after [[. */
export function link(area, url) {
  const expander = make("text-expander");
  expander.setAttribute("keys", "[[");
  expander.setAttribute("multiword", "[[");
  const place = document.createComment("");
  const focused = document.activeElement === area;
  area.replaceWith(place);
  expander.append(area);
  place.replaceWith(expander);
  if (focused) area.focus();
  expander.addEventListener("text-expander-change", (event) => {
    const { provide, text } = event.detail;
    if (text.trim().length >= 2) provide(targets(url, text).catch(() => ({ matched: false })));
  });
  expander.addEventListener("text-expander-value", (event) => {
    event.detail.value = event.detail.item.dataset.link;
  });
  expander.addEventListener("text-expander-committed", () => {
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

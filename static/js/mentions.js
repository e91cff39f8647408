/* @ completion: the server says who can read this place; two letters at least. */

import { make } from "./icons.js";
import "../vendor/github-text-expander-element-2.9.4/bundle.js";

async function suggestions(url, text) {
  const address = new URL(url, location.href);
  address.searchParams.set("q", text);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return { matched: false };
  const people = await answer.json();
  const list = make("ul", { className: "mention-list" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Personnes à mentionner");
  for (const { handle, name, detail } of people) {
    const item = make("li", {}, name, make("small", { textContent: detail ?? "" }));
    item.setAttribute("role", "option");
    item.id = `mention-${handle}`;
    item.dataset.handle = handle;
    list.append(item);
  }
  return { matched: people.length > 0, fragment: list };
}

/** Let `area` complete names after @. */
export function complete(area, url) {
  const expander = make("text-expander");
  expander.setAttribute("keys", "@");
  // The element looks for its field when it enters the page: the field must already be inside.
  const place = document.createComment("");
  const focused = document.activeElement === area;
  area.replaceWith(place);
  expander.append(area);
  place.replaceWith(expander);
  if (focused) area.focus();
  expander.addEventListener("text-expander-change", (event) => {
    const { provide, text } = event.detail;
    if (text.length >= 2) provide(suggestions(url, text).catch(() => ({ matched: false })));
  });
  expander.addEventListener("text-expander-value", (event) => {
    event.detail.value = `@${event.detail.item.dataset.handle}`;
  });
  expander.addEventListener("text-expander-committed", () => {
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* Completion in a text: @ names people, [[ points to guides and questions; the server says whom and what one may read. */

import { make } from "./icons.js";
import "../vendor/github-text-expander-element-2.9.4/bundle.js";

const FEWEST = 2; // letters

const KINDS = {
  "@": {
    label: "Personnes à mentionner",
    option: ({ handle, name, detail }) => ({ title: name, detail, text: `@${handle}` }),
    suffix: " ",
  },
  "[[": {
    label: "Guides et questions",
    option: ({ titre, url, detail }) => ({ title: titre, detail, text: `[${titre.replaceAll("[", "(").replaceAll("]", ")")}](${url})` }),
    multiword: true,
    suffix: "", // a full stop may follow a link
  },
};

async function found({ label, option }, url, typed) {
  const address = new URL(url, location.href);
  address.searchParams.set("q", typed);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return { matched: false };
  const list = make("ul", { className: "expander-list" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  (await answer.json()).map(option).forEach(({ title, detail, text }, number) => {
    const item = make("li", { id: `option-${number}` }, title, make("small", { textContent: detail ?? "" }));
    item.setAttribute("role", "option");
    item.dataset.text = text;
    list.append(item);
  });
  return { matched: list.childElementCount > 0, fragment: list };
}

/** Let `area` complete what is typed after `key`, "@" or "[[", with what is found at `url`. */
export function complete(area, key, url) {
  const kind = KINDS[key];
  const expander = make("text-expander");
  expander.setAttribute("keys", key);
  expander.setAttribute("suffix", kind.suffix);
  if (kind.multiword) expander.setAttribute("multiword", key);
  // The element looks for its field when it enters the page: the field must already be inside.
  const place = document.createComment("");
  const focused = document.activeElement === area;
  area.replaceWith(place);
  expander.append(area);
  place.replaceWith(expander);
  if (focused) area.focus();
  let latest = 0;
  expander.addEventListener("text-expander-change", ({ detail: { provide, text } }) => {
    const asked = ++latest;
    // An answer that was overtaken never comes: it would replace the list for what is typed now.
    const unlessOvertaken = (answer) => (asked === latest ? answer : new Promise(() => {}));
    if (text.trim().length >= FEWEST) provide(found(kind, url, text).catch(() => ({ matched: false })).then(unlessOvertaken));
  });
  expander.addEventListener("text-expander-value", ({ detail }) => {
    detail.value = detail.item.dataset.text;
  });
  expander.addEventListener("text-expander-committed", () => {
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

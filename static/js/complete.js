/*
 * Completion of every search box of the site: titles that the reader may read, and words of the trade, as an ARIA
 * combobox. Arrows choose, Enter goes, Escape closes; without it, the box searches as before.
 */

import { icon, make } from "./icons.js";

const ADDRESS = "/recherche/suggestions";
const PAUSE = 120; // ms without typing before the server is asked
const FEWEST = 2; // letters

const answers = new Map();

async function suggestions(text, signal) {
  if (answers.has(text)) return answers.get(text);
  const answer = await fetch(`${ADDRESS}?${new URLSearchParams({ q: text })}`, { headers: { Accept: "application/json" }, signal });
  if (!answer.ok) return [];
  const { suggestions: found } = await answer.json();
  if (answers.size > 200) answers.clear();
  answers.set(text, found);
  return found;
}

/* The words typed stay plain, what they lead to is bold. */
function label(text, typed) {
  const at = text.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) return [text];
  return [make("b", { textContent: text.slice(0, at) }), text.slice(at, at + typed.length), make("b", { textContent: text.slice(at + typed.length) })];
}

class Box {
  constructor(input, number) {
    this.input = input;
    this.list = make("ul", { className: "completion card", id: `suggestions-${number}`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.said = make("p", { className: "sr" });
    this.said.setAttribute("role", "status");
    const place = input.closest(".search, .band-search");
    place.append(this.list, this.said);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id], ["autocomplete", "off"]]) input.setAttribute(name, value);
    this.chosen = -1;
    input.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask(), PAUSE);
    });
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role='option']")));
  }

  get open() {
    return !this.list.hidden;
  }

  async ask() {
    const text = this.input.value.trim().replace(/\s+/g, " ");
    this.request?.abort();
    if (text.length < FEWEST) return this.close();
    this.request = new AbortController();
    try {
      const found = await suggestions(text, this.request.signal);
      if (document.activeElement === this.input) this.show(found, text);
    } catch {
      // Offline, or something newer was typed.
    }
  }

  show(found, typed) {
    this.close();
    this.said.textContent = found.length ? `${found.length} suggestion${found.length > 1 ? "s" : ""}` : "Aucune suggestion";
    if (!found.length) return;
    this.list.replaceChildren(...found.map((one, place) => {
      const option = make("li", { id: `${this.list.id}-${place}` }, icon(one.icone), make("span", {}, ...label(one.texte, typed)), make("small", { textContent: one.genre }));
      option.dataset.url = one.url;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  choose(place) {
    const options = [...this.list.children];
    this.chosen = (place + options.length + 1) % (options.length + 1); // one more: back to what was typed
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.chosen)));
    const option = options[this.chosen];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  go(option) {
    if (option) location.assign(option.dataset.url);
  }

  key(event) {
    const { key } = event;
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!this.open) this.ask();
      else this.choose(key === "ArrowDown" ? this.chosen + 1 : this.chosen < 0 ? this.list.children.length - 1 : this.chosen - 1);
    } else if (key === "Escape" && this.open) {
      event.preventDefault(); // a second one empties the box, as the browser does
      this.close();
    } else if (key === "Enter" && this.open && this.chosen >= 0 && this.list.children[this.chosen]) {
      event.preventDefault();
      this.go(this.list.children[this.chosen]);
    } else if (key === "Enter") {
      clearTimeout(this.waiting);
      this.request?.abort();
    }
  }
}

[...document.querySelectorAll("form[role='search']")]
  .filter((form) => new URL(form.action).pathname === "/recherche")
  .map((form) => form.querySelector("input[type='search']"))
  .filter(Boolean)
  .forEach((input, number) => new Box(input, number));

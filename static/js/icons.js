/* Icons of the sprite, for elements that scripts add. */

const sprite = document.querySelector("svg use")?.getAttribute("href").split("#")[0] ?? "/static/icons/sprite.svg";
const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon, as the macro of the same name draws it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.classList.add("icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** An element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

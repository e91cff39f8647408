/*
 * Boxes that one ticks with the person at the desk. They are never stored: neither by the server, nor by the
 * browser, which would show them ticked to the next person.
 */

import { icon, make } from "./icons.js";

const lists = [...document.querySelectorAll(".checklist")];
const boxesOf = (list) => [...list.querySelectorAll("input[type='checkbox']")];

function clearing(list) {
  const button = make("button", { type: "button", className: "button button-quiet checklist-clear no-print" }, icon("rotate-ccw"), "Tout décocher");
  button.addEventListener("click", () => {
    for (const box of boxesOf(list)) box.checked = false;
    button.hidden = true;
    boxesOf(list)[0].focus();
  });
  list.after(button);
  return button;
}

for (const list of lists) {
  const button = clearing(list);
  const show = () => (button.hidden = !boxesOf(list).some((box) => box.checked));
  list.addEventListener("change", show);
  const forget = () => {
    for (const box of boxesOf(list)) box.checked = box.defaultChecked;
    show();
  };
  forget();
  addEventListener("pageshow", (event) => event.persisted && forget());
}

/* <form data-confirm="Question ?">: asks first. A comfort; acts that lose something have their own page on the server. */

import { make } from "./icons.js";

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.agreed) return;
    event.preventDefault();
    event.stopPropagation();
    const label = event.submitter?.textContent.trim() || "Continuer";
    const yes = make("button", { className: "button button-danger", value: "oui", textContent: label });
    const no = make("button", { className: "button", value: "", textContent: "Ne rien changer" });
    const inner = make("form", { method: "dialog" }, make("p", { textContent: form.dataset.confirm }));
    inner.append(make("div", { className: "actions" }, yes, no));
    const dialog = make("dialog", { className: "dialog" }, inner);
    dialog.setAttribute("aria-label", "Confirmation");
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "oui") return;
      form.dataset.agreed = "1";
      form.requestSubmit(event.submitter);
    });
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  },
  true,
);

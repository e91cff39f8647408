/* A password may be read while it is typed: a box under each password field. It is hidden again when sent. */

for (const field of document.querySelectorAll("input[type='password']")) {
  const box = document.createElement("input");
  box.type = "checkbox";
  const label = document.createElement("label");
  label.className = "choice small";
  label.append(box, "Afficher le mot de passe");
  box.addEventListener("change", () => (field.type = box.checked ? "text" : "password"));
  field.form?.addEventListener("submit", () => (field.type = "password"));
  field.after(label);
}

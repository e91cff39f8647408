/* Which result was opened, told once the reader is on the way: to its search, not to anybody's name. */

const results = document.querySelector("[data-search]");

function told(event) {
  if (event.type === "auxclick" && event.button !== 1) return;
  const link = event.target.closest("article[data-type] a");
  if (!link || !results.contains(link)) return;
  const data = new FormData();
  data.set("csrf_token", results.dataset.token);
  data.set("recherche", results.dataset.search);
  data.set("rang", link.closest("article").dataset.place);
  navigator.sendBeacon("/recherche/ouvertures", data);
}

results.addEventListener("click", told);
results.addEventListener("auxclick", told);

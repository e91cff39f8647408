/* « Voir aussi »: the list of what is near comes once its card is on screen; until then, and without script, a link. */

const card = document.querySelector("[data-also]");

async function show() {
  try {
    const answer = await fetch(`${card.dataset.also}?forme=liste`);
    if (!answer.ok) return;
    const list = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-also-list]");
    if (list) card.querySelector("p").replaceWith(list);
  } catch {
    // Offline: the link stays.
  }
}

const watch = new IntersectionObserver((entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  watch.disconnect();
  show();
});
watch.observe(card);

/*
 * « Voir aussi »: the list of what is near comes once its card has been on screen for a moment; until then, and
 * without script, a link.
 */

const MOMENT = 600; // ms: who only passes by asks nothing of the server

const card = document.querySelector("[data-also]");
let waiting = 0;

async function show() {
  watch.disconnect();
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
  clearTimeout(waiting);
  if (entries.at(-1).isIntersecting) waiting = setTimeout(show, MOMENT);
});
watch.observe(card);

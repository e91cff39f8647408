/*
 * A page that waits for the worker: looks again every two seconds, and shows itself anew when something has
 * happened. Without script there is a link « Actualiser ».
 */

const PAUSE = 2000; // ms
const MOST = 300; // times

const place = document.querySelector('[data-pending="1"]');

async function look(times) {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-pending]");
    if (!answer.ok || !now) return;
    if (now.dataset.pending !== "1") return location.reload();
    place.querySelector("progress")?.closest(".progress").replaceWith(now.querySelector(".progress") ?? "");
  } catch {
    // Offline for a moment: asked again.
  }
  if (times < MOST) setTimeout(look, PAUSE, times + 1);
}

if (place) setTimeout(look, PAUSE, 0);

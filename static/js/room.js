// The exam room keeps itself up to date: it asks for small JSON every few seconds and fills it into the rows that stand.
// When somebody begins an exam or drops off the list, the page is loaded again, unless an action is being prepared.
const EVERY_MS = 5000;

const table = document.querySelector("[data-room]");
const rowOf = (id) => table.querySelector(`[data-place="${CSS.escape(id)}"]`);

function fill(row, place) {
  for (const cell of row.querySelectorAll("[data-cell]")) {
    const text = String(place[cell.dataset.cell]);
    if (cell.textContent !== text) cell.textContent = text;
  }
  row.querySelector(".room-heard").className = `room-heard room-heard--${place.connection}`;
}

function busy() {
  const form = table.closest("form");
  return form.contains(document.activeElement) || Boolean(form.querySelector("[name=attempt]:checked"));
}

function showStale(stale) {
  table.classList.toggle("room--stale", stale);
  document.querySelector("[data-room-stale]").hidden = !stale;
}

async function update() {
  if (document.hidden) return;
  let places;
  try {
    const response = await fetch(table.dataset.room, { redirect: "manual" });
    if (!response.ok) throw new Error(response.status);
    ({ places } = await response.json());
  } catch {
    showStale(true);
    return;
  }
  showStale(false);
  document.querySelector("[data-room-sitting]").textContent = places.filter((place) => place.open).length;
  document.querySelector("[data-room-ended]").textContent = places.filter((place) => !place.open).length;
  const known = places.filter((place) => rowOf(place.id));
  known.forEach((place) => fill(rowOf(place.id), place));
  const changed = known.length !== places.length || known.length !== table.querySelectorAll("[data-place]").length;
  if (changed && !busy()) location.reload();
}

setInterval(update, EVERY_MS);
document.addEventListener("visibilitychange", update);

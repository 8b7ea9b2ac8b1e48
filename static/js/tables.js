// <table data-rows>: up and down move from row to row, Enter opens the row's first link or fold, Space ticks its box.
// A row of class table__group is a heading and is passed over.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function rowsOf(table) {
  return [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.hidden && !row.classList.contains("table__group"));
}

function onKey(event) {
  const row = event.target.closest("tbody tr");
  if (!row || event.target !== row) return;
  if (event.key in STEPS || event.key === "Home" || event.key === "End") {
    const rows = rowsOf(event.currentTarget);
    const here = rows.indexOf(row);
    const next = event.key === "Home" ? 0 : event.key === "End" ? rows.length - 1 : here + STEPS[event.key];
    const target = rows[next];
    if (target) {
      event.preventDefault();
      row.tabIndex = -1;
      target.tabIndex = 0;
      target.focus();
    }
  } else if (event.key === "Enter") {
    row.querySelector("a[href], summary")?.click();
  } else if (event.key === " ") {
    const box = row.querySelector("input[type=checkbox]");
    if (box) {
      event.preventDefault();
      box.click();
    }
  }
}

// Boxes named by [data-select-all="name"]; [data-selected="name"] shows how many are ticked.
function enhanceSelection(all) {
  const name = all.dataset.selectAll;
  const boxes = () => [...document.querySelectorAll(`input[type=checkbox][name="${name}"]`)];
  const update = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
    for (const box of boxes()) box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
    for (const place of document.querySelectorAll(`[data-selected="${name}"]`)) place.textContent = ticked;
  };
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    update();
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === name) update();
  });
  update();
}

export function enhanceTables() {
  for (const table of document.querySelectorAll("table[data-rows]")) {
    rowsOf(table).forEach((row, index) => {
      row.tabIndex = index === 0 ? 0 : -1;
    });
    table.addEventListener("keydown", onKey);
  }
  document.querySelectorAll("[data-select-all]").forEach(enhanceSelection);
}

// Menus are <details data-menu>: they close on Escape, on a press elsewhere, and when another one opens.
function closeAll(except) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

export function enhanceMenus() {
  document.addEventListener("click", (event) => closeAll(event.target.closest("[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("[data-menu][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}

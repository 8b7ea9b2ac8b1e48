// Small comforts on top of pages that work without them.
import { enhanceCopy } from "./copy.js";
import { enhanceDialogs } from "./dialogs.js";
import { enhanceKinds } from "./kinds.js";
import { enhanceMenus } from "./menus.js";
import { enhanceTables } from "./tables.js";
import { enhanceTheme } from "./theme.js";

enhanceTheme();
enhanceMenus();
enhanceDialogs();
enhanceTables();
enhanceCopy();
enhanceKinds();

// A link to something folded, the doubted question say, means what is inside.
function unfold() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
addEventListener("hashchange", unfold);
unfold();

// After a refused form the reader hears and sees first what needs mending.
document.querySelector("[data-error-summary]")?.focus();

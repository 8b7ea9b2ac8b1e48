// Lets this page be opened again without network: the worker stands below /observe/, and this page puts itself and its
// own files where the worker looks. Resolves to whether that worked; it does on https and on the machine itself only.
const KEPT = "observe-1";
export const OLDEST_MS = 14 * 24 * 60 * 60 * 1000;

export async function keepPage(worker) {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return false;
  try {
    await navigator.serviceWorker.register(worker);
    await navigator.serviceWorker.ready;
    const kept = await caches.open(KEPT);
    if (navigator.onLine) {
      await forgetOld(kept);
      await Promise.all([location.pathname, ...files()].map((address) => keep(kept, address)));
    }
    return Boolean(await kept.match(new URL(location.pathname, location.href).href, { ignoreVary: true }));
  } catch {
    return false;
  }
}

export async function forgetPage(address) {
  if (!("caches" in window)) return;
  const kept = await caches.open(KEPT).catch(() => null);
  await kept?.delete(new URL(address, location.href).href);
}

function files() {
  const asked = performance.getEntriesByType("resource").map((entry) => entry.name);
  const named = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((it) => it.href ?? it.src);
  return new Set([...asked, ...named].filter((it) => it.startsWith(`${location.origin}/static/`)));
}

async function keep(kept, address) {
  const url = new URL(address, location.href).href;
  const response = await fetch(url).catch(() => null);
  if (response?.ok && !response.redirected) await kept.put(url, response);
}

// Pages of observations that nobody came back to do not stay on the phone for ever.
async function forgetOld(kept) {
  for (const request of await kept.keys()) {
    const told = Date.parse((await kept.match(request))?.headers.get("date") ?? "");
    if (told && Date.now() - told > OLDEST_MS) await kept.delete(request);
  }
}

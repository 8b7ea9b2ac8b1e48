// Keeps an opened observation usable in a garage without signal, a reload included: pages and their files are asked from
// the network first, and from what was kept when it does not answer. Nothing else of the site passes through here.
const KEPT = "observe-1";
const PATIENCE_MS = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function answered(request) {
  const kept = await caches.open(KEPT);
  const asked = fetch(request);
  try {
    const response = await Promise.race([asked, slow()]);
    // A redirect may lead to the sign-in as well as to the record, so what was kept stays: the page forgets itself once confirmed.
    if (response.ok && !response.redirected) await kept.put(request.url, response.clone());
    return response;
  } catch {
    // With nothing kept a slow answer is still better than none.
    return (await kept.match(request.url, { ignoreVary: true })) ?? (await asked);
  }
}

function slow() {
  return new Promise((_, refuse) => setTimeout(() => refuse(new Error("slow network")), PATIENCE_MS));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" || url.pathname.startsWith("{{ static_url }}")) event.respondWith(answered(request));
});

// What this phone keeps of an observation: ticks, confirmation, timer, photos and the page itself. It goes when the
// observation is closed, on whichever device that was, and at the latest two weeks after it was last opened here.
import { forgetPage, OLDEST_MS } from "./keeping.js";
import { forgetPhotos, observationsWithPhotos } from "./photos.js";

const KEY = /^observe:([0-9a-f-]{36})(?::|$)/;
const opened = (observation) => `observe:${observation}:opened`;

export async function forgetObservation(observation) {
  for (const key of keysOf(observation)) localStorage.removeItem(key);
  await forgetPhotos(observation);
  await forgetPage(addressOf(location.pathname, observation));
}

// The other observations on this phone: of those that are closed, or were not opened for long, nothing is kept.
export async function sweep({ observation, ticks }) {
  try {
    localStorage.setItem(opened(observation), String(Date.now()));
    for (const other of await others(observation)) {
      if (isOld(other) || (await isClosed(addressOf(ticks, other)))) await forgetObservation(other);
    }
  } catch {
    // Without storage (private windows) nothing is kept either; the next page looks again.
  }
}

const keys = () => Object.keys(localStorage).filter((key) => KEY.test(key));
const keysOf = (observation) => keys().filter((key) => KEY.exec(key)[1] === observation);

async function others(own) {
  const known = [...keys().map((key) => KEY.exec(key)[1]), ...(await observationsWithPhotos())];
  return [...new Set(known)].filter((it) => it !== own);
}

function isOld(observation) {
  const at = Number(localStorage.getItem(opened(observation)));
  if (!at) localStorage.setItem(opened(observation), String(Date.now()));
  return at > 0 && Date.now() - at > OLDEST_MS;
}

// What waits of somebody else who observes with this phone is not ours to judge: the server does not know it for us.
async function isClosed(address) {
  const response = await fetch(address, { redirect: "manual" }).catch(() => null);
  return Boolean(response?.ok) && !(await response.json()).open;
}

// The same address of another observation.
function addressOf(address, observation) {
  return address.replace(/[0-9a-f-]{36}/, observation);
}

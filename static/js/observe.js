// Observing practice beside the car. The page works without this as a plain form; with it every tick is saved by itself,
// waits on this phone while there is no network, and the page can be opened again without one.
import { Queue } from "./attempt/queue.js";
import { deviceName } from "./attempt/pulse.js";
import { keepPage } from "./observe/keeping.js";
import { forgetObservation, sweep } from "./observe/leaving.js";
import { Memory } from "./observe/memory.js";
import { PhotoQueue } from "./observe/photos.js";
import { Timer } from "./observe/timer.js";

const data = JSON.parse(document.getElementById("observe-data").textContent);
const words = document.getElementById("observe-words").dataset;
const form = document.querySelector("[data-ticks]");
const csrf = form.querySelector("input[name=csrfmiddlewaretoken]").value;
const saved = document.querySelector("[data-saved]");
const notice = document.querySelector(".exam__notice");
const missing = document.querySelector("[data-missing]");
const button = document.querySelector("[data-confirm]");
const NOTE_PAUSE_MS = 800;
const CONFIRMING = `observe:${data.observation}:confirm`;

const counted = (text, count) => text.replace("{count}", count);
const steps = [...document.querySelectorAll("[data-step]")].map((element) => ({
  element,
  place: Number(element.dataset.step),
  sequence: Number(element.dataset.sequence),
  remark: element.querySelector("[data-remark]"),
  note: element.querySelector("textarea"),
  sent: element.querySelector("textarea").value,
  mark: () => element.querySelector("[type=radio]:checked")?.value ?? "",
  wantsPhoto: Boolean(element.querySelector("[data-wants-photo]")),
}));
const stepOf = (place) => steps.find((step) => step.place === place);
let closed = false;
let signedOut = false;
let warned = false;

document.documentElement.classList.add("practice--scripted");
document.querySelector("[data-save]").hidden = true;
document.querySelector("[data-next]").hidden = false;

const queue = new Queue({
  key: `observe:${data.observation}`,
  address: data.ticks,
  csrf,
  device: deviceName(),
  on: { acknowledged: settled, changed: refresh, lost: notTaken, refused },
});
const photos = new PhotoQueue({
  observation: data.observation,
  address: data.photos,
  csrf,
  words,
  listOf: (place) => stepOf(place)?.element.querySelector("[data-photos]"),
  on: { changed: refresh, delivered: finish, refused, sent: (photo) => memory.keepPhoto(photo) },
});
const timer = new Timer(document.querySelector("[data-timer]"), { key: `observe:${data.observation}:timer`, words });

// The page may have been kept before the last ticks were delivered, and what waits is newer than any page: both come back
// from what this phone remembers.
const memory = new Memory(`observe:${data.observation}`);
for (const item of [...memory.ticks(), ...queue.items()]) {
  const step = stepOf(item.slot);
  if (step && item.sequence > step.sequence) show(step, item);
}

function show(step, { sequence, mark, note }) {
  step.sequence = sequence;
  for (const radio of step.element.querySelectorAll("[type=radio]")) radio.checked = radio.value === mark;
  step.note.value = step.sent = note;
}

function save(step) {
  if (closed) return;
  step.sequence += 1;
  step.sent = step.note.value;
  const item = { slot: step.place, sequence: step.sequence, mark: step.mark(), note: step.note.value, at: Date.now() };
  memory.keep(item);
  queue.add(item);
  remarkOrder(step);
}

// A gentle word, never a refusal: the observer alone saw in which order it was done.
function remarkOrder(step) {
  const early = step.mark() === "done" && "inOrder" in step.element.dataset;
  const open = steps.some((other) => other.place < step.place && !other.mark());
  step.remark.textContent = early && open ? words.order : "";
}

function saveNote(step) {
  clearTimeout(step.pause);
  if (step.note.value !== step.sent) save(step);
}

for (const step of steps) {
  step.element.addEventListener("change", (event) => {
    if (event.target.matches("[type=radio]")) save(step);
    if (event.target === step.note) saveNote(step);
    if (event.target.matches("[data-camera]")) {
      photos.add(step.place, [...event.target.files]);
      event.target.value = "";
    }
  });
  step.note.addEventListener("input", () => {
    clearTimeout(step.pause);
    step.pause = setTimeout(() => saveNote(step), NOTE_PAUSE_MS);
  });
}

function waiting() {
  return queue.items().length + photos.waiting;
}

function refresh() {
  const ticked = steps.filter((step) => step.mark()).length;
  document.querySelector("[data-ticked]").textContent = ticked;
  document.querySelector("[data-progress]").value = ticked;
  const open = steps.find((step) => !step.mark());
  for (const step of steps) step.element.classList.toggle("practice__line--open", step === open);
  document.querySelector("[data-next]").href = open ? `#step-${open.place}` : "#words";
  const count = waiting() + (confirming() ? 1 : 0);
  saved.replaceChildren();
  const mark = document.createElement("span");
  mark.className = count ? "exam__saved--waiting" : "exam__saved--done";
  mark.textContent = count ? counted(words.waiting, count) : words.saved;
  if (count || ticked) saved.append(mark);
  if (signedOut || closed) return;
  if (count && (queue.failing || photos.failing || !navigator.onLine)) notice.textContent = counted(words.offline, count);
  else if (!count) notice.textContent = "";
}

function settled() {
  signedOut = false;
  refresh();
  finish();
}

// Nothing of a packet was taken. Returns whether to go on with the next one.
function refused(items, status, body) {
  if (body.error === "closed") {
    // Several answers may say so; what waited is counted before the first of them lets it go.
    if (!closed) stop(counted(words.closed, waiting()), data.record, words.record);
    closed = true;
    forgetObservation(data.observation);
    return false;
  }
  if (status === 401 || status === 403 || status === 0) {
    signedOut = true;
    say(counted(words.signedOut, waiting()), data.signIn, words.signIn);
    return false;
  }
  // Somebody else has signed in on this phone, or the observer may not observe here any more: what waits stays.
  if (status === 404) {
    signedOut = true;
    say(`${body.message ?? ""} ${counted(words.waiting, waiting())}`, data.signIn, words.signIn);
    return false;
  }
  for (const item of items) {
    queue.drop(item);
    notTaken(item, {});
  }
  notice.textContent = words.refused;
  return true;
}

function notTaken(item, result) {
  const step = stepOf(item.slot);
  // What was ticked here after this item has a higher number and goes through.
  if (!step || queue.items().some((it) => it.slot === item.slot)) return;
  if (result.error !== "conflict") {
    showRefused(step, item, result);
    return;
  }
  show(step, result);
  memory.keep(result);
  step.remark.textContent = words.conflict;
  refresh();
}

// The tick goes back to what stands, so that nobody confirms what was never taken; the words typed stay to be mended.
function showRefused(step, { slot, sequence }, result) {
  const { mark, note } = result.stands ?? { mark: "", note: "" };
  const typed = step.note.value;
  const stands = { slot, sequence, mark, note };
  show(step, stands);
  memory.keep(stands);
  step.note.value = typed;
  step.remark.textContent = result.message ?? words.refused;
  refresh();
}

function say(text, address, label) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = label;
  notice.replaceChildren(text, " ", link);
}

function stop(text, address, label) {
  say(text, address, label);
  for (const input of form.querySelectorAll("input, textarea, button")) input.disabled = true;
}

// Whether the observer has confirmed on this phone and the server does not know yet.
function confirming() {
  try {
    return JSON.parse(localStorage.getItem(CONFIRMING));
  } catch {
    return null;
  }
}

function setConfirming(value) {
  if (value) localStorage.setItem(CONFIRMING, JSON.stringify(value));
  else localStorage.removeItem(CONFIRMING);
  const sealed = Boolean(value);
  for (const input of form.querySelectorAll("[data-step] :is(input, textarea, button)")) input.disabled = sealed;
  button.textContent = sealed ? words.takeBack : words.confirm;
  if (sealed) missing.textContent = words.confirming;
  refresh();
}

function unfinished() {
  const places = (list) => list.map((step) => step.place).join("、");
  const open = steps.filter((step) => !step.mark());
  if (open.length) return words.missing.replace("{places}", places(open));
  const bare = steps.filter((step) => step.mark() === "not_applicable" && !step.note.value.trim());
  return bare.length ? words.bare.replace("{places}", places(bare)) : "";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (closed) return;
  if (confirming()) {
    setConfirming(null);
    missing.textContent = "";
    return;
  }
  // A phone may leave the focus in a note when the button is touched.
  steps.forEach(saveNote);
  const why = unfinished();
  missing.textContent = why;
  if (why) return;
  const bare = steps.filter((step) => step.wantsPhoto && !step.element.querySelector("[data-photo]"));
  // Said once; pressing again confirms without the photo.
  if (bare.length && !warned) {
    warned = true;
    missing.textContent = words.noPhoto.replace("{places}", bare.map((step) => step.place).join("、"));
    return;
  }
  setConfirming({ words: document.getElementById("words").value, seconds: timer.seconds(), at: Date.now() });
  finish();
});

// Once everything is delivered, the confirmation follows; the server judges what it has.
let finishing = false;
async function finish() {
  const confirmation = confirming();
  if (!confirmation || closed || finishing) return;
  finishing = true;
  try {
    if (!(await queue.deliver()) || !(await photos.deliver()) || waiting() || !confirming()) return;
    const response = await fetch(data.confirm, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrftoken": csrf },
      body: JSON.stringify(confirmation),
      redirect: "manual",
    });
    const body = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
    if (response.ok) {
      await forgetObservation(data.observation);
      location.replace(body.record);
    } else if (response.status === 422) {
      setConfirming(null);
      missing.textContent = body.message;
    } else if (response.status < 500 && response.status !== 429) refused([], response.status, body);
    else setTimeout(finish, 5000);
  } catch {
    setTimeout(finish, 5000);
  } finally {
    finishing = false;
  }
}

// Coming back to the page: another device may have gone on meanwhile.
async function catchUp() {
  await queue.deliver();
  await photos.deliver();
  const response = await fetch(data.ticks, { redirect: "manual" }).catch(() => null);
  if (!response?.ok) return;
  const stands = await response.json();
  // The confirmation may have arrived and only its answer was lost: sent again it leads to the record.
  if (!stands.open && confirming()) {
    finish();
    return;
  }
  if (!stands.open) {
    refused([], 409, { error: "closed" });
    return;
  }
  const pending = new Set(queue.items().map((item) => item.slot));
  for (const tick of stands.ticks) {
    const step = stepOf(tick.slot);
    if (step && !pending.has(tick.slot) && tick.sequence > step.sequence) show(step, tick);
  }
  refresh();
  finish();
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) catchUp();
});
addEventListener("online", catchUp);
addEventListener("offline", refresh);

addEventListener("pagehide", () => steps.forEach(saveNote));

setConfirming(confirming());
if (!navigator.onLine) photos.showSent(memory.photos());
photos.restore().then(catchUp);
keepPage(data.worker).then((kept) => {
  const ready = document.querySelector("[data-ready]");
  ready.hidden = false;
  ready.textContent = kept ? words.ready : words.notReady;
  sweep(data);
});

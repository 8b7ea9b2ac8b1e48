// Sitting an exam. The page works without this as plain forms; with it every change is saved by itself.
import { Clock } from "./attempt/clock.js";
import { csrf } from "./attempt/csrf.js";
import { offerLargeType } from "./attempt/large.js";
import { Pages } from "./attempt/pages.js";
import { Pulse, deviceName } from "./attempt/pulse.js";
import { Question } from "./attempt/questions.js";
import { Queue } from "./attempt/queue.js";

const data = JSON.parse(document.getElementById("attempt-data").textContent);
const words = document.getElementById("attempt-words").dataset;
const saved = document.querySelector("[data-saved]");
const notice = document.querySelector(".exam__notice");
const timer = document.querySelector("[data-timer]");
const THRESHOLD_WORDS = { 600: words.ten, 300: words.five, 60: words.one };
const SOON_S = 300;
const RETRY_MS = 3000;

let signedOut = false;
let closed = false;
let unseen = false;

const counted = (text, count) => text.replace("{count}", count);
const announce = (text) => {
  document.querySelector("[data-announce]").textContent = text;
};

const questions = [...document.querySelectorAll("form.question")].map(
  (form) =>
    new Question(form, {
      changed: save,
      wrote: showSaved,
      moved: (text, place, count) =>
        announce(counted(words.moved, count).replace("{text}", text).replace("{place}", place)),
    }),
);
const questionOf = (slot) => questions.find((question) => question.slot === slot);

const device = deviceName();
const queue = new Queue({
  key: `attempt:${data.attempt}`,
  address: data.answers,
  device,
  on: { acknowledged, changed: showSaved, lost: notTaken, refused },
});
const pulse = new Pulse({ address: data.pulse, device, on: { standing } });

// What waits on this device is newer than what the server had when it made the page.
for (const item of queue.items()) {
  const question = questionOf(item.slot);
  if (!question || item.sequence <= question.sequence) continue;
  question.sequence = item.sequence;
  question.flagged = item.flagged;
  question.show(item.response);
}

const pages = new Pages({
  questions,
  words,
  onFlag(question) {
    question.flagged = !question.flagged;
    save(question);
  },
});

const clock = new Clock({
  now: data.now,
  deadline: data.deadline,
  on: { threshold: (seconds) => announce(THRESHOLD_WORDS[seconds]), up: timeIsUp },
});

function save(question) {
  if (closed) return;
  unseen = false;
  question.sequence += 1;
  const { slot, sequence, flagged } = question;
  queue.add({ slot, sequence, response: question.response(), flagged });
  pages.refresh();
}

function acknowledged(body) {
  signedOut = false;
  if (!unseen) notice.textContent = "";
  for (const { saved: taken, remark } of body.results) if (taken) questionOf(taken.slot)?.remark(remark);
  if (body.results.some((result) => result.late)) lost(words.late);
  standing(body);
  showSaved();
  pages.refresh();
}

// How the attempt stands by the server's latest answer.
function standing(body) {
  if (!body.open) {
    queue.deliver().then(() => location.replace(data.result));
    return;
  }
  if (body.paused) {
    queue.deliver().then(() => location.reload());
    return;
  }
  setTime(body);
  showElsewhere(body.elsewhere);
}

// With more time a page that has closed itself opens again; what waits on this device comes back with it.
function setTime({ now, deadline }) {
  clock.sync(now);
  if (!clock.move(deadline)) return;
  if (clock.ended) {
    queue.deliver().then(() => location.reload());
    return;
  }
  announce(words.extended);
  if (!unseen) notice.textContent = words.extended;
}

function showElsewhere(elsewhere) {
  document.querySelector("[data-elsewhere]").hidden = !elsewhere;
  for (const part of document.querySelectorAll("[data-sitting], .exam__actions")) part.inert = elsewhere;
}

function showSaved() {
  const waiting = queue.items().length;
  saved.replaceChildren();
  const mark = document.createElement("span");
  mark.className = waiting ? "exam__saved--waiting" : "exam__saved--done";
  mark.textContent = waiting ? counted(words.waiting, waiting) : words.saved;
  const allSaved = !unseen && !questions.some((question) => question.writing());
  if (waiting || (allSaved && questions.some((question) => question.sequence))) saved.append(mark);
  if (waiting && queue.failing && !clock.ended) notice.textContent = counted(words.offline, waiting);
}

// Nothing of a packet was taken. Returns whether to go on with the next one.
function refused(items, status, body) {
  if (body.error === "closed") {
    queue.dropAll();
    location.replace(data.result);
    return false;
  }
  // 404: somebody else has signed in on this device.
  if ([401, 403, 404, 0].includes(status)) {
    showSignedOut();
    return false;
  }
  for (const item of items) {
    queue.drop(item);
    notTaken(item, {});
  }
  pages.refresh();
  return true;
}

// One change was not taken: what the person has to read about it stands in the notice.
function notTaken(item, result) {
  // What the person did after this item has a higher number and goes through.
  if (queue.items().some((it) => it.slot === item.slot)) return;
  if (result.error !== "conflict") {
    questionOf(item.slot)?.refuse();
    lost(words.refused);
    return;
  }
  adopt(result, { anyway: true });
  lost(result.message);
}

// An answer on the screen was not taken: nobody hands in before having seen that.
function lost(text) {
  notice.textContent = text;
  unseen = true;
}

function showSignedOut() {
  signedOut = true;
  const link = document.createElement("a");
  link.href = data.signIn + encodeURIComponent(`?q=${pages.current}`);
  link.textContent = words.signIn;
  notice.replaceChildren(counted(words.signedOut, queue.items().length), " ", link);
}

function adopt({ slot, sequence, response, flagged }, { anyway = false } = {}) {
  const question = questionOf(slot);
  if (!question || (!anyway && sequence <= question.sequence)) return;
  question.sequence = sequence;
  question.flagged = flagged;
  question.show(response);
  pages.refresh();
}

// Coming back to the page: another device may have gone on meanwhile, and this one may have slept.
async function catchUp() {
  await queue.deliver();
  const response = await fetch(data.answers, { redirect: "manual" }).catch(() => null);
  if (!response?.ok) return;
  const stands = await response.json();
  if (!stands.open) location.replace(data.result);
  setTime(stands);
  const waiting = new Set(queue.items().map((item) => item.slot));
  stands.answers.filter((answer) => !waiting.has(answer.slot)).forEach((answer) => adopt(answer));
}

async function handIn() {
  signedOut = unseen = false;
  if (!(await queue.deliver())) return false;
  if (!clock.ended && questions.some((question) => question.pending())) lost(words.filesWait);
  if (unseen && !clock.ended) return false;
  try {
    const body = new URLSearchParams({ csrfmiddlewaretoken: csrf() });
    if (clock.ended) body.set("time_up", "1");
    const response = await fetch(data.submit, { method: "POST", headers: { accept: "application/json" }, body });
    // Whoever is signed out is led to the sign-in page.
    if (response.status === 403 || response.redirected) showSignedOut();
    if (!response.ok || response.redirected) return false;
    const { next } = await response.json();
    // More time was given while this device was away, or the time stands still.
    if (next === data.page) location.reload();
    else location.replace(next);
    return true;
  } catch {
    return false;
  }
}

async function timeIsUp() {
  // What is being written is an answer too; the server's grace is for this last packet.
  for (const question of questions) question.tell();
  closed = true;
  for (const input of document.querySelectorAll("form.question :is(input, select, textarea, button)")) input.disabled = true;
  announce(words.up);
  notice.textContent = words.up;
  while (!(await handIn())) {
    // Said once: a screen reader would read it again with every try.
    if (!signedOut && notice.textContent !== words.upOffline) notice.textContent = words.upOffline;
    await new Promise((again) => setTimeout(again, RETRY_MS));
  }
}

document.getElementById("hand-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  if (!(await handIn())) {
    button.disabled = false;
    if (!signedOut && !unseen) notice.textContent = words.handInWaits;
  }
});
document.querySelector("[data-take]").addEventListener("click", async () => {
  if (await pulse.send({ take: true })) catchUp();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) catchUp();
});

clock.start((text, left) => {
  timer.textContent = text;
  timer.parentElement.classList.toggle("exam__timer--soon", left <= SOON_S);
});
offerLargeType(document.querySelector("[data-large]"), document.querySelector(".exam"));
showSaved();
pulse.start();
queue.deliver();

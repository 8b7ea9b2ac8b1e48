// Which question is shown, the map of all, the flag, and the page before handing in.
const CHECK = "check";

export class Pages {
  constructor({ questions, words, onFlag }) {
    this.questions = questions;
    this.words = words;
    this.check = document.querySelector("[data-check]");
    this.map = document.querySelector(".question-map");
    this.flag = document.querySelector("[data-flag]");
    this.next = document.querySelector(".exam__actions [data-go=next]");
    this.previous = document.querySelector(".exam__actions [data-go=previous]");
    this.flag.addEventListener("click", (event) => {
      event.preventDefault();
      onFlag(this.question());
    });
    addEventListener("click", (event) => this.onGo(event));
    addEventListener("popstate", () => this.show(this.ofAddress()));
    this.show(this.ofAddress());
  }

  ofAddress() {
    const asked = new URLSearchParams(location.search).get("q");
    if (asked === CHECK) return CHECK;
    const slot = Number(asked);
    return slot >= 1 && slot <= this.questions.length ? slot : 1;
  }

  question() {
    return this.questions.find((question) => question.slot === this.current);
  }

  onGo(event) {
    const target = event.target.closest("[data-go]");
    if (!target) return;
    event.preventDefault();
    const last = this.questions.length;
    const here = this.current === CHECK ? last + 1 : this.current;
    const steps = { next: here + 1, previous: here - 1 };
    const goal = Math.max(1, steps[target.dataset.go] ?? Number(target.dataset.go));
    this.go(goal > last ? CHECK : goal);
  }

  go(goal) {
    if (goal === this.current) return;
    history.pushState(null, "", `?q=${goal}`);
    this.show(goal);
    const shown = goal === CHECK ? this.check : this.question().form;
    scrollTo(0, 0);
    shown.querySelector(".question__stem").focus({ preventScroll: true });
  }

  show(goal) {
    this.current = goal;
    for (const question of this.questions) question.form.hidden = question.slot !== goal;
    this.check.hidden = goal !== CHECK;
    if (goal === CHECK) document.querySelector("[data-map-frame]").open = true;
    this.refresh();
  }

  refresh() {
    const onCheck = this.current === CHECK;
    const last = this.questions.length;
    document.querySelector("[data-position]").textContent = onCheck ? this.words.onCheck : `${this.current} / ${last}`;
    document.querySelector("[data-progress]").value = this.questions.filter((it) => it.answered).length;
    this.next.hidden = onCheck;
    this.next.textContent = this.current === last ? this.words.toCheck : this.words.next;
    this.previous.disabled = this.current === 1;
    this.flag.hidden = onCheck;
    this.flag.setAttribute("aria-pressed", String(Boolean(this.question()?.flagged)));
    for (const question of this.questions) this.refreshItem(question);
    this.refreshMissing();
  }

  refreshItem(question) {
    const item = this.map.querySelector(`[data-go="${question.slot}"]`);
    const { answered, flagged, cannotBeRead } = this.words;
    item.classList.toggle("question-map__item--answered", question.answered);
    item.classList.toggle("question-map__item--flagged", question.flagged);
    item.classList.toggle("question-map__item--unclear", question.unclear);
    item.toggleAttribute("aria-current", question.slot === this.current);
    const state = [question.answered && answered, question.unclear && cannotBeRead, question.flagged && flagged].filter(Boolean);
    item.setAttribute("aria-label", [question.slot, ...state].join(", "));
  }

  refreshMissing() {
    const missing = this.questions.filter((question) => !question.answered).length;
    const words = missing ? this.words.missing.replace("{count}", missing) : this.words.all;
    const line = document.querySelector("[data-missing]");
    line.textContent = words;
    line.classList.toggle("banner--warning", missing > 0);
    line.classList.toggle("banner--success", !missing);
    const unclear = this.questions.filter((question) => question.unclear).map((question) => question.slot);
    const further = document.querySelector("[data-unclear]");
    further.hidden = !unclear.length;
    further.textContent = this.words.unclear.replace("{numbers}", unclear.join("、"));
  }
}

// Paradata with a clock that only runs forward: how long each item took, in which order, what was
// changed, where a pause was. A draft that is opened again goes on where it was.
const PAUSE = 120; // seconds without a touch that count as a break and not as thinking

const round = (seconds) => Math.round(seconds * 10) / 10;
const rounded = (items) => Object.fromEntries(Object.entries(items).map(([item, seconds]) => [item, round(seconds)]));

export class Clock {
  constructor(told = {}, now = () => performance.now() / 1000) {
    this.told = { seconds: 0, items: {}, order: [], changes: {}, breaks: [], ...structuredClone(told) };
    if (this.told.order.length) this.told.breaks.push(0); // put away or crashed: nobody measured how long
    Object.assign(this, { now, mark: now(), thought: 0, ending: new AbortController() });
    document.addEventListener("visibilitychange", () => this.look(document.hidden), { signal: this.ending.signal });
  }

  // The page goes out of sight, or the tablet to sleep, and comes back: what lies between is a break.
  look(hidden) {
    const passed = this.now() - this.mark;
    this.mark = this.now();
    if (hidden) this.thought += passed;
    else this.told.breaks.push(passed);
  }

  // Time since the last touch, out of the break it may have been.
  spend() {
    const passed = this.thought + this.now() - this.mark;
    Object.assign(this, { mark: this.now(), thought: 0 });
    if (passed > PAUSE) this.told.breaks.push(passed);
    else this.told.seconds += passed;
    return passed > PAUSE ? 0 : passed;
  }

  // Something was answered: the time since the last touch belongs to this item. Another choice is a
  // change; another letter of the same text, or another box of the same list, is none.
  touch(item, choice = false) {
    const { told } = this;
    told.items[item] = (told.items[item] ?? 0) + this.spend();
    if (!told.order.includes(item)) told.order.push(item);
    else if (choice || told.touched !== item) told.changes[item] = (told.changes[item] ?? 0) + 1;
    told.touched = item;
  }

  measured() {
    this.spend();
    const { seconds, items, order, changes, breaks } = this.told;
    return { seconds: round(seconds), items: rounded(items), order, changes, breaks: breaks.map(round) };
  }

  stop() { this.ending.abort(); }
}

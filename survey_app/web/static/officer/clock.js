// Paradata with a clock that only runs forward: how long each item took, in which order, what was
// changed, where a pause was. A draft that is opened again goes on where it was.
const PAUSE = 120; // seconds without a touch that count as a break and not as thinking

const round = (seconds) => Math.round(seconds * 10) / 10;

export class Clock {
  constructor(told = {}) {
    this.told = { seconds: 0, items: {}, order: [], changes: {}, breaks: [], ...told };
    this.mark = performance.now();
  }

  // Something was answered: the time since the last touch belongs to this item.
  touch(item) {
    const passed = (performance.now() - this.mark) / 1000;
    this.mark = performance.now();
    const { told } = this;
    if (passed > PAUSE) told.breaks.push(round(passed));
    else { told.seconds = round(told.seconds + passed); told.items[item] = round((told.items[item] ?? 0) + passed); }
    if (!told.order.includes(item)) told.order.push(item);
    else if (told.order.at(-1) !== item || told.touched !== item) told.changes[item] = (told.changes[item] ?? 0) + 1;
    told.touched = item;
  }

  measured() {
    const { touched, ...told } = this.told;
    return told;
  }
}

// An interview: the residents' own form, a question a screen or all on one page, by the officer or in
// the household's own hands. Every touch is written to a draft under the officer's PIN.
import * as db from "./db.js";
import { MESSAGES, clean } from "./clean.js";
import { Clock } from "./clock.js";
import { alarm, h, show } from "./dom.js";
import * as handed from "./handed.js";
import { roughly } from "./place.js";
import * as queue from "./queue.js";
import { newId } from "./seal.js";
import * as session from "./session.js";
import * as sounds from "./sounds.js";

const NONE_KEPT = "CHƯA LƯU ĐƯỢC: bộ nhớ của máy không nhận thêm. Xin đừng đóng trang này; xóa bớt ảnh, video trong máy rồi bấm lưu lại.";

// Says so where it is seen, however far down the screen a button was pressed.
export function notKept() {
  document.querySelector(".alarm.full")?.remove();
  const told = h("div", { class: "alarm full", role: "alert" }, h("p", {}, NONE_KEPT));
  document.querySelector("main").prepend(told);
  told.scrollIntoView({ block: "center" });
}

// A draft as it lies on the tablet: only whose it is can be read without the PIN.
const write = async (draft) => db.put("drafts", { id: draft.id, officer: session.now.vault.id, kept: await session.now.vault.write(draft) });

// The officer's own drafts, and the ids of those that were written under a PIN since forgotten.
export async function drafts() {
  const mine = (await db.all("drafts")).filter((row) => row.officer === session.now.vault.id);
  const read = await Promise.all(mine.map((row) => session.now.vault.read(row.kept).catch(() => null)));
  return { open: read.filter(Boolean), shut: mine.filter((row, at) => !read[at]).map((row) => row.id) };
}

export const forget = (ids) => db.remove("drafts", ...ids);

export async function begin(campaign, village, line, card, mode) {
  const draft = { id: newId(), visit: newId(), campaign: campaign.code, village: village.number, line, card, mode, form: "visit", language: "vi", answers: {}, at: 0, whole: false, paradata: {} };
  await write(draft);
  return draft;
}

// Throws an unfinished interview away once the officer has said so twice.
export const drop = (draft, place, done, back) => handed.drop(draft, place.name, async () => { await forget([draft.id]); done(); }, back);

let leave = async () => {}; // ends the interview that this window had open, wherever the officer went from it

// Opens a draft, in one window at a time.
export async function open(draft, done) {
  await leave();
  const { promise: closed, resolve: close } = withResolvers();
  const over = navigator.locks.request(`draft ${draft.id}`, { ifAvailable: true }, (lock) => {
    if (lock) {
      const going = new Interview(draft, () => { close(); done(); });
      going.start();
      return closed.then(() => going.clock?.stop());
    }
    show("Phiếu đang mở", alarm("Phiếu này đang mở ở một cửa sổ khác của máy. Xin tiếp tục ở cửa sổ đó."),
      h("button", { class: "main", onclick: done }, "Quay lại"));
    return null;
  });
  leave = () => { close(); return over; };
}

function withResolvers() {
  let resolve;
  return { promise: new Promise((go) => { resolve = go; }), resolve };
}

class Interview {
  constructor(draft, leave) {
    this.campaign = session.campaignOf(draft.campaign);
    this.village = session.villageOf(this.campaign, draft.village);
    Object.assign(this, { draft, leave, items: this.campaign.form.items, clock: null, writing: Promise.resolve() });
    this.hidden = handed.before(draft); // answers that nobody is shown again
  }

  start() {
    if (this.draft.mode === "self") this.handOver();
    else this.ask();
  }

  handOver() {
    const answered = this.items.filter(({ code, when }) => !when && this.hidden[code]).length;
    handed.handOver({ draft: this.draft, place: this.village.name, answered }, () => this.ask(), () => drop(this.draft, this.village, () => this.leave(), () => this.handOver()));
  }

  ask(problems = []) {
    if (this.clock) this.clock.spend(); // reading over what was answered belongs to no item
    else this.clock = new Clock(this.draft.paradata);
    const form = h("form", { novalidate: true });
    form.innerHTML = this.campaign.form.html; // rendered by our own server, kept in the pack
    this.form = form;
    this.blocks = [...form.querySelectorAll(":scope > fieldset, :scope > .f")];
    for (const { place } of problems) this.reveal(this.block(place));
    this.fill();
    this.cover();
    this.mark(problems);
    this.say(this.draft.language);
    for (const item of this.items) this.asks(item)?.after(...sounds.buttons(this.campaign, item.code));
    form.addEventListener("input", (event) => this.touched(event.target));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.next(); });
    show(`${this.village.name}, hộ số ${this.draft.line}`,
      this.draft.whole && h("p", { class: "where" }, this.campaign.form.title),
      problems.length > 0 && [alarm(`Còn ${problems.length} câu cần xem lại; mỗi câu có ghi lỗi.`),
        this.draft.whole && h("button", { class: "b2", type: "button", onclick: () => this.toFault() }, "Đến câu cần xem lại")],
      form, this.controls(), this.choices());
    this.turn(this.draft.at);
  }

  // Language, and whether all questions stand on one page.
  choices() {
    const languages = this.campaign.form.languages;
    return h("p", { class: "choices" },
      h("button", { class: "b2 small", type: "button", onclick: (event) => { this.change({ whole: !this.draft.whole }); event.target.textContent = this.draft.whole ? "Từng câu một" : "Cả phiếu một trang"; this.turn(this.draft.at); } }, this.draft.whole ? "Từng câu một" : "Cả phiếu một trang"),
      languages.length > 1 && h("label", {}, "Ngôn ngữ ", h("select", { onchange: (event) => { this.change({ language: event.target.value }); this.say(event.target.value); } },
        languages.map((code) => h("option", { value: code, lang: code, selected: code === this.draft.language }, this.campaign.form.language_names?.[code] ?? code)))));
  }

  controls() {
    this.place = h("p", { class: "place", "aria-live": "polite" });
    this.back = h("button", { type: "button", class: "b2", onclick: () => this.turn(this.draft.at - 1) }, "Câu trước");
    this.forth = h("button", { type: "button", onclick: () => this.next() }, "Câu sau");
    return [h("div", { class: "controls" }, this.place, this.back, this.forth),
      h("button", { type: "button", class: "plain", onclick: () => this.pause() }, this.draft.mode === "self" ? "Dừng, trả máy cho cán bộ" : "Để lại, viết tiếp sau")];
  }

  // Shows one question, or all; the answers stay where they are.
  turn(to) {
    sounds.stop();
    const at = Math.max(0, Math.min(to, this.blocks.length - 1));
    this.change({ at });
    this.blocks.forEach((block, index) => { block.hidden = !this.draft.whole && index !== at; });
    const last = this.draft.whole || at === this.blocks.length - 1;
    this.place.textContent = this.draft.whole ? "" : `Câu ${at + 1} trên ${this.blocks.length}`;
    this.back.hidden = this.draft.whole || at === 0;
    this.forth.textContent = last ? "Xem lại trước khi lưu" : "Câu sau";
    if (!this.draft.whole) this.blocks[at].querySelector(handed.isCovered(this.blocks[at]) ? "button" : "input, textarea")?.focus({ preventScroll: true });
  }

  next() {
    if (this.draft.whole || this.draft.at === this.blocks.length - 1) this.check();
    else this.turn(this.draft.at + 1);
  }

  touched(control) {
    this.clock.touch(control.name, control.type === "radio");
    this.change({ answers: this.given(), paradata: this.clock.told });
  }

  // Notes a change and writes the draft, one write after the other, the newest state each time.
  change(more) {
    Object.assign(this.draft, more);
    this.writing = this.writing.then(() => write(this.draft)).catch(() => this.full());
  }

  full() { if (!document.querySelector(".alarm.full")) notKept(); }

  given() {
    const raw = { ...this.hidden };
    for (const [name, value] of new FormData(this.form)) if (!this.hidden[name]) (raw[name] ??= []).push(value);
    return raw;
  }

  // Hides what the household answered before, and goes to the first question that is open.
  cover() {
    const mine = this.blocks.filter((block) => handed.names(block).some((name) => this.hidden[name]));
    for (const block of mine) handed.cover(block, () => { this.reveal(block); this.change({ answers: this.given() }); });
    if (mine.length && !this.resumed) this.draft.at = [...this.blocks, null].findIndex((block) => !block || !handed.isCovered(block));
    this.resumed = true;
  }

  // A question that is answered anew: what was answered before is gone.
  reveal(within) {
    const block = this.blocks.find((found) => found.contains(within));
    for (const name of block ? handed.names(block) : []) if (this.hidden[name]) { delete this.hidden[name]; delete this.draft.answers[name]; }
  }

  fill() {
    for (const control of this.form.elements) {
      const given = (!this.hidden[control.name] && this.draft.answers[control.name]) || [];
      if (control.type === "radio" || control.type === "checkbox") control.checked = given.includes(control.value);
      else if ("value" in control) control.value = given[0] ?? "";
    }
  }

  mark(problems) {
    for (const { code, place } of problems) {
      const block = this.block(place);
      if (!block) continue;
      block.classList.add("e");
      (block.querySelector("legend, label") ?? block).after(h("p", { class: "x" }, `Lỗi: ${MESSAGES[code]}`));
    }
    if (problems.length) this.draft.at = Math.max(0, this.blocks.indexOf(this.block(problems[0].place)));
  }

  // The first question that is marked.
  toFault() {
    const block = this.blocks[this.draft.at];
    block.scrollIntoView({ block: "center" });
    block.querySelector("input, textarea")?.focus({ preventScroll: true });
  }

  block(code) { return this.form.elements.namedItem(code)?.item?.(0)?.closest(":scope fieldset, .f, .r") ?? this.form.querySelector(`[name="${code}"]`)?.closest("fieldset, .f"); }

  // The words that ask a question.
  asks({ code }) { return this.form.querySelector(`fieldset[id="${code}"] > legend`) ?? this.form.querySelector(`label[for="${code}"]`); }

  // Puts the words of another language in place; what was answered stays.
  say(language) {
    for (const item of this.items) {
      const label = item.label[language] ?? item.label.vi;
      const legend = this.asks(item);
      if (legend) { replaceWords(legend, label); speaks(legend, language); }
      for (const option of item.options) {
        const control = this.form.querySelector(`[name="${item.code}"][value="${option.code}"]`);
        const words = control && this.form.querySelector(`label[for="${control.id}"]`);
        if (words) { words.textContent = option.label[language] ?? option.label.vi; speaks(words, language); }
      }
    }
  }

  // What was answered, once more before it is kept.
  async check() {
    sounds.stop();
    await this.writing;
    const { answers, problems } = clean(this.items, this.draft.answers);
    if (problems.length) return this.ask(problems);
    const words = (item) => [answers[item.code]].flat().map((code) => item.options.find((option) => option.code === code)?.label[this.draft.language] ?? item.options.find((option) => option.code === code)?.label.vi ?? code).join("; ");
    const keep = h("button", { class: "main", onclick: () => this.keep(keep) }, "Lưu phiếu");
    const told = h("dl", {}, this.items.filter((item) => answers[item.code] !== undefined && !(item.when && this.hidden[item.when.item])).map((item) => [h("dt", { lang: this.draft.language }, item.label[this.draft.language] ?? item.label.vi), this.hidden[item.code] ? h("dd", {}, "Đã trả lời trước khi dừng; không hiện lại.") : h("dd", { lang: item.options.length ? this.draft.language : null }, words(item))]));
    show("Xem lại rồi lưu",
      h("p", { class: "where" }, `${this.village.name}, hộ số ${this.draft.line}`),
      this.draft.mode === "self" ? handed.folded(told) : told,
      this.campaign.asks_place && h("p", {}, h("label", {}, this.agreed = h("input", { type: "checkbox", class: "agree" }),
        " Hộ đồng ý cho ghi vị trí gần đúng (ô vuông khoảng 1 km) để kiểm tra việc đến hộ. Không đồng ý thì để trống; phiếu vẫn được tính như nhau.")),
      keep, h("button", { class: "b2", onclick: () => this.ask() }, "Sửa câu trả lời"));
  }

  // Sealed, durable, and only then said; a second try keeps nothing twice.
  async keep(button) {
    button.disabled = true;
    const { draft, campaign } = this;
    const { id, card, village, line, form, mode, language, answers } = draft;
    const paradata = { ...this.clock.measured(), ...(this.agreed?.checked && await roughly()) };
    try {
      const row = await queue.sealed(campaign, { kind: "response", id, by: session.now.vault.id, card, village, line, form, mode, language, answers, paradata });
      await session.visit(campaign, this.village, line, "answered", draft.visit, ["add", "queue", row], ["delete", "drafts", id]);
    } catch (fault) {
      if (fault.name === "ConstraintError") return this.kept();
      button.disabled = false;
      notKept();
      throw fault;
    }
    this.clock.stop();
    this.thank();
  }

  // Another window has finished the same interview meanwhile.
  kept() {
    show("Phiếu đã được lưu trước đó", alarm("Phiếu này đã được lưu từ một cửa sổ khác của máy. Những gì vừa sửa ở cửa sổ này không được lưu."),
      h("button", { class: "main", onclick: () => this.leave() }, "Về danh sách hộ"));
  }

  thank() {
    const { line, mode } = this.draft;
    show("Đã lưu phiếu trên máy", h("div", { class: "n", role: "status" },
      h("p", {}, `Phiếu của hộ số ${line} đã được niêm phong và lưu chắc chắn trên máy này. Máy tự gửi khi có mạng.`)),
      h("p", {}, mode === "self" ? "Cảm ơn ông/bà. Xin trả máy cho cán bộ." : "Xin cảm ơn hộ đã dành thời gian."),
      h("button", { class: "main", onclick: () => this.leave() }, "Về danh sách hộ"));
  }

  async pause() {
    sounds.stop();
    await this.writing;
    this.clock?.stop();
    if (this.draft.mode === "self") handed.stopped(() => this.leave());
    else this.leave();
  }
}

// What is said in another language says so to a screen reader; what stays Vietnamese within does too.
function speaks(words, language) {
  words.lang = language;
  for (const aside of words.children) aside.lang = "vi";
}

function replaceWords(legend, words) {
  const text = [...legend.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (!text) return;
  const before = text.data.match(/^\s*\d+\. /)?.[0] ?? "";
  text.data = `${before}${words} `;
}

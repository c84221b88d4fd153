// A form in the household's own hands. What was answered before the tablet was given back stays with
// the draft and is shown to nobody again: it goes on from the first open question, or a question is
// answered anew.
import { h, number, show } from "./dom.js";

const KEPT = "Đã trả lời trước khi dừng. Câu trả lời được giữ, không hiện lại cho ai.";

// What the household answered before this opening, by item; of an officer's own interview nothing is hidden.
export const before = ({ mode, answers }) => (mode === "self"
  ? Object.fromEntries(Object.entries(answers).filter(([, given]) => given.some((text) => text.trim()))) : {});

export const names = (block) => [...new Set([...block.querySelectorAll("[name]")].map((control) => control.name))];

// The officer turns the tablet round: from here the household is alone with the form.
export function handOver({ draft, place, answered }, start, drop) {
  const words = "Câu trả lời chỉ ông/bà biết: trả lời xong, máy niêm phong phiếu, cán bộ không xem được. Muốn nghỉ thì bấm “Dừng, trả máy cho cán bộ”: các câu đã trả lời được giữ và không hiện lại cho ai.";
  show(answered ? "Đưa máy lại cho hộ" : "Mời ông/bà tự trả lời",
    h("p", { class: "where" }, `${place}, hộ số ${draft.line}`),
    h("p", {}, answered ? `Xin cán bộ đưa máy lại cho người đại diện hộ. Hộ đã trả lời ${number(answered)} câu; cán bộ không xem được các câu đó.` : "Xin cán bộ đưa máy cho người đại diện hộ."),
    h("p", {}, answered ? "Thưa ông/bà: các câu đã trả lời vẫn được giữ và không hiện lại cho ai. Ông/bà trả lời tiếp từ câu còn trống; muốn đổi câu nào thì trả lời lại câu đó." : words),
    h("button", { class: "main", onclick: start }, answered ? "Tôi trả lời tiếp" : "Tôi bắt đầu trả lời"),
    answered > 0 && h("button", { class: "plain", onclick: drop }, "Bỏ phiếu này"));
}

// The household gives the tablet back in the middle of the form.
export const stopped = (done) => show("Đã dừng. Xin trả máy cho cán bộ",
  h("p", {}, "Các câu đã trả lời được giữ trên máy và không hiện lại cho ai. Khi ông/bà muốn trả lời tiếp, cán bộ đưa máy lại."),
  h("button", { class: "main", onclick: done }, "Về danh sách hộ"));

// All answers once more, shut until the household opens them: who gives the tablet back too early shows none.
export const folded = (told) => [
  h("p", {}, "Ông/bà đã trả lời đủ. Xin bấm “Lưu phiếu”: máy niêm phong phiếu, rồi ông/bà trả máy cho cán bộ."),
  h("details", {}, h("summary", {}, "Xem lại câu trả lời"), told)];

// Puts a word in the place of an answer, and a way to give it anew.
export function cover(block, again) {
  block.classList.add("kept");
  const told = h("div", { class: "told" }, h("p", { class: "note" }, KEPT), h("button", { type: "button", class: "b2 small", onclick: () => {
    told.remove();
    block.classList.remove("kept");
    again();
    block.querySelector("input, textarea")?.focus();
  } }, "Trả lời lại câu này"));
  block.querySelector("legend, label").after(told);
}

export const isCovered = (block) => block.classList.contains("kept");

// Asks once more before an unfinished form is thrown away.
export const drop = ({ line }, place, forget, back) => show("Bỏ phiếu đang viết dở?",
  h("p", {}, `Phiếu đang viết dở của hộ số ${line}, ${place}: các câu đã trả lời bị xóa hẳn khỏi máy, không lấy lại được. Thẻ của hộ vẫn dùng được; hộ có thể trả lời lại từ đầu.`),
  h("button", { class: "main", onclick: back }, "Giữ lại"),
  h("button", { class: "b2", onclick: forget }, "Bỏ phiếu, xóa câu trả lời"));

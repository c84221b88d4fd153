// Checks answers as the server will (questionnaires/answers.py): what passes here is accepted there.
export const MESSAGES = {
  answer_missing: "Ông/bà chưa trả lời câu này.",
  answer_unknown_option: "Câu trả lời không nằm trong các phương án của câu hỏi.",
  answer_too_many: "Câu này chỉ chọn một phương án.",
  answer_exclusive: "Phương án này không chọn cùng phương án khác.",
  answer_too_long: "Nội dung dài quá giới hạn; xin ông/bà viết gọn lại.",
  answer_unknown_item: "Mẫu phiếu không có câu hỏi này.",
};

const text = (given) => given.normalize("NFC").replace(/\r\n?/g, "\n").replace(/\t/g, " ")
  .replace(/[\p{Cc}\p{Cs}]/gu, (sign) => (sign === "\n" ? sign : "")).trim();

const length = (given) => Array.from(given).length; // characters, as Python counts them

const asked = (item, answers) => {
  if (!item.when) return true;
  const given = answers[item.when.item];
  return given !== undefined && [given].flat().some((value) => item.when.in.includes(value));
};

function fault(item, given) {
  if (item.type !== "multiple" && given.length > 1) return "answer_too_many";
  if (item.type === "text") return length(given[0]) > item.limit ? "answer_too_long" : null;
  const options = given.map((code) => item.options.find((option) => option.code === code));
  if (options.includes(undefined)) return "answer_unknown_option";
  return given.length > 1 && options.some((option) => option.exclusive) ? "answer_exclusive" : null;
}

// { answers, problems: [{ code, place }] }; `raw` is {item: [text, …]} as a form gives it.
export function clean(items, raw) {
  const answers = {};
  const problems = [];
  for (const item of items) {
    const given = [...new Set((raw[item.code] ?? []).map(text).filter(Boolean))];
    if (!given.length || !asked(item, answers)) continue;
    const code = fault(item, given);
    if (code) problems.push({ code, place: item.code });
    else answers[item.code] = item.type === "multiple"
      ? item.options.map((option) => option.code).filter((option) => given.includes(option)) : given[0];
  }
  const faulty = new Set(problems.map((problem) => problem.place));
  for (const item of items) {
    const blank = item.required && answers[item.code] === undefined && asked(item, answers);
    if (blank && !faulty.has(item.code)) problems.push({ code: "answer_missing", place: item.code });
  }
  const known = new Set(items.map((item) => item.code));
  for (const code of Object.keys(raw)) if (!known.has(code)) problems.push({ code: "answer_unknown_item", place: code });
  return { answers, problems };
}

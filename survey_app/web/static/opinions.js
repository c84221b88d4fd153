// Masks what is selected in a text, restores the original, adds a tag that was used before.
"use strict";
const MASK = "…";

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function mask(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  if (from === to) return;
  area.value = value.slice(0, from) + MASK + value.slice(to);
  area.focus();
  area.setSelectionRange(from + 1, from + 1);
}

function addTag(field, tag) {
  const tags = field.value.split(",").map((each) => each.trim()).filter(Boolean);
  if (!tags.includes(tag)) field.value = [...tags, tag].join(", ");
  field.focus();
}

for (const area of document.querySelectorAll("textarea[data-text]")) {
  const row = document.createElement("div");
  row.className = "actions";
  row.append(
    button("Che phần đang chọn", () => mask(area)),
    button("Trả lại nguyên văn", () => {
      area.value = document.getElementById(area.dataset.text).textContent;
    }),
  );
  area.after(row);
}

const form = document.querySelector("form[data-tags]");
const used = (form?.dataset.tags ?? "").split(", ").filter(Boolean).slice(0, 8);
form?.addEventListener("focusin", ({ target }) => {
  if (!used.length || !target.name?.startsWith("tags-") || target.dataset.offered) return;
  target.dataset.offered = "yes";
  const row = document.createElement("div");
  row.className = "actions";
  row.append(...used.map((tag) => button(tag, () => addTag(target, tag))));
  target.after(row);
});

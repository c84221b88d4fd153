// Keys a paper ballot without the mouse: Enter leaves the number, digits choose and move on.
"use strict";
document.documentElement.classList.add("js");
const form = document.querySelector("form[data-keying]");

function shown(element) {
  return element.offsetParent !== null;
}

function items() {
  return [...form.querySelectorAll(".item")].filter(shown);
}

function enter(item) {
  const target = item
    ? item.querySelector("input:checked") ?? item.querySelector("input")
    : form.querySelector("button.main");
  target.focus();
  (item ?? target).scrollIntoView({ block: "center" });
}

function step(item, by) {
  const all = items();
  const next = all[all.indexOf(item) + by];
  if (next || by > 0) enter(next);
}

function choose(item, digit) {
  const option = item.querySelectorAll('input[type="radio"], input[type="checkbox"]')[digit - 1];
  if (!option) return;
  option.checked = option.type === "radio" || !option.checked;
  option.focus();
  if (option.type === "radio") step(item, 1);
}

form?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const item = event.target.closest(".item");
  const typing = event.target.matches('input:not([type="radio"], [type="checkbox"]), select');
  if (event.key === "Enter" && typing) {
    event.preventDefault();
    if (item) step(item, 1);
    else enter(items()[0]);
  } else if (item && !typing && /^[1-9]$/.test(event.key)) {
    event.preventDefault();
    choose(item, Number(event.key));
  } else if (item && !typing && event.key === "Enter") {
    event.preventDefault();
    step(item, 1);
  } else if (item && !typing && (event.key === "ArrowLeft" || event.key === "Backspace")) {
    event.preventDefault();
    step(item, -1);
  }
});

for (const hint of document.querySelectorAll(".keys")) hint.hidden = false;

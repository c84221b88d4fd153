// Brings what matters into view: the list of faults after a refusal, each with the name of its
// field; the open tab on a phone, and there the cells of a wide table with the words of its heading.
"use strict";
for (const link of document.querySelectorAll(".errors a[href^='#f-']")) {
  const field = document.getElementById(link.hash.slice(1));
  const label = field?.labels?.[0] ?? field?.querySelector("legend");
  if (label) link.prepend(`${label.firstChild.textContent.trim()}: `);
}
document.querySelector("[data-focus]")?.focus();
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

function label() {
  for (const table of document.querySelectorAll("table.wide")) {
    const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    for (const row of table.querySelectorAll(":is(tbody, tfoot) > tr"))
      [...row.cells].forEach((cell, at) => { if (names[at]) cell.dataset.label = names[at]; });
    table.classList.add("listed");
  }
}

label();
const live = document.querySelector("[data-live]");
if (live) new MutationObserver(label).observe(live, { childList: true });

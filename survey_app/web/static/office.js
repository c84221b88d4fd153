// Brings what matters into view: the list of faults after a refusal, the open tab on a phone.
"use strict";
document.querySelector("[data-focus]")?.focus();
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

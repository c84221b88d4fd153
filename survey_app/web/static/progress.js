// Keeps what is under way up to date. Without this script the page tells it on every reload.
"use strict";
const EVERY = 1500;

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  const page = answer?.ok && !answer.redirected
    ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const [old, fresh] = [document, page].map((side) => side?.querySelector("[data-live]"));
  if (fresh) {
    const focused = document.activeElement.id;
    old.replaceChildren(...fresh.childNodes);
    if (focused && old.querySelector(`#${focused}`)) document.getElementById(focused).focus();
    old.dataset.live = fresh.dataset.live;
    if (fresh.dataset.live === "") document.querySelector("[data-said]").textContent = fresh.dataset.said;
  }
  if (old.dataset.live !== "") setTimeout(look, EVERY);
}

if (document.querySelector('[data-live]:not([data-live=""])')) setTimeout(look, EVERY);

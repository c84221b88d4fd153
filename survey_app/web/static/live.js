// Renews a part of the page while somebody looks at it. Without this script: by loading it again.
"use strict";
const part = document.querySelector("[data-live]");
const renewal = document.querySelector(".renewal");
const EVERY = 20_000;
let tag = null;

function clock() {
  return new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}

function put(html) {
  const at = part.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = part.querySelector(".scroll")?.scrollLeft ?? 0;
  part.innerHTML = html;
  part.querySelector(".scroll")?.scrollTo({ left: scrolled });
  if (at) document.getElementById(at)?.focus({ preventScroll: true });
}

async function renew() {
  if (document.hidden) return;
  const headers = tag ? { "If-None-Match": tag } : {};
  let answer;
  try {
    answer = await fetch(part.dataset.live, { headers, cache: "no-store", redirect: "manual" });
  } catch {
    renewal.firstElementChild.textContent = renewal.dataset.away;
    return;
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    clearInterval(timer);
    renewal.textContent = renewal.dataset.ended;
    return;
  }
  if (!answer.ok && answer.status !== 304) return;
  if (answer.ok) {
    tag = answer.headers.get("ETag");
    put(await answer.text());
  }
  renewal.firstElementChild.textContent = renewal.dataset.at;
  renewal.querySelector("time").textContent = clock();
}

const timer = setInterval(renew, Number(part.dataset.every) || EVERY);
document.addEventListener("visibilitychange", renew);

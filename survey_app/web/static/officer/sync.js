// Sync: carries the queue to the server whenever there is a way, one tab at a time.
import * as db from "./db.js";
import * as queue from "./queue.js";

const SLOWEST = 5 * 60 * 1000; // between tries, in milliseconds
const PATIENCE = 60 * 1000; // for one answer, and half a millisecond more for each byte that goes

export class Refusal extends Error {
  constructor(status, problems) {
    super(problems.map((problem) => problem.message).join(" "));
    Object.assign(this, { status, problems });
  }
}

// One call of the server: JSON there, JSON back; throws a Refusal with its reasons, or TypeError offline.
export async function call(path, token, body) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const form = body instanceof FormData;
  const text = body && !form ? JSON.stringify(body) : "";
  if (text) headers["Content-Type"] = "application/json";
  const response = await fetch(`/officer/api/${path}`, {
    method: body ? "POST" : "GET", headers, cache: "no-store", credentials: "omit",
    body: text || body, signal: AbortSignal.timeout?.(PATIENCE + (text.length || body?.get("photo")?.size || 0) / 2),
  });
  const said = await response.json().catch(() => null);
  if (response.ok && said) return said;
  throw new Refusal(response.status, said?.problems ?? [{ code: "away", place: "", message: "Chưa nhận được trả lời trọn vẹn của máy chủ. Phiếu vẫn còn trên máy, máy sẽ tự gửi lại; không phiếu nào bị tính hai lần." }]);
}

// Sends until nothing waits that could go; what was refused before goes once more if `again`. Only
// one tab sends at a time; the next waits and finds less to send.
export const flush = (again = false) => navigator.locks.request("send", async () => {
  const tablet = await db.meta("tablet");
  if (!tablet) return;
  if (again) await queue.retry();
  let envelope = await queue.envelope();
  if (!envelope) {
    await queue.hear(await call("standing", tablet.token));
    envelope = await queue.envelope(); // what the server turned out to lack
  }
  for (; envelope; envelope = await queue.envelope()) await queue.settle(await call("envelopes", tablet.token, envelope));
});

// Flushes now (what was refused before once more), when the network comes back, and ever again; tells
// `listener` how it went.
export function keepSending(listener) {
  let wait = 0, timer = null, busy = false, again = true;
  async function go() {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    try {
      await flush(again);
      again = false;
      wait = 30 * 1000;
      listener({ online: true });
    } catch (fault) {
      wait = Math.min(Math.max(wait * 2, 5000), SLOWEST);
      listener({ online: false, fault });
    } finally {
      busy = false;
      timer = setTimeout(go, wait * (0.75 + Math.random() / 2));
    }
  }
  addEventListener("online", () => { wait = 0; go(); });
  document.addEventListener("visibilitychange", () => document.hidden || go());
  go();
  return go;
}

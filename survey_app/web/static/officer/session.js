// Who is at work on the tablet, and what that officer took along; in memory until the app is locked.
import * as db from "./db.js";
import { newId } from "./seal.js";
import * as queue from "./queue.js";
import * as sounds from "./sounds.js";
import { Refusal, call } from "./sync.js";
import * as vault from "./vault.js";

const IDLE = 15 * 60 * 1000; // milliseconds without a touch until the PIN is asked again

export const now = { vault: null, session: "", pack: null, visits: [] };

let touched = 0;
addEventListener("pointerdown", () => { touched = Date.now(); });
addEventListener("keydown", () => { touched = Date.now(); });
export const idle = () => now.vault && Math.abs(Date.now() - touched) > IDLE; // a clock may be set back

// Another window of the same officer may have added visits: they stay. `gone` leaves the list; `writes` are
// written with it or not at all.
const save = (writes = [], gone = new Set()) => navigator.locks.request(`officer ${now.vault.id}`, async () => {
  const kept = (await now.vault.contents())?.visits ?? [];
  const visits = [...new Map([...kept, ...now.visits].map((visit) => [visit.id, visit])).values()].filter(({ id }) => !gone.has(id));
  await now.vault.keep({ session: now.session, pack: now.pack, visits }, ...writes);
  now.visits = visits;
});

// Signs in with a signal; the PIN that opens everything without one comes after.
export async function signIn(said) {
  const tablet = await db.meta("tablet");
  const answer = await call("sign-in", null, { ...said, ...(tablet && { tablet: tablet.token, name: tablet.name }) });
  await queue.register(answer.tablet);
  await navigator.storage?.persist?.();
  return answer;
}

export async function settle(answer, pin) {
  now.vault = await vault.make(answer.officer, pin);
  Object.assign(now, { session: answer.session, pack: null, visits: [] });
  touched = Date.now();
  await save();
  await refresh();
}

// Opens an officer's work with the PIN; tells whether it was right.
export async function unlock(id, pin) {
  const opened = await vault.unlock(id, pin);
  if (!opened) return false;
  Object.assign(now, { vault: opened, session: "", pack: null, visits: [] }, await opened.contents());
  touched = Date.now();
  return true;
}

export function lock() { Object.assign(now, { vault: null, session: "", pack: null, visits: [] }); }

// A new session of the same officer, under the PIN there is: the one before has ended.
export async function renew(answer) {
  if (answer.officer.id !== now.vault.id) throw new Refusal(403, [{ message: `Đây là công việc của ${now.vault.name}. Cán bộ khác xin khóa máy rồi đăng nhập bằng tài khoản của mình.` }]);
  now.session = answer.session;
  await save();
  await refresh();
}

// Takes the newest lists along; visits that the server has not named yet stay beside them.
export async function refresh() {
  const waiting = new Set((await db.all("queue")).filter((row) => row.state === "waiting").map((row) => row.id));
  const gone = new Set(now.visits.map((visit) => visit.id).filter((id) => !waiting.has(id)));
  now.pack = await call("pack", now.session); // what was kept meanwhile is not in it, and stays beside it
  await save([], gone);
  await sounds.take(now.pack).catch(() => {}); // what is missing keeps the app from saying that it is ready
}

export const campaignOf = (code) => now.pack.campaigns.find((campaign) => campaign.code === code);
export const villageOf = (campaign, numbered) => campaign.villages.find((village) => village.number === Number(numbered));

// The visits to one household, those not sent yet included, the first one first.
export function visitsTo(campaign, village, line) {
  const mine = now.visits.filter((v) => v.campaign === campaign.code && v.village === village.number && v.line === line);
  const known = new Set(mine.map((v) => v.attempt));
  return [...village.visits.filter((v) => v.line === line && !known.has(v.attempt)), ...mine].sort((a, b) => a.attempt - b.attempt);
}

export function answered(campaign, village, line) {
  const known = village.lines.find((found) => found.line === line);
  return known.answered || visitsTo(campaign, village, line).some((visit) => visit.disposition === "answered");
}

// Keeps the record of a visit, sealed and durable, before it shows anywhere; what belongs to it (`writes`)
// is kept in the same stroke.
export async function visit(campaign, village, line, disposition, id = newId(), ...writes) {
  const attempt = 1 + Math.max(0, ...visitsTo(campaign, village, line).map((found) => found.attempt));
  const day = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });
  const told = { kind: "visit", id, by: now.vault.id, village: village.number, line, attempt, disposition, day };
  const row = await queue.sealed(campaign, told);
  now.visits.push({ id, campaign: campaign.code, village: village.number, line, attempt, disposition });
  try { await save([["add", "queue", row], ...writes]); } catch (fault) {
    now.visits = now.visits.filter((found) => found.id !== id);
    throw fault;
  }
}

// How far a village has come, offline included.
export function progress(campaign, village) {
  const done = village.lines.filter(({ line }) => answered(campaign, village, line)).length;
  return { done, asked: village.lines.length, households: village.households, needed: village.needed };
}

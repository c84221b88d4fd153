// Who is at work on the tablet, and what that officer took along; in memory until the app is locked.
import * as db from "./db.js";
import { newId } from "./seal.js";
import * as queue from "./queue.js";
import * as sounds from "./sounds.js";
import { call } from "./sync.js";
import * as vault from "./vault.js";

const IDLE = 15 * 60 * 1000; // milliseconds without a touch until the PIN is asked again

export const now = { vault: null, session: "", pack: null, visits: [] };

let touched = 0;
addEventListener("pointerdown", () => { touched = Date.now(); });
addEventListener("keydown", () => { touched = Date.now(); });
export const idle = () => now.vault && Date.now() - touched > IDLE;

const save = () => now.vault.keep({ session: now.session, pack: now.pack, visits: now.visits });

// Signs in with a signal; the PIN that opens everything without one comes after.
export async function signIn(said) {
  const tablet = await db.meta("tablet");
  const answer = await call("sign-in", null, { ...said, tablet: tablet?.token });
  await db.setMeta("tablet", answer.tablet);
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
  now.session = answer.session;
  await save();
  await refresh();
}

// Takes the newest lists along; visits that the server has not named yet stay beside them.
export async function refresh() {
  const pack = await call("pack", now.session);
  const waiting = new Set((await db.all("queue")).filter((row) => row.state === "waiting").map((row) => row.id));
  now.pack = pack;
  now.visits = now.visits.filter((visit) => waiting.has(visit.id));
  await save();
  await sounds.take(pack).catch(() => {}); // what is missing keeps the app from saying that it is ready
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

// Keeps the record of a visit, sealed and durable, before it shows anywhere.
export async function visit(campaign, village, line, disposition, id = newId()) {
  const attempt = 1 + Math.max(0, ...visitsTo(campaign, village, line).map((found) => found.attempt));
  const day = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });
  const told = { kind: "visit", id, by: now.vault.id, village: village.number, line, attempt, disposition, day };
  if (now.visits.some((found) => found.id === id)) return;
  await queue.keep(campaign, told).catch(unlessKept);
  now.visits.push({ id, campaign: campaign.code, village: village.number, line, attempt, disposition });
  await save();
}

// A record that is there already was kept by the try before: that is what was wanted.
export function unlessKept(fault) { if (fault.name !== "ConstraintError") throw fault; }

// How far a village has come, offline included.
export function progress(campaign, village) {
  const done = village.lines.filter(({ line }) => answered(campaign, village, line)).length;
  return { done, asked: village.lines.length, households: village.households, needed: village.needed };
}

// What an officer keeps on the tablet, readable under the officer's offline PIN alone.
//
// The PIN wraps a random key that never changes, so that a new PIN needs nothing written anew. Six
// digits can be tried out by whoever copies the tablet's storage; the cost of a try is what slows
// them. Sealed records are not in here: they are closed to everybody on the tablet.
import * as db from "./db.js";
import { toBytes, toText } from "./seal.js";

const ROUNDS = 600000; // OWASP's figure for PBKDF2 with SHA-256 (2023)
const utf8 = new TextEncoder();

async function pinKey(pin, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", utf8.encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, typed,
    { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function closed(key, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv: toText(iv), box: toText(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes)) };
}

const opened = (key, { iv, box }) => crypto.subtle.decrypt({ name: "AES-GCM", iv: toBytes(iv) }, key, toBytes(box));

const asKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

export const enough = (pin) => /^\d{6,}$/.test(pin) && !/^(\d)\1*$/.test(pin) && !"0123456789876543210".includes(pin);

// One officer's key, in memory while the officer is at work.
export class Vault {
  constructor(id, name, key) { Object.assign(this, { id, name, key }); }

  async write(what) { return closed(this.key, utf8.encode(JSON.stringify(what))); }

  async read(kept) { return JSON.parse(new TextDecoder().decode(await opened(this.key, kept))); }

  // Session, pack and visits of this officer, and whatever has to be written with them or not at all.
  async keep(contents, ...writes) {
    const kept = await this.write(contents);
    const row = await db.get("officers", this.id);
    await db.together(["put", "officers", { ...row, contents: kept }], ...writes);
  }

  async contents() {
    const row = await db.get("officers", this.id);
    return row?.contents ? this.read(row.contents) : null;
  }
}

// Makes a vault for an officer; what an older one held opens no more.
export async function make(officer, pin) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const wrapped = await closed(await pinKey(pin, salt, ROUNDS), raw);
  await db.put("officers", { id: officer.id, name: officer.name, salt: toText(salt), rounds: ROUNDS, wrapped, failures: 0 });
  return new Vault(officer.id, officer.name, await asKey(raw));
}

// Opens an officer's vault; null where the PIN is wrong. Wrong tries in a row wait longer and longer.
export async function unlock(id, pin) {
  const row = await db.get("officers", id);
  await db.put("officers", { ...row, failures: row.failures + 1 });
  if (row.failures >= 5) await new Promise((go) => setTimeout(go, Math.min(2 ** (row.failures - 5), 60) * 1000));
  try {
    const raw = await opened(await pinKey(pin, toBytes(row.salt), row.rounds), row.wrapped);
    await db.change("officers", [id], (kept) => ({ ...kept, failures: 0 }));
    return new Vault(id, row.name, await asKey(raw));
  } catch (fault) {
    if (fault.name === "OperationError") return null;
    throw fault;
  }
}

export const officers = () => db.all("officers");

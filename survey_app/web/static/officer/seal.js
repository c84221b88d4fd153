// Closes a finished record to everybody but the server: docs/tablet.md, "A sealed record, version 1".
const VERSION = 1;
const PADDED_TO = 1024;
const utf8 = new TextEncoder();

export const toText = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

export const newId = () => crypto.randomUUID?.() ?? ([1e7] + -1e3 + -4e3 + -8e3 + -1e11).replace(/[018]/g,
  (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((start, part) => { whole.set(part, start); return start + part.length; }, 0);
  return whole;
};

function padded(content) {
  const plain = utf8.encode(JSON.stringify(content));
  const spaces = (PADDED_TO - (plain.length % PADDED_TO)) % PADDED_TO;
  return joined(plain, new Uint8Array(spaces).fill(32));
}

// The record of a response or a visit; `publicKey` is the campaign's as the pack gives it.
export async function seal(publicKey, campaign, content) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = toBytes(publicKey);
  const own = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const key = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits(
    { name: "ECDH", public: await crypto.subtle.importKey("raw", theirs, curve, false, []) }, own.privateKey, 256);
  const stretched = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: joined(key, theirs), info: utf8.encode("survey/record/1") },
    await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]),
    { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = utf8.encode(`${VERSION}|${campaign}|${content.id}`);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, stretched, padded(content));
  const hash = hex(await crypto.subtle.digest("SHA-256", box));
  return { v: VERSION, id: content.id, campaign, key: toText(key), iv: toText(iv), box: toText(box), hash };
}

// Codes on cards: the check character and the 20-bit tag, as survey_app/core/code.py has them.
const ALPHABET = "23456789FHKMPRTVX";
const LOOKALIKES = { B: "8", G: "6", S: "5", Z: "2" };

// The code in what was typed or scanned (an address or the code itself); null where it is none.
export function normalise(text) {
  const last = text.trim().replace(/\/+$/, "").split("/").pop();
  const plain = last.normalize("NFKC").toUpperCase().replace(/[\p{Z}\p{C}\-–—‐‑_.·]/gu, "");
  const code = plain.replace(/[BGSZ]/g, (sign) => LOOKALIKES[sign]);
  const values = Array.from(code, (sign) => ALPHABET.indexOf(sign));
  if (values.length !== 16 || values.includes(-1)) return null;
  return values.reduce((sum, value) => (sum * 3 + value) % 17, 0) === 0 ? code : null;
}

export const grouped = (code) => code.match(/.{1,4}/g).join("-");

export async function tag(code) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)));
  return (digest[0] << 12) | (digest[1] << 4) | (digest[2] >> 4);
}

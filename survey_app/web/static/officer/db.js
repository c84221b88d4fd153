// What the tablet keeps. Stores and their shapes are told in docs/tablet.md; version 1 never changes.
const NAME = "khao-sat";
const STORES = { queue: "id", meta: "key", officers: "id", drafts: "id" };

let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => {
      request.result.onclose = () => { opening = null; }; // the browser closed it: open it again
      request.result.onversionchange = () => { request.result.close(); opening = null; };
      resolve(request.result);
    };
    request.onerror = () => { opening = null; reject(request.error); };
  });
  return opening;
}

// Runs `work` in one transaction; resolves once it is durable, or rejects with nothing written.
async function within(stores, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    const kept = Array.isArray(stores) ? (name) => transaction.objectStore(name) : transaction.objectStore(stores);
    try { work(kept, (value) => { result = value; }); } catch (fault) { reject(fault); transaction.abort(); }
  });
}

export const get = (store, key) => within(store, "readonly", (kept, tell) => {
  const request = kept.get(key);
  request.onsuccess = () => tell(request.result);
});

export const all = (store) => within(store, "readonly", (kept, tell) => {
  const request = kept.getAll();
  request.onsuccess = () => tell(request.result);
});

export const put = (store, ...rows) => within(store, "readwrite", (kept) => rows.forEach((row) => kept.put(row)));

// Writes a row that must not be there yet: rejects with ConstraintError where it is.
export const add = (store, row) => within(store, "readwrite", (kept) => kept.add(row));

// Writes into several stores, all or nothing: ["add", "queue", row], ["delete", "drafts", id], …
export const together = (...writes) => within([...new Set(writes.map(([, store]) => store))], "readwrite",
  (kept) => writes.forEach(([how, store, what]) => kept(store)[how](what)));

export const remove = (store, ...keys) => within(store, "readwrite", (kept) => keys.forEach((key) => kept.delete(key)));

// Changes rows as they are now, one after the other, in one transaction; `undefined` deletes a row.
export const change = (store, keys, how) => within(store, "readwrite", (kept) => {
  for (const key of keys) {
    const request = kept.get(key);
    request.onsuccess = () => {
      if (request.result === undefined) return;
      const changed = how(request.result);
      if (changed === undefined) kept.delete(key);
      else kept.put(changed);
    };
  }
});

// A value under a name, such as the tablet's token.
export const meta = async (key) => (await get("meta", key))?.value;
export const setMeta = (key, value) => put("meta", { key, value });

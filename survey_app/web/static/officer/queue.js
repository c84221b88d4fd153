// The queue: what is finished and not yet safe elsewhere. Promises 1 to 3 of docs/tablet.md are kept here.
import * as db from "./db.js";
import { seal } from "./seal.js";

const BATCH = 50;

// Seals a finished record and writes it; resolves when it is durable. The same id twice rejects.
export async function keep(campaign, content) {
  const record = await seal(campaign.key, campaign.code, content);
  await db.add("queue", { id: record.id, campaign: campaign.code, record, state: "waiting" });
}

export async function counts() {
  const rows = await db.all("queue");
  const waiting = rows.filter((row) => row.state === "waiting");
  return {
    waiting: waiting.length,
    refused: waiting.filter((row) => row.outcome === "refused").length,
    sent: rows.length - waiting.length,
    quarantined: rows.filter((row) => row.outcome === "quarantined").length,
  };
}

// The envelope on its way, or a new one of what waits: its number and its records stay the same
// until it is answered. What was refused goes again only when asked for. Null where nothing waits.
export async function envelope(refusedToo = false) {
  const rows = new Map((await db.all("queue")).map((row) => [row.id, row]));
  let going = await db.meta("envelope");
  if (!going) {
    const goes = (row) => row.state === "waiting" && (refusedToo || row.outcome !== "refused");
    const waiting = [...rows.values()].filter(goes);
    if (!waiting.length) return null;
    going = { sequence: ((await db.meta("sequence")) ?? 0) + 1, ids: waiting.slice(0, BATCH).map((row) => row.id) };
    await db.put("meta", { key: "sequence", value: going.sequence }, { key: "envelope", value: going });
  }
  const records = going.ids.filter((id) => rows.has(id)).map((id) => rows.get(id).record);
  const left = [...rows.values()].filter((row) => row.state === "waiting" && !going.ids.includes(row.id)).length;
  return { sequence: going.sequence, queued: left, records };
}

// Writes down what the server said of an envelope, then lets go of what is safe.
export async function settle(reply) {
  const said = new Map(reply.lines.map((line) => [line.id, line]));
  await db.change("queue", [...said.keys()], (row) => {
    const { outcome, problems } = said.get(row.id);
    if (outcome === "refused") return { ...row, outcome, problems };
    return { ...row, state: "sent", at: reply.at, generation: reply.generation, outcome, problems };
  });
  await db.remove("meta", "envelope");
  await hear(reply);
}

// A backup that passed a record lets it go; a restored server gets every record again.
export async function hear(reply) {
  const { at, safe_until, overdue, generation, missing } = reply;
  const rows = (await db.all("queue")).filter((row) => row.state === "sent");
  await db.change("queue", rows.map((row) => row.id), (row) => {
    if (row.generation !== generation) return { ...row, state: "waiting" };
    return safe_until && safe_until > row.at ? undefined : row;
  });
  await db.setMeta("heard", { at, safe_until, overdue, generation, missing });
}

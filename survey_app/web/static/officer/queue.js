// The queue: what is finished and not yet safe elsewhere. Promises 1 to 3 of docs/tablet.md are kept here;
// tests/services/tablet_queue.py says the same in Python, and a test holds the two together.
import * as db from "./db.js";
import { seal } from "./seal.js";

const BATCH = 50;
const UNNAMED = { code: "record_unnamed", place: "", message: "Máy chủ chưa trả lời về bản này. Xin bấm Gửi ngay." };

// A finished record, sealed, as a row of the queue; whoever writes it adds it, so that the same id twice rejects.
export async function sealed(campaign, content) {
  const record = await seal(campaign.key, campaign.code, content);
  return { id: record.id, campaign: campaign.code, record, state: "waiting" };
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

// What was refused goes once more.
export async function retry() {
  const refused = (await db.all("queue")).filter((row) => row.state === "waiting" && row.outcome === "refused");
  if (refused.length) await db.together(...refused.map(({ outcome, problems, ...row }) => ["put", "queue", row]));
}

// The envelope on its way, or a new one: its number and its records stay the same until it is
// answered. Null where nothing waits.
export async function envelope() {
  const rows = new Map((await db.all("queue")).map((row) => [row.id, row]));
  const going = (await db.meta("envelope")) ?? (await filled([...rows.values()]));
  if (!going) return null;
  const records = going.ids.filter((id) => rows.has(id)).map((id) => rows.get(id).record);
  const left = [...rows.values()].filter((row) => row.state === "waiting" && !going.ids.includes(row.id)).length;
  return { sequence: going.sequence, queued: left, records };
}

// What went before goes in the envelope it went in. A server that lacks the last one is sent an empty
// one, so that the gap shows there.
async function filled(rows) {
  const found = rows.filter((row) => row.state === "waiting" && row.outcome !== "refused");
  const last = (await db.meta("sequence")) ?? 0;
  if (!found.length && !((await db.meta("heard"))?.highest < last)) return null;
  const went = found.map((row) => row.sequence).filter(Boolean).reduce((a, b) => Math.min(a, b), Infinity);
  const sequence = went === Infinity ? last + 1 : went;
  const inside = found.filter((row) => (row.sequence ?? Infinity) === went).slice(0, BATCH);
  const going = { sequence, ids: inside.map((row) => row.id) };
  await db.together(...inside.map((row) => ["put", "queue", { ...row, sequence }]),
    ["put", "meta", { key: "sequence", value: Math.max(last, sequence) }], ["put", "meta", { key: "envelope", value: going }]);
  return going;
}

// Writes down what the server said of each record of an envelope, then lets go of what is safe.
export async function settle(reply) {
  const said = new Map(reply.lines.map((line) => [line.id, line]));
  const { ids } = (await db.meta("envelope")) ?? { ids: [] };
  const rows = (await db.all("queue")).filter((row) => ids.includes(row.id));
  await db.together(...rows.map((row) => ["put", "queue", told(row, said.get(row.id), reply)]), ["delete", "meta", "envelope"]);
  await hear(reply);
}

function told(row, line, reply) {
  if (!line) return { ...row, outcome: "refused", problems: [UNNAMED] };
  const { outcome, problems } = line;
  if (outcome === "refused") return { ...row, outcome, problems };
  return { ...row, state: "sent", at: reply.at, generation: reply.generation, outcome, problems };
}

// What two backups hold leaves the tablet; what the server does not have (it was restored, or somebody
// put an older copy in place) waits again.
export async function hear(reply) {
  const { at, safe_until, overdue, generation, missing, highest } = reply;
  const lost = (row) => row.generation !== generation || row.sequence > highest || missing.includes(row.sequence);
  const rows = (await db.all("queue")).filter((row) => row.state === "sent");
  const writes = rows.map((row) => {
    if (lost(row)) return ["put", "queue", { ...row, state: "waiting" }];
    return safe_until && safe_until > row.at ? ["delete", "queue", row.id] : null;
  });
  await db.together(...writes.filter(Boolean), ["put", "meta", { key: "heard", value: { at, safe_until, overdue, generation, missing, highest } }]);
}

// Which tablet this is. A server that never knew it has registered it anew: everything goes again, from number 1.
export const register = (tablet) => navigator.locks.request("send", async () => {
  const before = await db.meta("tablet");
  const writes = [["put", "meta", { key: "tablet", value: tablet }]];
  if (before && before.token !== tablet.token) {
    const rows = await db.all("queue");
    writes.push(...rows.map(({ sequence, ...row }) => ["put", "queue", { ...row, state: "waiting" }]),
      ["put", "meta", { key: "sequence", value: 0 }], ["delete", "meta", "envelope"], ["delete", "meta", "heard"]);
  }
  await db.together(...writes);
});

// Questions read aloud: taken along with the lists, heard without a signal, one voice at a time.
import { alarm, h } from "./dom.js";

const KEPT = "nghe"; // a cache of its own: a new version of the app leaves it alone
const address = (campaign, clip) => `/clips/${campaign.code}/${clip.sha256}`;
const wanted = (pack) => (pack?.campaigns ?? []).flatMap((campaign) =>
  (campaign.clips ?? []).map((clip) => ({ path: address(campaign, clip), size: clip.size })));
const paths = async (cache) => new Set((await cache.keys()).map((request) => new URL(request.url).pathname));

// Takes along what is not there yet; of the campaigns in the pack, leaves what was replaced.
export async function take(pack) {
  const cache = await caches.open(KEPT);
  const needed = new Set(wanted(pack).map(({ path }) => path));
  for (const path of await paths(cache)) {
    if (!needed.has(path) && pack.campaigns.some(({ code }) => path.startsWith(`/clips/${code}/`))) await cache.delete(path);
  }
  const there = await paths(cache);
  for (const path of needed) if (!there.has(path)) await cache.add(path);
}

// How many of the clips are on the tablet, of how many, and how many bytes they all are.
export async function standing(pack) {
  const all = wanted(pack);
  if (!all.length) return { there: 0, all: 0, bytes: 0 };
  const there = await paths(await caches.open(KEPT));
  return { there: all.filter(({ path }) => there.has(path)).length, all: all.length, bytes: all.reduce((sum, { size }) => sum + size, 0) };
}

const player = new Audio();
let playing = "";

export function stop() { player.pause(); playing = ""; }
player.addEventListener("ended", stop);

async function hear(path, button) {
  if (playing === path) return stop();
  const kept = await caches.match(path, { cacheName: KEPT });
  if (!kept) return button.after(alarm("Câu này chưa tải về máy. Xin bấm Tải danh sách mới khi có mạng."));
  URL.revokeObjectURL(player.src);
  player.src = URL.createObjectURL(await kept.blob());
  playing = path;
  return player.play();
}

// A button for each clip of a question; pressed again it stops.
export const buttons = (campaign, item) => (campaign.clips ?? []).filter((clip) => clip.item === item).map((clip) =>
  h("button", { type: "button", class: "b2 small", onclick: (event) => hear(address(campaign, clip), event.target) }, clip.label));

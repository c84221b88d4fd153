// The card at a household: scanned, photographed or typed, and checked against the tags of the village.
import * as db from "./db.js";
import { alarm, field, h } from "./dom.js";
import { grouped, normalise, tag } from "./code.js";
import { call } from "./sync.js";

// What the village's tags say of a code: {ok} or {why}; `note` where the officer should know more.
export async function judge(village, line, typed) {
  const code = normalise(typed);
  if (!code) return { why: "Mã chưa đúng: có ký tự sai hoặc thiếu. Xin xem lại từng ký tự trên thẻ." };
  const found = await tag(code);
  const mine = village.lines.find((known) => known.line === line);
  if (found === mine.tag) return { ok: code };
  if (village.spares.includes(found)) return { ok: code, note: `Thẻ dự phòng: sẽ là thẻ của hộ số ${line} kể từ phiếu này.` };
  if (village.dead.includes(found)) return { why: "Thẻ này đã bị hủy hoặc đã thay bằng thẻ khác. Xin dùng thẻ mới của hộ, hoặc thẻ dự phòng." };
  const other = village.lines.find((known) => known.tag === found);
  if (other) return { why: `Thẻ này là của hộ số ${other.line}, không phải hộ số ${line}.` };
  if (mine.tag === null) return { ok: code, note: "Chưa kiểm được thẻ khi không có mạng; máy chủ sẽ kiểm khi gửi." };
  return { why: `Thẻ này không thuộc ${village.name} trong danh sách của máy. Nếu thẻ mới in, xin tải lại danh sách khi có mạng.` };
}

// Asks for the card of a household; `take` gets its code.
export function ask(village, line, take) {
  const box = h("div", {});
  const tell = (why, note) => box.querySelector(".told").replaceChildren(why ? alarm(why) : h("p", { class: "note", role: "status" }, note));
  async function offer(typed) {
    const { ok, why, note } = await judge(village, line, typed);
    if (!ok) return tell(why);
    stop();
    if (!note) return take(ok);
    tell(null, note);
    box.querySelector(".told").append(h("button", { class: "main", onclick: () => take(ok) }, `Dùng thẻ ${grouped(ok)}`));
  }
  let stop = () => {};
  const camera = "BarcodeDetector" in window && h("button", { onclick: async (event) => {
    event.target.disabled = true;
    try { stop = await watch(box, offer); } catch { tell("Không mở được máy ảnh. Xin gõ mã trên thẻ."); }
    event.target.disabled = false;
  } }, "Quét mã trên thẻ");
  const photo = !camera && h("label", { class: "button" }, "Chụp mã trên thẻ (cần mạng)",
    h("input", { type: "file", accept: "image/*", capture: "environment", class: "unseen", onchange: (event) => send(event.target.files[0], offer, tell) }));
  box.append(h("div", { class: "told" }), h("p", {}, camera || photo),
    h("form", { onsubmit: (event) => { event.preventDefault(); offer(new FormData(event.target).get("card")); } },
      field("Hoặc gõ mã trên thẻ", { name: "card", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", required: true }, { hint: "16 ký tự, ví dụ 2F7K-…" }),
      h("button", { class: "main" }, "Tiếp tục")));
  return box;
}

async function watch(box, offer) {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = h("video", { playsinline: true, muted: true, "aria-label": "Hình từ máy ảnh" });
  video.srcObject = stream;
  box.prepend(video);
  await video.play();
  let going = true, last = "";
  const stop = () => { going = false; stream.getTracks().forEach((track) => track.stop()); video.remove(); };
  (async () => {
    while (going && video.isConnected) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found && found.rawValue !== last) { last = found.rawValue; await offer(last); }
      await new Promise((next) => setTimeout(next, 250));
    }
    stop();
  })();
  return stop;
}

async function send(file, offer, tell) {
  const body = new FormData();
  body.append("photo", file);
  try {
    const tablet = await db.meta("tablet");
    offer((await call("photo", tablet.token, body)).code);
  } catch (fault) { tell(fault.problems ? fault.message : "Không có mạng để đọc ảnh. Xin gõ mã trên thẻ."); }
}

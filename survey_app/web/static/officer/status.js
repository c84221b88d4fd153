// "Máy này": what is on the tablet, what went, what stands in the way, and what to do about it.
import * as db from "./db.js";
import { signIn } from "./enter.js";
import { alarm, h, number, show } from "./dom.js";
import * as queue from "./queue.js";
import * as session from "./session.js";
import * as sounds from "./sounds.js";
import { Refusal } from "./sync.js";

const VERSION = new URL(import.meta.url).pathname.split("/").at(-2);
const moment = (iso) => (iso ? new Date(`${iso}Z`).toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "short" }) : "chưa có");

// Whether everything for days without a signal is really here; else, what is missing.
export async function ready() {
  const missing = [];
  if (!navigator.serviceWorker?.controller) missing.push("ứng dụng chưa chạy từ bộ nhớ của máy: xin đóng rồi mở lại trang này một lần");
  else if (!(await caches.has(`khao-sat-${VERSION}`)) || !(await caches.match("/officer/"))) missing.push("ứng dụng chưa được lưu trọn vẹn");
  if (!session.now.pack) missing.push("chưa tải danh sách thôn");
  const heard = await sounds.standing(session.now.pack);
  if (heard.there < heard.all) missing.push(`mới tải ${number(heard.there)} trên ${number(heard.all)} tệp đọc câu hỏi: xin bấm Tải danh sách mới khi có mạng`);
  return missing;
}

async function room() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { kept: (await navigator.storage?.persisted?.()) ?? false, part: quota ? usage / quota : 0 };
}

// What everybody who holds the tablet must know now.
export async function alarms() {
  const heard = await db.meta("heard");
  const { refused, quarantined } = await queue.counts();
  const { part } = await room();
  return [
    part > 0.8 && "Bộ nhớ của máy sắp đầy. Xin xóa bớt ảnh, video trong máy.",
    heard?.overdue && "Máy chủ chưa sao lưu đúng hạn: phiếu đã gửi vẫn được giữ trên máy này. Xin báo cán bộ Mặt trận.",
    refused && `${number(refused)} bản chưa gửi được, máy chủ không nhận. Xin mở mục Máy này.`,
    quarantined && `${number(quarantined)} bản đang chờ cơ quan xem xét; ông/bà không phải làm gì thêm.`,
    heard?.missing?.length && `Máy chủ còn thiếu phong bì số ${heard.missing.join(", ")}. Xin báo cán bộ Mặt trận.`,
  ].filter(Boolean);
}

// What is left to do about what is on the tablet.
const next = ({ waiting, sent }) => (waiting ? "Máy tự gửi khi có mạng. Trước khi gửi xong, xin đừng xóa ứng dụng hay dữ liệu của trình duyệt."
  : sent ? "Đã gửi hết. Máy giữ các bản đã gửi cho đến khi máy chủ sao lưu xong; ông/bà không phải làm gì thêm."
    : "Trên máy không còn phiếu nào phải gửi.");

export async function page(send, problem) {
  const [missing, counts, heard, tablet, { kept }, spoken] = await Promise.all([ready(), queue.counts(), db.meta("heard"), db.meta("tablet"), room(), sounds.standing(session.now.pack)]);
  const rows = (await db.all("queue")).filter((row) => row.problems?.length);
  const fact = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
  show("Máy này",
    problem && alarm(problem),
    missing.length ? alarm("CHƯA sẵn sàng làm việc khi không có mạng:", ...missing) : h("p", { class: "ready" }, "✓ Sẵn sàng ngoại tuyến"),
    h("dl", {}, fact("Máy", tablet.name), fact("Chờ gửi", `${number(counts.waiting)} bản`),
      fact("Đã gửi, chờ máy chủ sao lưu", `${number(counts.sent)} bản`),
      fact("Máy chủ sao lưu lần cuối", moment(heard?.safe_until)),
      fact("Bộ nhớ", kept ? "Trình duyệt giữ dữ liệu lâu dài" : "Trình duyệt chưa hứa giữ dữ liệu: xin thêm ứng dụng vào màn hình chính"),
      spoken.all > 0 && fact("Đọc câu hỏi", `${number(spoken.there)} trên ${number(spoken.all)} tệp, cả thảy ${number(Math.ceil(spoken.bytes / 1024))} kB`),
      fact("Phiên bản", VERSION)),
    h("p", {}, next(counts)),
    h("button", { class: "main", onclick: async () => { await send(true); page(send); } }, "Gửi ngay"),
    h("button", { onclick: () => refresh(send) }, "Tải danh sách mới"),
    rows.length > 0 && [h("h2", {}, "Bản cần chú ý"), h("ul", {}, rows.map((row) => h("li", {},
      `${row.outcome === "quarantined" ? "Cơ quan đang xem xét" : "Chưa gửi được"}: ${row.problems.map((found) => found.message).join(" ")}`)))],
    h("p", {}, h("a", { href: "/help/officer#status" }, "Hướng dẫn (cần mạng)")),
    h("p", {}, h("a", { href: "/officer/rescue" }, "Trang cứu phiếu: xuất phiếu ra tệp hoặc mã QR")),
    h("button", { class: "b2", onclick: () => { session.lock(); location.reload(); } }, "Khóa máy"));
}

// Signs the same officer in anew, where session or tablet is no longer known to the server.
export const again = (send, problem) => signIn(async (answer) => {
  try { await session.renew(answer); await send(true); page(send); } catch (fault) { page(send, fault.problems ? fault.message : "Không có mạng. Danh sách đang có vẫn dùng được."); }
}, problem);

async function refresh(send) {
  try {
    await send();
    await session.refresh();
    page(send);
  } catch (fault) {
    if (fault instanceof Refusal && fault.status === 401) return again(send, "Phiên làm việc với máy chủ đã hết. Xin đăng nhập lại để tải danh sách.");
    page(send, fault.problems ? fault.message : "Không có mạng. Danh sách đang có vẫn dùng được.");
  }
}

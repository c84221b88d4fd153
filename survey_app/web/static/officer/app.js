// The officer's app: one page, drawn here, that works for days without a signal.
import { alarm, h, show } from "./dom.js";
import * as enter from "./enter.js";
import * as places from "./places.js";
import * as queue from "./queue.js";
import * as session from "./session.js";
import * as status from "./status.js";
import { flush, keepSending } from "./sync.js";

const network = h("span", { class: "net" });
const device = h("a", { href: "#/may-nay" }, "Máy này");
const top = h("div", { class: "in bar" }, h("a", { href: "#/" }, "Lấy ý kiến"), network, device);
const news = h("div", { class: "in" });
document.body.append(
  h("a", { class: "s", href: "#m" }, "Đến nội dung chính"),
  h("header", {}, top), h("div", { class: "news", "aria-live": "polite" }, news), h("main", { id: "m" }));

let online = null;

// The bar that is always there: where one is, what waits, and whether the app may leave the signal.
async function draw() {
  const { waiting } = await queue.counts();
  const missing = session.now.vault ? await status.ready() : [];
  network.textContent = online === false ? "Không có mạng" : "";
  device.textContent = waiting ? `${waiting} bản chờ gửi` : "Máy này";
  news.replaceChildren(...[
    session.now.vault && (missing.length ? h("p", { class: "wait" }, "Chưa sẵn sàng ngoại tuyến") : h("p", { class: "ready" }, "✓ Sẵn sàng ngoại tuyến")),
    ...(await status.alarms()).map((line) => h("p", { class: "wait" }, line)),
    update && h("p", {}, "Có bản mới của ứng dụng. Phiếu trên máy không bị ảnh hưởng. ", h("button", { class: "small", onclick: () => update.postMessage("take over") }, "Dùng bản mới"))].filter(Boolean));
}

const send = async (again) => { await flush(again).then(() => { online = true; }, () => { online = false; }); await draw(); };

function route() {
  if (!session.now.vault) return enter.unlock(home);
  const [, code, village, line] = location.hash.slice(1).split("/");
  if (code === "may-nay") return status.page(send);
  const campaign = code && session.now.pack && session.campaignOf(code);
  const place = campaign && session.villageOf(campaign, village);
  if (!place) return places.home();
  return line ? places.household(campaign, place, Number(line)) : places.village(campaign, place);
}

async function home() {
  if (location.hash !== "#/") location.hash = "/";
  else await route();
  await draw();
}

addEventListener("hashchange", async () => { await route(); await draw(); });
setInterval(() => { if (session.idle()) { session.lock(); route(); } }, 30 * 1000);

let update = null;
async function install() {
  if (!("serviceWorker" in navigator)) return show("Máy này chưa dùng được",
    alarm("Trình duyệt này không làm việc được khi không có mạng, hoặc trang không mở bằng https. Xin dùng Chrome và địa chỉ https của hệ thống."));
  const before = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => (before ? location.reload() : draw()));
  const worker = await navigator.serviceWorker.register("/officer/sw.js", { scope: "/officer/" });
  const look = () => { update = before && worker.waiting; draw(); };
  worker.addEventListener("updatefound", () => worker.installing?.addEventListener("statechange", look));
  look();
}

addEventListener("unhandledrejection", (event) => {
  document.querySelector("main").prepend(alarm("Có lỗi trên máy. Phiếu đã lưu không mất. Xin thử lại; nếu vẫn lỗi, mở mục Máy này rồi Trang cứu phiếu.", String(event.reason?.message ?? "")));
});

keepSending((how) => { online = how.online; draw(); });
install().catch(() => {}).finally(draw);
route();

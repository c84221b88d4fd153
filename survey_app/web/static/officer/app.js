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
const start = h("a", { href: "#/" }, "Lấy ý kiến");
const top = h("div", { class: "in bar" }, start, network, device);
const news = h("div", { class: "in" });
document.body.append(
  h("a", { class: "s", href: "#m", onclick: (event) => { event.preventDefault(); document.querySelector("h1")?.focus(); } }, "Đến nội dung chính"),
  h("header", {}, top), h("div", { class: "news", "aria-live": "polite" }, news), h("main", { id: "m" }));

let online = null;
let trouble = ""; // why the server takes nothing, where it is not the network
let unknown = false; // whether it no longer knows this tablet

function heardOf({ online: reached, fault }) {
  online = reached || Boolean(fault?.problems);
  unknown = fault?.status === 401;
  trouble = unknown
    ? "Máy chủ không nhận ra máy này nên chưa nhận phiếu; phiếu vẫn còn trên máy. Xin đăng nhập lại. Nếu máy đã bị ngừng dùng, xin gửi bằng Trang cứu phiếu và báo cán bộ Mặt trận."
    : fault?.problems ? fault.message : "";
}

// The bar that is always there: where one is, what waits, and whether the app may leave the signal.
let drawing = 0;
async function draw() {
  const mine = (drawing += 1);
  const { waiting } = await queue.counts();
  const missing = session.now.vault ? await status.ready() : [];
  const alarms = await status.alarms();
  if (mine !== drawing) return; // one that began later knows more
  network.textContent = online === false || !navigator.onLine ? "Không có mạng" : "";
  device.textContent = waiting ? `${waiting} bản chờ gửi` : "Máy này";
  const told = [
    session.now.vault && (missing.length ? h("p", { class: "wait" }, "Chưa sẵn sàng ngoại tuyến") : h("p", { class: "ready" }, "✓ Sẵn sàng ngoại tuyến")),
    trouble && h("p", { class: "wait" }, trouble, unknown && session.now.vault && h("button", { class: "small", onclick: () => status.again(send) }, "Đăng nhập lại")),
    ...alarms.map((line) => h("p", { class: "wait" }, line)),
    update && h("p", {}, "Có bản mới của ứng dụng. Phiếu trên máy không bị ảnh hưởng. ", h("button", { class: "small", onclick: () => update.postMessage("take over") }, "Dùng bản mới"))].filter(Boolean);
  const words = (lines) => lines.map((line) => line.textContent).join("\n");
  if (words(told) !== words([...news.children])) news.replaceChildren(...told); // said once, not at every screen
}

const send = async (again) => { await flush(again).then(() => heardOf({ online: true }), (fault) => heardOf({ online: false, fault })); await draw(); };

function route() {
  if (!session.now.vault) return enter.unlock(home);
  const [, code, village, line] = location.hash.slice(1).split("/");
  if (code === "may-nay") return status.page(send);
  const campaign = code && session.now.pack && session.campaignOf(code);
  const place = campaign && session.villageOf(campaign, village);
  if (!place) return places.home();
  return place.lines.some((known) => known.line === Number(line)) ? places.household(campaign, place, Number(line)) : places.village(campaign, place);
}

async function home() {
  if (location.hash !== "#/") location.hash = "/";
  else await route();
  await draw();
}

// A link to where the address already is: the screen went on from there, and comes back.
document.addEventListener("click", async (event) => {
  const to = event.target.closest?.("a[href^='#/']")?.getAttribute("href");
  if (to && to === (location.hash || "#/")) await route();
});
for (const each of ["shown", "offline"]) addEventListener(each, () => draw());
addEventListener("hashchange", route);
setInterval(() => { if (session.idle()) location.reload(); }, 30 * 1000); // nothing of the officer stays in memory

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

keepSending((how) => { heardOf(how); draw(); });
install().catch(() => {}).finally(draw);
route();

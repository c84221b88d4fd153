// Signing in with a signal, choosing a PIN, and opening the work with it for days without one.
import * as db from "./db.js";
import { alarm, field, h, link, show } from "./dom.js";
import * as session from "./session.js";
import { enough, officers } from "./vault.js";

const said = (form) => Object.fromEntries(new FormData(form));
const reason = (fault) => (fault.problems ? fault.message : "Không có mạng. Đăng nhập cần có mạng: xin thử lại ở nơi có mạng. Ai đã đặt mã PIN trên máy này thì mở được bằng mã PIN.");

const submit = (work) => async (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  try { await work(said(event.target)); } finally { button.disabled = false; }
};

// Asks for account and password; `then` gets the server's answer.
export async function signIn(then, problem, typed = {}) {
  const tablet = await db.meta("tablet");
  show(tablet ? "Đăng nhập" : "Đăng ký máy tính bảng",
    problem && alarm(problem),
    !tablet && h("p", {}, "Việc này cần có mạng, chỉ làm một lần. Sau đó máy làm việc được nhiều ngày không có mạng."),
    h("form", { onsubmit: submit(async (given) => {
      try { then(await session.signIn(given)); } catch (fault) { signIn(then, reason(fault), given); }
    }) },
    !tablet && field("Tên máy", { name: "name", required: true, value: typed.name }, { hint: "Ghi như nhãn dán trên máy, ví dụ: Máy 7 – Yên Sơn." }),
    field("Tài khoản", { name: "account", required: true, autocomplete: "username", value: typed.account }),
    field("Mật khẩu", { name: "password", type: "password", required: true, autocomplete: "current-password" }),
    field("Mã xác thực hai bước", { name: "code", inputmode: "numeric", autocomplete: "one-time-code" }, { hint: "Chỉ điền nếu tài khoản đã bật." }),
    h("button", { class: "main" }, "Đăng nhập")),
    (await officers()).length > 0 && link("/", "Quay lại"));
}

// After a first sign-in: a PIN for the days without a signal.
export function choosePin(answer, done, problem) {
  show("Đặt mã PIN cho máy này",
    problem && alarm(problem),
    h("p", {}, `Xin chào ${answer.officer.name}. Mã PIN mở công việc của ông/bà khi không có mạng. Xin nhớ kỹ: quên mã PIN thì phải đăng nhập lại khi có mạng, và phiếu đang viết dở không mở lại được. Phiếu đã lưu xong thì không mất.`),
    h("form", { onsubmit: submit(async ({ pin, again }) => {
      if (!enough(pin)) return choosePin(answer, done, "Mã PIN có ít nhất 6 chữ số, không phải một số lặp lại hay dãy liền nhau.");
      if (pin !== again) return choosePin(answer, done, "Hai lần nhập không giống nhau.");
      try { await session.settle(answer, pin); } catch (fault) { if (!fault.problems && fault.name !== "TypeError") throw fault; }
      done();
    }) },
    field("Mã PIN", { name: "pin", type: "password", inputmode: "numeric", required: true, autocomplete: "new-password" }, { hint: "Ít nhất 6 chữ số." }),
    field("Nhập lại mã PIN", { name: "again", type: "password", inputmode: "numeric", required: true, autocomplete: "new-password" }),
    h("button", { class: "main" }, "Đặt mã PIN")));
}

// Who is at work? One button an officer, then the PIN.
export async function unlock(done, chosen, problem) {
  const known = await officers();
  const start = () => signIn((answer) => choosePin(answer, done));
  if (!known.length) return start();
  if (!chosen && known.length === 1) [chosen] = known;
  if (!chosen) return show("Ai đang làm việc?",
    h("ul", { class: "list" }, known.map((officer) => h("li", {}, h("button", { onclick: () => unlock(done, officer) }, officer.name)))),
    h("p", {}, h("button", { class: "plain", onclick: start }, "Cán bộ khác đăng nhập (cần mạng)")));
  show("Nhập mã PIN",
    problem && alarm(problem),
    h("p", {}, chosen.name),
    h("form", { onsubmit: submit(async ({ pin }) => ((await session.unlock(chosen.id, pin)) ? done() : unlock(done, chosen, "Mã PIN chưa đúng. Xin thử lại; sai năm lần trở lên thì mỗi lần thử phải chờ lâu hơn."))) },
      field("Mã PIN", { name: "pin", type: "password", inputmode: "numeric", required: true, autocomplete: "current-password" }),
      h("button", { class: "main" }, "Mở")),
    h("p", {}, h("button", { class: "plain", onclick: start }, "Quên mã PIN, hoặc cán bộ khác: đăng nhập lại (cần mạng)")));
}

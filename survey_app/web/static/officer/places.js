// Where there is work: campaigns, villages, the households still due, and one household.
import { alarm, field, h, link, number, show } from "./dom.js";
import * as interview from "./interview.js";
import { MEANINGS, VISITS } from "./meanings.js";
import * as scan from "./scan.js";
import * as session from "./session.js";

const day = (iso) => iso.split("-").reverse().map(Number).join("/");

function bar({ done, households, needed }) {
  const part = Math.min(100, (100 * done) / households);
  const told = needed == null ? "" : done >= needed ? ", đã đủ mức tối thiểu" : `, cần ít nhất ${number(needed)}`;
  return [h("meter", { min: 0, max: households, value: done, low: needed ?? 0, "aria-hidden": "true" }),
    h("span", {}, `${number(done)}/${number(households)} hộ (${part.toLocaleString("vi-VN", { maximumFractionDigits: 1 })} %)${told}`)];
}

export async function home() {
  const { campaigns } = session.now.pack ?? { campaigns: null };
  const { open, shut } = session.now.pack ? await interview.drafts() : { open: [], shut: [] };
  show("Công việc của tôi",
    campaigns === null && alarm("Máy chưa có danh sách thôn. Xin vào mục Máy này, bấm “Tải danh sách mới” khi có mạng."),
    open.length > 0 && [h("h2", {}, "Phiếu đang viết dở"), h("ul", { class: "list" }, open.map((draft) => h("li", {}, unfinished(draft))))],
    shut.length > 0 && [alarm(`${number(shut.length)} phiếu viết dở không mở lại được vì đã đặt mã PIN mới. Xin hỏi lại hộ.`),
      h("button", { class: "b2", onclick: async () => { await interview.forget(shut); home(); } }, "Bỏ các phiếu này")],
    campaigns?.length === 0 && h("p", {}, "Ông/bà chưa được giao thôn nào. Xin hỏi cán bộ Mặt trận ở xã, rồi tải lại danh sách khi có mạng."),
    campaigns?.map((campaign) => [
      campaign.demonstration && h("p", { class: "demo" }, "SỐ LIỆU MINH HỌA"),
      h("h2", {}, campaign.title),
      h("p", {}, `Lấy ý kiến đến hết ngày ${day(campaign.closes_on)}. Xin chọn thôn để xem các hộ phải đến.`),
      h("ul", { class: "list" }, campaign.villages.map((village) => h("li", {},
        link(`/${campaign.code}/${village.number}`, h("b", {}, village.name), " ", bar(session.progress(campaign, village)))))),
    ]));
}

// One unfinished interview, to go on with where its village is still on the tablet.
function unfinished(draft) {
  const campaign = session.campaignOf(draft.campaign);
  const place = campaign && session.villageOf(campaign, draft.village);
  if (place) return h("button", { onclick: () => interview.open(draft, home) }, `${place.name}, hộ số ${draft.line}${draft.mode === "self" ? " (hộ tự bấm)" : ""}`);
  return h("p", { class: "note" }, `Hộ số ${draft.line}: thôn này không còn trong danh sách của máy. Phiếu viết dở vẫn còn trên máy; xin hỏi cán bộ Mặt trận ở xã.`);
}

// Does what a press asks for once, however often it comes; says so where nothing could be kept.
const once = (work) => {
  let busy = false;
  return async (...told) => {
    if (busy) return;
    busy = true;
    try { await work(...told); } catch (fault) {
      interview.notKept();
      throw fault;
    } finally { busy = false; }
  };
};

// Nobody is asked to come to an empty house for ever.
const tired = (visits) => visits.at(-1)?.disposition === "nobody_home" && visits.length >= VISITS;

// What is still due comes first: never visited, then those to come back to, by the fewest visits.
function sorted(campaign, village) {
  const rows = village.lines.map(({ line }) => {
    const visits = session.visitsTo(campaign, village, line);
    const last = visits.at(-1);
    const done = session.answered(campaign, village, line);
    return { line, visits, last, done, due: !done && !tired(visits) && (!last || MEANINGS[last.disposition].again) };
  });
  const due = rows.filter((row) => row.due).sort((a, b) => a.visits.length - b.visits.length || a.line - b.line);
  return { due, rest: rows.filter((row) => !row.due) };
}

// A household that answered by its own telephone or on paper was not asked here.
const standing = ({ done, visits, last }) => (done && last?.disposition !== "answered" ? "Đã trả lời" : done ? MEANINGS.answered.label : last ? `${MEANINGS[last.disposition].label} (lần ${visits.length})` : "Chưa đến");

const MANY = 20; // households in a list that is too long to look through

// The way to one household of a long list.
function find(campaign, place) {
  const told = h("div", {});
  const go = (event) => {
    event.preventDefault();
    const line = Number(new FormData(event.target).get("line"));
    if (place.lines.some((known) => known.line === line)) location.hash = `/${campaign.code}/${place.number}/${line}`;
    else told.replaceChildren(alarm("Không có hộ mang số này trong danh sách phải hỏi của thôn. Xin xem lại số thứ tự trên thẻ."));
  };
  return h("form", { onsubmit: go, class: "find" }, told,
    field("Đến thẳng hộ số", { name: "line", inputmode: "numeric", autocomplete: "off", required: true }), h("button", { class: "b2" }, "Mở"));
}

export function village(campaign, place) {
  const { due, rest } = sorted(campaign, place);
  const row = (found) => h("li", {}, link(`/${campaign.code}/${place.number}/${found.line}`, h("b", {}, `Hộ số ${found.line}`), h("span", {}, standing(found))));
  show(place.name,
    h("p", { class: "where" }, place.commune),
    h("p", { class: "progress" }, bar(session.progress(campaign, place))),
    place.lines.length > MANY && find(campaign, place),
    h("h2", {}, `Còn phải đến: ${number(due.length)} hộ`),
    due.length ? h("ul", { class: "list" }, due.map(row)) : h("p", {}, "Không còn hộ nào phải đến trong thôn này. Xin chọn thôn khác, hoặc về nơi có mạng để máy gửi phiếu."),
    h("h2", {}, `Đã xong: ${number(rest.length)} hộ`),
    rest.length ? h("ul", { class: "list quiet" }, rest.map(row)) : h("p", {}, "Chưa có hộ nào."),
    link("/", "Các thôn khác"));
}

export async function household(campaign, place, line) {
  const begun = (await interview.drafts()).open.filter((draft) => draft.campaign === campaign.code && draft.village === place.number && draft.line === line);
  const visits = session.visitsTo(campaign, place, line);
  const back = () => { location.hash = `/${campaign.code}/${place.number}`; };
  const ended = once(async (disposition) => {
    await session.visit(campaign, place, line, disposition);
    back();
  });
  const answered = session.answered(campaign, place, line);
  show(`Hộ số ${line}`,
    h("p", { class: "where" }, place.name, h("br"), place.commune),
    visits.length > 0 && h("p", {}, "Các lần đã đến:"),
    visits.length > 0 && h("ol", {}, visits.map((visit) => h("li", {}, MEANINGS[visit.disposition].label))),
    !answered && tired(visits) && h("p", { class: "note" }, `Đã đến ${number(visits.length)} lần, hộ vẫn vắng: không phải đến lại nữa. Nếu gặp được người đại diện hộ thì vẫn hỏi.`),
    answered && h("p", { class: "note" }, "Hộ này đã trả lời. Nếu hộ vẫn đưa thẻ, xin hỏi cán bộ Mặt trận ở xã."),
    begun.length > 0 && [h("h2", {}, "Phiếu đang viết dở của hộ này"), begun.map((draft) => [
      h("button", { class: "main", onclick: () => interview.open(draft, back) }, draft.mode === "self" ? "Đưa máy lại cho hộ" : "Viết tiếp phiếu đang dở"),
      h("button", { class: "b2", onclick: () => interview.drop(draft, place, () => household(campaign, place, line), () => household(campaign, place, line)) }, "Bỏ phiếu này")])],
    !answered && !begun.length && [
      h("h2", {}, "Hỏi ngay tại hộ"),
      h("button", { class: "main", onclick: () => card(campaign, place, line, "officer") }, "Cán bộ hỏi, bấm giúp"),
      h("button", { class: "main", onclick: () => card(campaign, place, line, "self") }, "Đưa máy cho người dân tự bấm")],
    h("h2", {}, answered ? "Ghi thêm một lần đến" : "Hoặc ghi kết quả lần đến này"),
    h("ul", { class: "list" }, Object.entries(MEANINGS).filter(([name]) => name !== "answered").map(([name, { label }]) =>
      h("li", {}, h("button", { class: "b2", onclick: () => ended(name) }, name === "nobody_home" ? `${label} (lần ${visits.length + 1})` : label)))),
    link(`/${campaign.code}/${place.number}`, "Về danh sách hộ"));
}

function card(campaign, place, line, mode) {
  show("Thẻ của hộ",
    h("p", {}, `Xin thẻ của hộ số ${line}, ${place.name}. Hộ mất thẻ: đưa một thẻ dự phòng.`),
    scan.ask(place, line, once(async (code) => interview.open(await interview.begin(campaign, place, line, code, mode), () => village(campaign, place)))),
    link(`/${campaign.code}/${place.number}/${line}`, "Quay lại"));
}

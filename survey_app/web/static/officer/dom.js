// Elements from a few words: h("button", { class: "main", onclick: go }, "Lưu").
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return made;
}

// Shows one screen: its heading gets the focus, so that a screen reader and the keyboard follow.
export function show(title, ...content) {
  const heading = h("h1", { tabindex: "-1" }, title);
  document.querySelector("main").replaceChildren(heading, ...content.flat(Infinity).filter(Boolean));
  document.title = `${title} – Lấy ý kiến người dân`;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
  dispatchEvent(new Event("shown"));
}

// A labelled input, with a hint and what was wrong with it.
export function field(label, attributes, { hint, problem } = {}) {
  const id = `f-${attributes.name}`;
  const told = [hint && `${id}-h`, problem && `${id}-x`].filter(Boolean).join(" ");
  return h("div", { class: problem ? "field wrong" : "field" },
    h("label", { for: id }, label),
    hint && h("p", { class: "h", id: `${id}-h` }, hint),
    problem && h("p", { class: "x", id: `${id}-x` }, `Lỗi: ${problem}`),
    h("input", { id, ...attributes, "aria-describedby": told || null, "aria-invalid": problem ? "true" : null }));
}

// What went wrong, at the top of a screen, read out at once.
export const alarm = (...lines) => h("div", { class: "alarm", role: "alert" }, lines.map((line) => h("p", {}, line)));

export const link = (to, ...label) => h("a", { href: `#${to}`, class: "button" }, ...label);
export const number = (n) => n.toLocaleString("vi-VN");

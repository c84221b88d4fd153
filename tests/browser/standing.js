// What of a page is not as every page is: its headings, its title, its lists, what shows the focus.
(() => {
  const said = [];
  const count = document.querySelectorAll("h1").length;
  if (count !== 1) said.push(`${count} headings of the first level`);
  if (document.title.split("–")[0].trim().length < 3) said.push("no title");
  for (const list of document.querySelectorAll("main :is(tbody, ul, ol, dl, select)"))
    if (!list.children.length) said.push(`an empty list: ${list.outerHTML.slice(0, 120)}`);
  for (const tag of document.querySelectorAll(".tag, .mark"))
    if (!tag.textContent.trim()) said.push(`an empty label: ${tag.outerHTML}`);
  const shows = (element) => {
    const style = element && getComputedStyle(element);
    return style && (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none");
  };
  const held = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  for (const element of document.querySelectorAll(held)) {
    if (!element.checkVisibility() || element.disabled) continue;
    element.focus();
    if (document.activeElement === element && !shows(element) && !shows(element.closest("label")))
      said.push(`no focus to be seen on ${element.outerHTML.slice(0, 120)}`);
  }
  return said;
})()

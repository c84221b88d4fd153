// Sorts tables by a press on a column's heading. Without this script the tables are in list order.
"use strict";
const compare = new Intl.Collator("vi", { numeric: true }).compare;

function valueOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent.trim();
}

function asNumber(text) {
  const plain = text.includes(",") || /^\d{1,3}(\.\d{3})+$/.test(text)
    ? text.replaceAll(".", "").replace(",", ".") : text;
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function sortBy(table, heading, column) {
  const descending = heading.getAttribute("aria-sort") === "ascending";
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, text: valueOf(row, column) }));
  rows.sort((one, other) => {
    const [a, b] = [asNumber(one.text), asNumber(other.text)];
    const order = a !== null && b !== null ? a - b : compare(one.text, other.text);
    return descending ? -order : order;
  });
  body.append(...rows.map((each) => each.row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
}

for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sortBy(table, heading, column));
  });
}

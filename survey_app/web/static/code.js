// Writes a card's code in capitals and groups of four while it is typed; the page works without it.
const field = document.getElementById("code");

field?.addEventListener("input", (event) => {
  if (event.isComposing || field.selectionStart !== field.value.length) return; // not while somebody mends the middle
  const signs = field.value.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 16);
  field.value = signs.replace(/(.{4})(?=.)/g, "$1-");
});

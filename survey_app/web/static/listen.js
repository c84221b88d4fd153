// Questions read aloud: one button instead of the browser's own player, one voice at a time.
const players = [...document.querySelectorAll("audio[data-listen]")];

for (const player of players) {
  const button = document.createElement("button");
  const words = player.getAttribute("aria-label");
  const say = () => { button.textContent = player.paused ? words : `Dừng – ${words.toLowerCase()}`; };
  Object.assign(button, { type: "button", className: "b2" });
  button.addEventListener("click", () => {
    for (const other of players) if (other !== player) other.pause();
    if (!player.paused) return player.pause();
    player.currentTime = 0;
    return player.play().catch(() => { button.textContent = "Chưa nghe được. Xin thử lại."; });
  });
  for (const event of ["play", "pause", "ended"]) player.addEventListener(event, say);
  player.hidden = true;
  player.after(button);
  say();
}

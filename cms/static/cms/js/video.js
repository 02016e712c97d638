// A video elsewhere loads only when the visitor asks for it. Without this script the link beside it leads there.
"use strict";

for (const button of document.querySelectorAll("button[data-player]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const player = document.createElement("iframe");
    player.src = button.dataset.player;
    player.title = button.dataset.title;
    player.allow = "autoplay; fullscreen; picture-in-picture";
    player.allowFullscreen = true;
    // Some providers refuse to play where they are told nothing of the page; its address alone is kept back.
    player.referrerPolicy = "strict-origin-when-cross-origin";
    button.parentElement.replaceChildren(player);
    player.focus();
  });
}

// Keys for the review screen; every key is also a button, and access keys work without this file.
"use strict";

(() => {
  const typing = (element) => element.closest("input, select, textarea, [contenteditable], dialog");
  const hint = document.querySelector("[data-keys]");
  if (hint) hint.hidden = false;

  const help = () => {
    const text = document.querySelector("[data-keys-help]");
    if (!text) return;
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.append(text.content.cloneNode(true));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    if (event.key === "?") return help();
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "SUMMARY") {
      target.parentElement.open = true;
      const field = target.parentElement.querySelector("input:not([type=hidden]), select, button");
      if (field) field.focus();
    } else {
      target.click();
    }
  });

  // Only one of the choices is open at a time, so the buttons stay where the hand expects them.
  document.querySelectorAll(".decide details").forEach((one) => one.addEventListener("toggle", () => {
    if (one.open) document.querySelectorAll(".decide details").forEach((other) => {
      if (other !== one && !other.querySelector(".wish")) other.open = false;
    });
  }));
})();

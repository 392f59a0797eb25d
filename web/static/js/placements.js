// Ticks everybody on the page at once; without this file people are ticked one by one.
"use strict";

(() => {
  const button = document.querySelector("[data-pick-all]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll('input[name="pick"]')];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
})();

// Put lawful words in place of what the gate found, with one click. Without this script the
// suggestion is read and typed.
"use strict";

for (const button of document.querySelectorAll("button[data-reword]")) {
  const field = document.getElementById(button.dataset.reword);
  if (!field || !("value" in field)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const { passage, rewording } = button.dataset;
    const typed = field.value;
    if (!passage) {
      field.value = rewording;
    } else {
      const said = Number(button.dataset.at);
      const at = typed.startsWith(passage, said) ? said : typed.indexOf(passage);
      if (at < 0) {
        field.focus();
        return;
      }
      field.value = typed.slice(0, at) + rewording + typed.slice(at + passage.length);
    }
    button.closest("p").classList.add("offer-taken");
    button.disabled = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

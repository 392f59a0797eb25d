// Put lawful words in place of what the gate found, with one click. Without this script the
// suggestion is read and typed.
"use strict";

for (const button of document.querySelectorAll("button[data-reword]")) {
  const field = document.getElementById(button.dataset.reword);
  if (!field || !("value" in field)) continue;
  button.hidden = false;
  // A suggestion whose words are no longer there has nothing left to say.
  field.addEventListener("input", () => {
    const { passage } = button.dataset;
    button.closest("p").hidden = Boolean(passage) && !field.value.includes(passage);
  });
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

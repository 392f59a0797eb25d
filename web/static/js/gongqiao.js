// The little the pages need beyond HTML. Everything here only adds comfort: without it every main
// action still works as a plain form or link.
"use strict";

// htmx requests carry the CSRF token.
document.addEventListener("htmx:configRequest", (event) => {
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (meta) event.detail.headers["X-CSRFToken"] = meta.content;
});

// A form is sent once: the second click of a double click finds the button resting.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.hasAttribute("hx-post")) return;
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll('button[type="submit"], button:not([type])')) {
    button.setAttribute("aria-disabled", "true");
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// A confirmation page opens as a dialog.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const go = () => { window.location.href = link.href; };
  try {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("[data-dialog-body]");
    if (!answer.ok || answer.redirected || !body) return go();
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const heading = body.querySelector("h1, h2");
    if (heading) {
      heading.id = "dialog-title";
      dialog.setAttribute("aria-labelledby", heading.id);
    }
    dialog.append(document.adoptNode(body));
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    dialog.addEventListener("click", (inner) => {
      if (inner.target === dialog || inner.target.closest("[data-dialog-close]")) {
        inner.preventDefault();
        dialog.close();
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  } catch {
    go();
  }
});

// After a refused form the reader starts at what to change.
window.addEventListener("DOMContentLoaded", () => {
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
});

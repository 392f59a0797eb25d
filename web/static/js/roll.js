// Roll-call without a connection: a tick is kept on the phone and sent when it can be, as often as
// needed; the server takes it once by its key. Without this script each tick is a plain form.
"use strict";
(() => {
  const page = document.querySelector("[data-roll]");
  if (!page || !window.localStorage || !window.fetch) return;
  const address = page.dataset.roll;
  const shelf = `roll:${address}`;
  const status = page.querySelector("[data-roll-status]");
  const token = document.querySelector('meta[name="csrf-token"]').content;
  let sending = false;

  const read = () => {
    try { return JSON.parse(localStorage.getItem(shelf)) || []; } catch { return []; }
  };
  const write = (ticks) => localStorage.setItem(shelf, JSON.stringify(ticks));

  // Before anything was sent: the newest tick of a seat is what the list shows.
  const show = (tick) => {
    const row = page.querySelector(`[data-seat="${tick.seat}"]`);
    if (!row) return;
    const state = row.querySelector("[data-roll-state]");
    state.textContent = tick.words;
    state.className = "tag";
    for (const button of row.querySelectorAll("button")) button.disabled = true;
  };
  const tell = (words) => {
    const waiting = read().length;
    status.textContent = words || (waiting ? page.dataset.waiting.replace("{n}", waiting) : "");
    status.className = waiting || words ? "notice notice-bad" : "";
  };

  async function send() {
    const ticks = read();
    if (sending || !ticks.length) return;
    sending = true;
    try {
      const body = new URLSearchParams([["csrf_token", token]]);
      for (const one of ticks) body.append("tick", `${one.value}:${one.at}`);
      const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const taken = (await answer.json()).ticks;
      const keys = new Set(taken.map((one) => one.key));
      write(read().filter((one) => !keys.has(one.value.split(":")[0])));
      const refused = taken.filter((one) => !one.ok);
      if (refused.length) {
        tell(refused[0].words);
        setTimeout(() => window.location.reload(), 8000);
      } else if (!read().length) {
        window.location.reload();
      }
    } catch {
      tell("");
    } finally {
      sending = false;
    }
  }

  page.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || button.name !== "tick") return;
    event.preventDefault();
    event.stopPropagation();
    const [, seat] = button.value.split(":");
    const tick = { value: button.value, seat, words: button.dataset.words, at: Date.now() };
    write([...read(), tick]);
    show(tick);
    tell("");
    send();
  }, true);
  window.addEventListener("online", send);
  setInterval(send, 15000);
  read().forEach(show);
  tell("");
  send();
})();

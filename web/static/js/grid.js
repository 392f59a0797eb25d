// The grid of posts: arrow keys and Enter move, a block copied from a sheet fills cells, Ctrl+D
// copies the cell above, Ctrl+Shift+D this cell into all empty ones below. Without this script the grid is a plain form.
(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const rows = () => [...table.tBodies[0].rows];
  const fields = (row) => [...row.querySelectorAll("td.cell")].map((td) => td.querySelector("input, select, textarea"));
  const place = (field) => {
    const row = field.closest("tr");
    return [rows().indexOf(row), fields(row).indexOf(field)];
  };
  const at = (r, c) => {
    const row = rows()[r];
    return row ? fields(row)[c] : undefined;
  };
  const put = (field, text) => {
    if (!field) return;
    const words = text.trim();
    if (field.tagName === "SELECT") {
      const found = [...field.options].find((one) => one.value === words || one.text.trim() === words);
      if (found) field.value = found.value;
      else if (words) field.closest("td").classList.add("cell-bad");
    } else field.value = words;
    field.closest("td").classList.add("cell-touched");
  };
  // A new row: the last blank one again, under the next free name.
  const grow = () => {
    const last = rows().at(-1);
    if (!last || !last.dataset.row.startsWith("n") || rows().length >= 100) return undefined;
    const next = "n" + (Number(last.dataset.row.slice(1)) + 1);
    const copy = last.cloneNode(true);
    copy.dataset.row = next;
    copy.querySelector(".grid-n").textContent = rows().length + 1;
    fields(copy).forEach((field) => {
      field.name = next + "." + field.name.split(".")[1];
      if (field.tagName !== "SELECT") field.value = "";
    });
    table.tBodies[0].append(copy);
    return copy;
  };
  // Cells of a sheet as the clipboard has them: tabs and lines, a quoted cell may hold both.
  const cells = (text) => {
    const all = [[""]];
    let quoted = false;
    for (let i = 0; i < text.length; i += 1) {
      const letter = text[i];
      const row = all.at(-1);
      if (quoted && letter === '"' && text[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
      else if (letter === '"' && (quoted || row.at(-1) === "")) quoted = !quoted;
      else if (letter === "\t" && !quoted) row.push("");
      else if (letter === "\n" && !quoted) all.push([""]);
      else if (letter !== "\r") row[row.length - 1] += letter;
    }
    if (all.length > 1 && all.at(-1).length === 1 && all.at(-1)[0] === "") all.pop();
    return all;
  };
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!text.includes("\t") && !text.trim().includes("\n")) return;
    const [r, c] = place(event.target);
    if (r < 0 || c < 0) return;
    event.preventDefault();
    cells(text).forEach((line, i) => {
      if (!at(r + i, 0) && !grow()) return;
      line.forEach((words, j) => put(at(r + i, c + j), words));
    });
  });
  table.addEventListener("keydown", (event) => {
    const field = event.target;
    const [r, c] = place(field);
    if (r < 0 || c < 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
      event.preventDefault();
      if (event.shiftKey) {
        for (let below = r + 1; at(below, c); below += 1) {
          const started = rows()[below].dataset.row.startsWith("v") || at(below, 0).value;
          if (started && (at(below, c).tagName === "SELECT" || !at(below, c).value)) put(at(below, c), field.value);
        }
      } else if (r > 0) put(field, at(r - 1, c).value);
    } else if (step && field.tagName === "INPUT" && !event.isComposing) {
      event.preventDefault();
      if (!at(r + step, c) && step > 0) grow();
      const next = at(r + step, c);
      if (next) { next.focus(); if (next.select) next.select(); }
    }
  });
})();

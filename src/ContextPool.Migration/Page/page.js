
"use strict";
// Sorting, filtering and copying. Everything is on the page without it.
(() => {
  const say = (parent, tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    parent.append(element);
    return element;
  };

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
  };

  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

  const sortBy = (table, header, column) => {
    const isNumber = header.classList.contains("n");
    const now = header.getAttribute("aria-sort");
    // What is large is looked for first, and so is what comes first in the alphabet.
    const direction = now === null ? (isNumber ? "descending" : "ascending") : now === "ascending" ? "descending" : "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const body = table.tBodies[0];
    const rows = [...body.rows].map(row => [valueOf(row, column), row]);
    rows.sort((a, b) => sign * compare(a[0], b[0]));
    body.append(...rows.map(pair => pair[1]));
  };

  const makeSortable = table => {
    [...table.tHead.rows[0].cells].forEach((header, column) => {
      if (table.tBodies[0].rows.length < 2 || header.querySelector(".hidden")) return;
      const title = header.textContent;
      header.textContent = "";
      const button = say(header, "button", "sort", title);
      button.type = "button";
      button.addEventListener("click", () => sortBy(table, header, column));
    });
  };

  let filters = 0;
  const makeFilterable = (region, table) => {
    const rows = [...table.tBodies[0].rows];
    const texts = rows.map(row => row.textContent.toLowerCase());
    const line = document.createElement("div");
    line.className = "filter";
    const label = say(line, "label", "", "Filter");
    const field = say(line, "input", "", "");
    field.type = "search";
    field.id = label.htmlFor = "filter-" + ++filters;
    const count = say(line, "output", "", rows.length + " rows");
    count.htmlFor = field.id;
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(word => word !== "");
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !words.every(word => texts[i].includes(word));
        if (!row.hidden) shown++;
      });
      count.textContent = shown === rows.length ? rows.length + " rows" : shown + " of " + rows.length + " rows";
    });
    region.before(line);
  };

  const copy = async (code, button) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      // Not every browser lets a file use the clipboard: the text is selected for the keyboard's copy.
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  };

  for (const region of document.querySelectorAll(".table")) {
    const table = region.querySelector("table");
    if (region.dataset.filter === "yes") makeFilterable(region, table);
    makeSortable(table);
  }
  for (const command of document.querySelectorAll(".command")) {
    const code = command.querySelector("code");
    code.title = code.textContent;
    const button = say(command, "button", "copy", "Copy");
    button.type = "button";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(code, button));
  }

  // What is folded away would be missing on paper.
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener("afterprint", () => { for (const details of opened.splice(0)) details.open = false; });
})();

"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const rows = data.rows, names = data.names, HEIGHT = 30;
  const grid = document.getElementById("grid"), more = document.getElementById("more");
  const search = document.getElementById("search"), part = document.getElementById("department"), level = document.getElementById("grade");
  const count = document.getElementById("count"), only = document.getElementById("wrong"), clear = document.getElementById("clear");
  if (!grid) return;
  // Column: heading, position in a row of data, whether it is a number.
  const columns = [["关注分", 0, 1], ["部门", 1, 0], ["单位", 2, 0], ["项目", 3, 0], ["预算(万元)", 4, 1], ["执行率", 5, 1], ["自评", 6, 1],
    ["核算", 7, 1], ["差", 8, 1], ["等级", 9, 0], ["错误", 10, 1], ["警告", 11, 1], ["为什么要看", 12, 0]];
  const ranks = { "优": 4, "良": 3, "中": 2, "差": 1, "": 0 };
  const numbers = rows.map(function (row) { return columns.map(function (c) { return c[2] ? (row[c[1]] === "" ? null : parseFloat(row[c[1]])) : null; }); });
  const texts = rows.map(function (row) { return (names.departments[row[1]] + "\n" + names.units[row[2]] + "\n" + row[3] + "\n" + row[12] + "\n" + row[13]).toLowerCase(); });
  let shown = rows.map(function (_, i) { return i; }), sorted = [0, -1], chosen = -1, dot = null;

  function value(row, column) {
    if (column === 1) return names.departments[row[1]];
    if (column === 2) return names.units[row[2]];
    if (column === 9) return row[9] + (row[14] && row[14] !== row[9] ? "（自评" + row[14] + "）" : "");
    if (column === 4) return row[4].replace(/\B(?=(\d{3})+(?!\d))(?=.*\.)/g, ",");
    if (column === 5) return row[5] === "" ? "" : row[5] + "%";
    return row[column];
  }
  const inner = document.createElement("div"); inner.className = "inner"; inner.setAttribute("role", "rowgroup");
  const head = document.createElement("div"); head.className = "head"; head.setAttribute("role", "row");
  columns.forEach(function (column, at) {
    const cell = document.createElement("div"), button = document.createElement("button");
    cell.setAttribute("role", "columnheader"); cell.className = column[2] ? "n" : "";
    button.type = "button"; button.textContent = column[0]; button.title = "按“" + column[0] + "”排序";
    button.addEventListener("click", function () { sorted = [at, sorted[0] === at ? -sorted[1] : (column[2] ? -1 : 1)]; order(); });
    cell.appendChild(button); head.appendChild(cell);
  });
  grid.appendChild(head); grid.appendChild(inner);
  grid.setAttribute("role", "table"); grid.setAttribute("aria-label", "全部表"); grid.tabIndex = 0;

  function order() {
    const at = sorted[0], way = sorted[1], number = columns[at][2];
    shown.sort(function (a, b) {
      let d = 0;
      if (number) {
        const x = numbers[a][at], y = numbers[b][at];
        if (x === null || y === null) { d = (x === null) - (y === null); if (d) return d; } else { d = (x - y) * way; }
      } else if (at === 9) { d = (ranks[rows[a][9]] - ranks[rows[b][9]]) * way;
      } else { const x = value(rows[a], at), y = value(rows[b], at); d = x === y ? 0 : (x < y ? -way : way); }
      return d || a - b;
    });
    Array.prototype.forEach.call(head.children, function (cell, i) { cell.setAttribute("aria-sort", i === at ? (way > 0 ? "ascending" : "descending") : "none"); });
    grid.scrollTop = 0; draw();
  }
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean), d = part.value, g = level.value, w = only.checked;
    shown = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (d !== "" && String(row[1]) !== d) continue;
      if (g !== "" && (row[9] || "未评") !== g) continue;
      if (w && !(row[10] > 0)) continue;
      if (dot && !(Math.floor(row[15] / 2) === dot[0] && Math.floor(row[16] / 2) === dot[1])) continue;
      if (words.every(function (word) { return texts[i].indexOf(word) >= 0; })) shown.push(i);
    }
    count.textContent = "显示 " + shown.length + " 张" + (shown.length < rows.length ? "，共 " + rows.length + " 张" : "") + (dot ? "（自评 " + dot[0] + "–" + (dot[0] + 1) + " 分、核算 " + dot[1] + "–" + (dot[1] + 1) + " 分）" : "");
    order();
  }
  function draw() {
    const total = shown.length * HEIGHT; inner.style.height = total + "px";
    const from = Math.max(0, Math.floor(grid.scrollTop / HEIGHT) - 8), to = Math.min(shown.length, from + Math.ceil(grid.clientHeight / HEIGHT) + 16);
    inner.textContent = "";
    for (let i = from; i < to; i++) {
      const row = rows[shown[i]], line = document.createElement("div");
      line.className = "row" + (shown[i] === chosen ? " open" : ""); line.style.top = i * HEIGHT + "px"; line.setAttribute("role", "row"); line.dataset.at = shown[i];
      columns.forEach(function (column) {
        const cell = document.createElement("span"); cell.setAttribute("role", "cell");
        if (column[2]) cell.className = "n";
        cell.textContent = value(row, column[1]); line.appendChild(cell);
      });
      inner.appendChild(line);
    }
  }
  function open(at) {
    chosen = at; const row = rows[at]; more.textContent = "";
    const title = document.createElement("b"); title.textContent = row[3] || names.units[row[2]] || row[13]; more.appendChild(title);
    [names.departments[row[1]] + "　" + names.units[row[2]],
      "预算 " + (row[4] || "—") + " 万元，执行率 " + (row[5] === "" ? "—" : row[5] + "%") + "；自评 " + (row[6] || "—") + " 分，核算 " + (row[7] || "—") + " 分",
      row[12] ? "为什么要看：" + row[12] + "。" : "没有需要特别关注的情况。", "文件：" + row[13]].forEach(function (text) {
      const p = document.createElement("p"); p.textContent = text; more.appendChild(p);
    });
    if (row[17]) { const a = document.createElement("a"); a.href = row[17]; a.textContent = "打开文件"; more.appendChild(a); }
    draw();
  }
  let waiting = false;
  grid.addEventListener("scroll", function () { if (!waiting) { waiting = true; requestAnimationFrame(function () { waiting = false; draw(); }); } });
  window.addEventListener("resize", draw);
  inner.addEventListener("click", function (event) { const line = event.target.closest(".row"); if (line) open(Number(line.dataset.at)); });
  grid.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const next = Math.min(shown.length - 1, Math.max(0, shown.indexOf(chosen) + (event.key === "ArrowDown" ? 1 : -1)));
    if (next < 0 || !shown.length) return;
    event.preventDefault(); open(shown[next]);
    const y = next * HEIGHT; if (y < grid.scrollTop) grid.scrollTop = y; else if (y + 2 * HEIGHT > grid.scrollTop + grid.clientHeight) grid.scrollTop = y + 2 * HEIGHT - grid.clientHeight;
  });
  let timer = 0;
  search.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(filter, 120); });
  [part, level, only].forEach(function (control) { control.addEventListener("change", filter); });
  clear.addEventListener("click", function () { search.value = ""; part.value = ""; level.value = ""; only.checked = false; mark(null); filter(); });
  function mark(square) {
    document.querySelectorAll(".dot.on").forEach(function (old) { old.classList.remove("on"); });
    dot = null;
    if (square) { square.classList.add("on"); dot = [Number(square.dataset.x), Number(square.dataset.y)]; }
  }
  document.querySelectorAll(".dot").forEach(function (square) {
    square.addEventListener("click", function () { mark(square.classList.contains("on") ? null : square); filter(); document.getElementById("table").scrollIntoView(); });
  });
  filter();
})();

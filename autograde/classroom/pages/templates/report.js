"use strict";
// The list of students. What a student wrote is put into the page by textContent alone.

const report = JSON.parse(document.getElementById("report").textContent);
const form = document.getElementById("filters");
const body = document.querySelector(".students tbody");
const said = document.getElementById("count");
const PASSED = 0, NOT_BEGUN = report.outcomes.indexOf("not begun");
const FIRST = 100; // rows that are drawn at once; the others follow while nothing else waits
const MORE = 400;

const students = report.students.map(([name, status, score, of, words, ofWords, notes, results, made], place) => {
  const mistakes = new Map(made.map((mistake) => [mistake.join(" "), mistake])); // by diagnosis and exercise
  const passed = results.filter((result) => result && result[0] === PASSED).length;
  return {
    name, status, score, of, words, ofWords, notes, results, passed, mistakes, place,
    total: score + (words ?? 0), listed: results.filter(Boolean).length, open: false, rows: null,
  };
});

const number = (value) => String(Math.round(value * 100) / 100);
const habit = (diagnosis, several) => (diagnosis < 0 ? report.unnamed : report.habits[diagnosis])[several ? 1 : 0];

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

// Columns: heading, class, what to sort by, what to show, and whether the largest comes first.
const columns = [
  ["Student", "who", (a, b) => a.place - b.place, null],
  ["Submission", "state", (a, b) => a.status - b.status, (s) => report.statuses[s.status]],
  ["Checks passed", "short number", (a, b) => b.passed - a.passed, (s) => `${s.passed} of ${s.listed}`],
  ["Checks’ points", "short number", (a, b) => b.score - a.score, (s) => `${number(s.score)} of ${number(s.of)}`],
  ["In words", "short number", (a, b) => (b.words ?? -1) - (a.words ?? -1),
    (s) => (s.words === null ? "to be marked" : `${number(s.words)} of ${number(s.ofWords)}`)],
  ["All points", "short number", (a, b) => b.total - a.total, (s) => number(s.total)],
  ["Mistakes", "", (a, b) => b.mistakes.size - a.mistakes.size, mistakesOf],
].filter(([heading]) => report.words || !["In words", "All points"].includes(heading));

function mistakesOf(student) {
  const told = [...student.mistakes.values()].map(([diagnosis, exercise]) => `${habit(diagnosis, false)} in ${exercise}`);
  return told.length > 2 ? `${told.slice(0, 2).join("; ")}; and ${told.length - 2} more` : told.join("; ");
}

function rowOf(student) {
  if (student.rows) return student.rows[0];
  const row = make("tr");
  const head = make("th");
  head.scope = "row";
  const button = make("button", student.name);
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  head.append(button);
  row.append(head);
  for (const [, className, , show] of columns.slice(1)) {
    row.append(make("td", show(student), className.includes("number") ? "number" : ""));
  }
  button.student = student;
  student.button = button;
  student.rows = [row];
  return row;
}

function detailOf(student) {
  if (student.rows[1]) return student.rows[1];
  const row = make("tr", undefined, "detail");
  row.id = `verdicts-${student.place}`;
  const cell = make("td");
  cell.colSpan = columns.length;
  for (const note of student.notes) cell.append(make("p", `Note: ${note}`));
  const table = make("table");
  const headings = make("tr");
  for (const heading of ["Check", "Result", "Points", "Verdict"]) {
    const th = make("th", heading);
    th.scope = "col";
    headings.append(th);
  }
  const thead = make("thead");
  thead.append(headings);
  const tbody = make("tbody");
  student.results.forEach((result, check) => {
    if (!result) return;
    const [outcome, got, diagnosis, text] = result;
    const [name, exercise, most] = report.checks[check];
    const line = make("tr");
    const th = make("th", name);
    th.scope = "row";
    const sign = outcome === PASSED ? "✓" : outcome === NOT_BEGUN ? "○" : "✗";
    line.append(th, make("td", `${sign} ${report.outcomes[outcome]}`, outcome === PASSED ? "passed" : "not-passed"));
    line.append(make("td", `${number(got)} of ${number(most)}`));
    const verdict = make("td");
    if (outcome !== PASSED && outcome !== NOT_BEGUN && diagnosis >= 0) {
      verdict.append(make("strong", `${habit(diagnosis, false)} in ${exercise}`), make("br"));
    }
    if (text >= 0) verdict.append(report.texts[text]);
    line.append(verdict);
    tbody.append(line);
  });
  table.append(thead, tbody);
  cell.append(table);
  row.append(cell);
  student.rows[1] = row;
  return row;
}

function open(student, wanted) {
  student.open = wanted;
  student.button.setAttribute("aria-expanded", String(wanted));
  if (wanted) {
    student.rows[0].after(detailOf(student));
    student.button.setAttribute("aria-controls", student.rows[1].id);
  } else if (student.rows[1]) {
    student.rows[1].remove();
  }
}

// Filters.
const asked = () => Object.fromEntries(new FormData(form));

function fits(student, { name, cell, result, mistake, low, high, status }) {
  if (name && !student.name.toLowerCase().includes(name.trim().toLowerCase())) return false;
  if (status !== "" && student.status !== Number(status)) return false;
  if (low !== "" && student.total < Number(low)) return false;
  if (high !== "" && student.total > Number(high)) return false;
  if (mistake && !student.mistakes.has(mistake)) return false;
  if (!result && cell === "") return true;
  const results = cell === "" ? student.results : [student.results[Number(cell)]];
  const wanted = {
    "": () => true,
    passed: (got) => got[0] === PASSED,
    not: (got) => got[0] !== PASSED,
    tried: (got) => got[0] !== PASSED && got[0] !== NOT_BEGUN,
    left: (got) => got[0] === NOT_BEGUN,
  }[result];
  return results.some((got) => got && wanted(got));
}

let order = 0, turned = false, shown = [], round = 0;

function show() {
  const wanted = asked();
  shown = students.filter((student) => fits(student, wanted));
  const compare = columns[order][2];
  shown.sort((a, b) => (turned ? -compare(a, b) : compare(a, b)) || a.place - b.place);
  said.textContent = `${shown.length} of ${students.length} students are shown.`;
  const mine = ++round;
  const put = (from, upto) => {
    const rows = document.createDocumentFragment();
    for (const student of shown.slice(from, upto)) {
      rows.append(rowOf(student));
      if (student.open) rows.append(detailOf(student));
    }
    if (from === 0) body.replaceChildren(rows);
    else body.append(rows);
    if (upto < shown.length) later(() => mine === round && put(upto, upto + MORE));
  };
  if (shown.length) {
    put(0, FIRST);
  } else {
    const none = make("tr", undefined, "none");
    const cell = make("td", "No student fits; “Show all” takes the filters away.");
    cell.colSpan = columns.length;
    none.append(cell);
    body.replaceChildren(none);
  }
}

function later(task) {
  if (window.requestIdleCallback) requestIdleCallback(task, { timeout: 200 });
  else setTimeout(task);
}

function finish() { // every row that is still to come, at once: paper does not wait
  round++;
  const rows = document.createDocumentFragment();
  for (const student of shown) {
    if (rowOf(student).parentNode !== body) {
      rows.append(rowOf(student));
      if (student.open) rows.append(detailOf(student));
    }
  }
  body.append(rows);
}

// Headings that sort.
const headings = make("tr");
columns.forEach(([heading, className], place) => {
  const th = make("th", undefined, className);
  th.scope = "col";
  const button = make("button", heading);
  button.type = "button";
  button.addEventListener("click", () => {
    turned = order === place ? !turned : false;
    order = place;
    [...headings.children].forEach((other, at) => {
      if (at === order) other.setAttribute("aria-sort", turned !== at > 1 ? "descending" : "ascending");
      else other.removeAttribute("aria-sort");
    });
    show();
  });
  th.append(button);
  headings.append(th);
});
headings.children[0].setAttribute("aria-sort", "ascending");
document.querySelector(".students thead").append(headings);

// What can be chosen.
function choice(select, value, text) {
  const option = make("option", text);
  option.value = value;
  form.elements[select].append(option);
}
report.checks.forEach(([name], place) => choice("cell", place, name));
const counts = new Map();
for (const student of students) {
  for (const [key, mistake] of student.mistakes) {
    if (!counts.has(key)) counts.set(key, [0, mistake]);
    counts.get(key)[0]++;
  }
}
[...counts].sort((a, b) => b[1][0] - a[1][0]).forEach(([key, [count, [diagnosis, exercise]]]) =>
  choice("mistake", key, `${habit(diagnosis, true)} in ${exercise} (${count})`));
report.statuses.forEach((status, place) => {
  if (students.some((student) => student.status === place)) choice("status", place, status);
});

let waiting = 0;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 60);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(show));

body.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) open(button.student, !button.student.open);
});
body.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.student) return;
  const next = shown[shown.indexOf(event.target.student) + step];
  if (next?.rows) {
    event.preventDefault();
    next.button.focus();
  }
});

function only(filters) {
  form.reset();
  for (const [name, value] of Object.entries(filters)) form.elements[name].value = value;
  setTimeout(() => {
    show();
    document.getElementById("students").focus();
    document.getElementById("students").scrollIntoView();
  });
}

document.addEventListener("click", (event) => {
  const data = event.target.closest("button")?.dataset;
  if (!data) return;
  if (data.cell !== undefined) only({ cell: report.checks.findIndex(([name]) => name === data.cell), result: "tried" });
  if (data.diagnosis !== undefined) only({ mistake: `${report.diagnoses.indexOf(data.diagnosis)} ${data.exercise}` });
  if (data.open !== undefined) {
    finish();
    for (const student of shown) if (student.open !== (data.open === "1")) open(student, data.open === "1");
  }
});
addEventListener("beforeprint", () => {
  finish();
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});

form.hidden = false;
document.getElementById("open").hidden = false;
show();

// The doctor's mail program: it asks what there is, shows a mail, and answers it.
// Texts of mails are set as text, never as markup.

const LOOK_MS = 1500;
const find = (one) => document.querySelector(one);
const when = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeStyle: "short" });
const hour = new Intl.DateTimeFormat("fr-FR", { timeStyle: "short" });
const day = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "short" });
const plural = new Intl.PluralRules("fr");

let state = { inbox: [], sent: [] };
let box = "inbox";
let open = "";
let drawn = "";

function made(name, text = "", kind = "") {
  const one = document.createElement(name);
  one.textContent = text;
  if (kind) one.className = kind;
  return one;
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} o`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} Ko`;
  return `${(bytes / 1e6).toFixed(1).replace(".", ",")} Mo`;
}

function moment(time) {
  const at = new Date(time);
  return new Date().toDateString() === at.toDateString() ? hour.format(at) : day.format(at);
}

function row(mail) {
  const line = made("button", "", mail.seen ? "" : "new");
  line.type = "button";
  if (mail.key === open) line.setAttribute("aria-current", "true");
  const files = mail.attachments;
  const count = files ? `${files} ${plural.select(files) === "one" ? "fichier" : "fichiers"} · ` : "";
  line.append(
    made("span", box === "sent" ? `À ${mail.to}` : mail.name, "name"),
    made("span", moment(mail.time), "quiet"),
    made("span", mail.subject, "subject"),
    made("span", count + mail.preview, "preview quiet"),
  );
  line.addEventListener("click", () => show(mail.key));
  const item = made("li");
  item.append(line);
  return item;
}

function draw() {
  const now = JSON.stringify([state, box, open]);
  if (now === drawn) return;
  drawn = now;
  find("#name").textContent = state.name;
  find("#address").textContent = state.address;
  find("#away").checked = state.away;
  find("#closed").hidden = state.open;
  const fresh = state.inbox.filter((mail) => !mail.seen).length;
  document.title = `${fresh ? `(${fresh}) ` : ""}Boîte MSSanté du ${state.name}`;
  for (const one of document.querySelectorAll("[data-box]"))
    one.setAttribute("aria-pressed", String(one.dataset.box === box));
  find("#mails").replaceChildren(...state[box].map(row));
  find("#empty").hidden = state[box].length > 0;
  find("#empty").textContent =
    box === "sent" ? "Rien n'a été envoyé." : "Aucun courriel. Écrivez-lui depuis Cordée.";
}

async function look() {
  const answer = await fetch("/state").catch(() => null);
  if (answer?.ok) state = await answer.json();
  else state = { ...state, open: false };
  draw();
}

async function show(key) {
  const answer = await fetch(`/mails/${key}`).catch(() => null);
  if (!answer?.ok) return;
  const mail = await answer.json();
  open = key;
  const page = find("#reading").content.cloneNode(true);
  page.querySelector("h2").textContent = mail.subject || "(sans objet)";
  for (const [name, value] of facts(mail))
    page.querySelector(".facts").append(made("dt", name), made("dd", value));
  const isOurs = box === "sent";
  page.querySelector(".receipt").hidden = isOurs || !mail.receipt;
  const [said, ...below] = mail.text.split(/^-- $/m);
  page.querySelector(".text").append(made("p", said.trim()));
  if (below.length)
    page.querySelector(".text").append(made("p", `\n${below.join("-- ").trim()}`, "below"));
  mail.files.forEach((file, at) => page.querySelector(".files").append(drawnFile(key, file, at)));
  page.querySelector(".files").hidden = mail.files.length === 0;
  page.querySelector(".back").addEventListener("click", close);
  const form = page.querySelector("form");
  form.hidden = isOurs;
  arm(form, mail, said);
  find("#mail").replaceChildren(page);
  find("#mail").scrollTop = 0;
  document.body.classList.add("is-reading");
  await look();
}

function facts(mail) {
  const about = [["De", `${mail.name} <${mail.from}>`], ["À", mail.to]];
  return [...about, ["Reçu", when.format(new Date(mail.time))]];
}

function drawnFile(key, file, at) {
  const item = made("li");
  const link = made("a", file.name);
  link.href = `/mails/${key}/files/${at}`;
  if (file.pdf) link.target = "_blank";
  item.append(link, made("span", ` ${size(file.size)}`, "quiet"));
  if (file.tree.length) item.append(tree(file.tree));
  return item;
}

function tree(leaves) {
  const table = made("table");
  for (const leaf of leaves) {
    const line = made("tr");
    line.append(made("td", leaf.path), made("td", size(leaf.size)), made("td", leaf.about));
    table.append(line);
  }
  const place = made("div", "", "tree");
  place.tabIndex = 0;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", "Contenu de l'archive");
  place.append(table);
  return place;
}

function arm(form, mail, said) {
  const quoted = said.trim().replace(/^/gm, "> ");
  form.querySelector(".quoted").textContent = `${mail.name} a écrit :\n${quoted}`;
  form.from.append(new Option(state.address, "own"));
  form.from.append(new Option(`${state.second} (autre adresse)`, "second"));
  const chosen = form.querySelector(".chosen");
  form.file.addEventListener("change", () => {
    chosen.textContent = [...form.file.files].map((one) => one.name).join(", ");
    chosen.hidden = form.file.files.length === 0;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form, mail, chosen);
  });
}

async function send(form, mail, chosen) {
  const said = form.querySelector(".done");
  const button = form.querySelector(".send");
  if (!form.text.value.trim() && form.file.files.length === 0) {
    form.text.focus();
    return;
  }
  button.disabled = true;
  const body = new FormData(form);
  if (form.file.files.length === 0) body.delete("file");
  const answer = await fetch(`/mails/${mail.key}/reply`, { method: "POST", body }).catch(() => null);
  button.disabled = false;
  said.hidden = false;
  if (!answer?.ok) {
    said.textContent = "Ce courriel n'est pas parti : réessayez, avec moins de fichiers.";
    return;
  }
  const isSecond = form.from.value === "second";
  said.textContent = isSecond
    ? "Envoyé de l'autre adresse : il attend qu'un soignant dise de qui il est."
    : "Envoyé.";
  form.reset();
  chosen.hidden = true;
  await look();
}

function close() {
  open = "";
  document.body.classList.remove("is-reading");
  find("#mail").replaceChildren(made("p", "Choisissez un courriel.", "quiet choose"));
  draw();
}

for (const one of document.querySelectorAll("[data-box]"))
  one.addEventListener("click", () => {
    box = one.dataset.box;
    close();
  });
find("#away").addEventListener("change", async (event) => {
  const body = new URLSearchParams({ away: event.target.checked ? "on" : "off" });
  await fetch("/away", { method: "POST", body }).catch(() => null);
  await look();
});
setInterval(() => document.hidden || void look(), LOOK_MS);
await look();

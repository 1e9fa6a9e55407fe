/**
 * The report of a tele-expertise as PDF/A-1b, made on this device: the server is blind.
 *
 * It follows `documents/pdf/report.typ`. What never enters this room: the engine, an element.
 */

import PDFDocument from "pdfkit";
import { toBlob } from "pdfkit/output";
import {
  PAGE_WORDS,
  type PageContent,
  type PageImage,
  type PageLanguage,
  type PageWords,
} from "@/ui/expertise/page/content.ts";
import { Faces } from "@/ui/expertise/page/faces.ts";
import {
  ACCENT,
  COLUMN,
  FAINT,
  LINE,
  MARGIN,
  mm,
  PAPER,
  Sheet,
  WHOLE,
} from "@/ui/expertise/page/sheet.ts";

const TEXT = { size: 11 } as const;
const SMALL = { size: 8.5, colour: FAINT } as const;
const GUTTER = mm(10);
const IMAGE = { height: mm(78), gap: mm(5) } as const;
const MAX_IMAGES = 12;

/** Faces are the font's programs by their name: see faces.ts. */
export async function setReport(
  content: PageContent,
  language: PageLanguage,
  programs: ReadonlyMap<string, Uint8Array>,
  made: Date,
): Promise<Blob> {
  const said = PAGE_WORDS[language];
  const info = {
    Title: said.report,
    CreationDate: made,
    Creator: "Cordee",
    Producer: "Cordee",
  };
  const document = new PDFDocument({
    size: "A4",
    margin: 0,
    bufferPages: true,
    font: null,
    pdfVersion: "1.4",
    subset: "PDF/A-1b",
    lang: language,
    info,
  });
  const sheet = new Sheet(document, new Faces(document, programs));
  head(sheet, content, said);
  asked(sheet, content, said);
  answered(sheet, content, said);
  images(sheet, content.images.slice(0, MAX_IMAGES), said);
  foot(sheet, content, said);
  const blob = toBlob(document);
  document.end();
  return blob;
}

function title(sheet: Sheet, text: string): void {
  sheet.space(mm(5));
  // A title does not stand alone at the foot of a page.
  sheet.need(mm(16));
  sheet.text(text, { size: 10, bold: true, colour: ACCENT });
  sheet.space(mm(1.2));
}

function head(sheet: Sheet, content: PageContent, said: PageWords): void {
  const at = sheet.y;
  sheet.text(said.report, { size: 16, bold: true });
  const below = sheet.y;
  sheet.y = at + 7;
  const name = `${said.case} ${content.case}, ${said.version} ${content.version}`;
  sheet.text(name, { ...SMALL, align: "right" });
  sheet.y = below;
  if (content.version > 1) {
    sheet.space(mm(2));
    sheet.text(said.replaces, { ...TEXT, bold: true });
  }
  sheet.space(mm(3));
  parties(sheet, content, said);
}

function parties(sheet: Sheet, content: PageContent, said: PageWords): void {
  const width = (COLUMN - GUTTER) / 2;
  const top = sheet.y;
  party(sheet, said.requester, content.requester, { x: MARGIN.side, width });
  const left = sheet.y;
  sheet.y = top;
  party(sheet, said.expert, content.expert, { x: MARGIN.side + width + GUTTER, width });
  sheet.y = Math.max(left, sheet.y) + mm(3);
}

function party(
  sheet: Sheet,
  label: string,
  lines: readonly string[],
  place: { x: number; width: number },
): void {
  sheet.text(label, SMALL, place);
  const [first = "", ...others] = lines;
  sheet.text(first, { ...TEXT, bold: true }, place);
  if (others.length) sheet.text(others.join("\n"), { size: 9.5 }, place);
}

function asked(sheet: Sheet, content: PageContent, said: PageWords): void {
  patient(sheet, content, said);
  sheet.space(mm(2.5));
  const days = [
    `${said.asked} ${content.askedOn}`,
    content.answeredOn ? `${said.answered} ${content.answeredOn}` : "",
  ];
  sheet.text(days.filter(Boolean).join("     "), { size: 10 });
  title(sheet, said.question);
  const bar = { kind: "bar", colour: ACCENT, inset: mm(2.5) } as const;
  sheet.text(content.question, TEXT, WHOLE, bar);
  if (content.context) {
    title(sheet, said.context);
    sheet.text(content.context, TEXT);
  }
  title(sheet, said.seen);
  if (!content.seen.length) sheet.text(said.none, TEXT);
  for (const one of content.seen) sheet.text(`– ${one}`, TEXT);
  if (content.consent) {
    title(sheet, said.consent);
    sheet.text(content.consent, TEXT);
  }
}

function patient(sheet: Sheet, content: PageContent, said: PageWords): void {
  const facts = [
    content.birthDate ? `${said.born} ${content.birthDate}` : "",
    content.ins ? `${said.ins} ${content.ins}` : "",
  ];
  const inset = mm(3);
  const top = sheet.y;
  const inner = { x: MARGIN.side + inset, width: COLUMN - 2 * inset };
  sheet.y += inset;
  sheet.text(said.patient, SMALL, inner);
  sheet.text(content.patient, { ...TEXT, bold: true }, inner);
  const line = facts.filter(Boolean).join("     ");
  if (line) sheet.text(line, { size: 9.5 }, inner);
  sheet.y += inset;
  sheet.document.lineWidth(0.6).strokeColor(LINE);
  sheet.document.roundedRect(MARGIN.side, top, COLUMN, sheet.y - top, 3).stroke();
}

function answered(sheet: Sheet, content: PageContent, said: PageWords): void {
  for (const section of content.sections) {
    title(sheet, section.title);
    sheet.text(section.text, TEXT);
  }
  title(sheet, said.conclusion);
  const frame = { kind: "frame", colour: ACCENT, inset: mm(3) } as const;
  sheet.text(content.conclusion, TEXT, WHOLE, frame);
  title(sheet, said.incidents);
  sheet.text(content.incidents || said.noIncident, TEXT);
  signature(sheet, content, said);
}

function signature(sheet: Sheet, content: PageContent, said: PageWords): void {
  const lines = content.expert.join("\n");
  sheet.space(mm(8));
  sheet.need(sheet.heightOf(lines, TEXT, COLUMN) + mm(12));
  sheet.text(said.signed, { ...SMALL, align: "right" });
  sheet.text(lines, { ...TEXT, align: "right" });
  sheet.text(content.answeredOn, { ...SMALL, align: "right" });
}

function images(sheet: Sheet, all: readonly PageImage[], said: PageWords): void {
  if (!all.length) return;
  title(sheet, said.images);
  const width = (COLUMN - IMAGE.gap) / 2;
  for (let at = 0; at < all.length; at += 2) {
    sheet.need(IMAGE.height + mm(12));
    const top = sheet.y;
    let bottom = top;
    for (const [side, one] of all.slice(at, at + 2).entries()) {
      const x = MARGIN.side + side * (width + IMAGE.gap);
      const fit: [number, number] = [width, IMAGE.height];
      sheet.document.image(one.jpeg, x, top, { fit, align: "center", valign: "center" });
      sheet.y = top + IMAGE.height + 3;
      sheet.text(one.caption, SMALL, { x, width });
      bottom = Math.max(bottom, sheet.y);
    }
    sheet.y = bottom + IMAGE.gap;
  }
}

function foot(sheet: Sheet, { patient: name }: PageContent, said: PageWords): void {
  const { start, count } = sheet.document.bufferedPageRange();
  const room = mm(40);
  for (let page = 0; page < count; page += 1) {
    sheet.document.switchToPage(start + page);
    const width = COLUMN - room;
    const [line] = sheet.lines(name, SMALL, width);
    sheet.y = PAPER.height - mm(14);
    sheet.write(line ?? [], SMALL, { x: MARGIN.side, width });
    const number = `${said.page} ${page + 1} ${said.of} ${count}`;
    const [counted] = sheet.lines(number, SMALL, room);
    sheet.write(counted ?? [], { ...SMALL, align: "right" }, WHOLE);
  }
}

/**
 * What kind of file this is, by its first bytes and by its name.
 *
 * What never enters this room: a reader's belief, or the browser's. A type is the
 * sender's word, shown and never acted on.
 */

/** Bytes that the signatures below need; DICOM's is the last of them. */
export const HEAD = 132;

interface Signature {
  readonly place: number;
  readonly bytes: string;
  readonly type: string;
}

/** What is no more than a container is told by its name. */
const SIGNATURES: readonly Signature[] = [
  { place: 0, bytes: "%PDF-", type: "application/pdf" },
  { place: 0, bytes: "\xff\xd8\xff", type: "image/jpeg" },
  { place: 0, bytes: "\x89PNG\r\n\x1a\n", type: "image/png" },
  { place: 0, bytes: "GIF8", type: "image/gif" },
  { place: 8, bytes: "WEBP", type: "image/webp" },
  { place: 128, bytes: "DICM", type: "application/dicom" },
];

/** The same answer in every browser; what is not here has no type. */
const BY_NAME: Readonly<Record<string, string>> = {
  csv: "text/csv",
  dcm: "application/dicom",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  eml: "message/rfc822",
  heic: "image/heic",
  htm: "text/html",
  html: "text/html",
  json: "application/json",
  m4a: "audio/mp4",
  md: "text/markdown",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  odp: "application/vnd.oasis.opendocument.presentation",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odt: "application/vnd.oasis.opendocument.text",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  rtf: "application/rtf",
  svg: "image/svg+xml",
  tif: "image/tiff",
  tiff: "image/tiff",
  txt: "text/plain",
  vcf: "text/x-vcard",
  wav: "audio/x-wav",
  webm: "video/webm",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "text/xml",
  zip: "application/zip",
};

/** A media type, or empty when nothing tells. `head` are the first `HEAD` bytes. */
export function mediaType(name: string, head: Uint8Array): string {
  const found = SIGNATURES.find((one) => stands(head, one));
  if (found !== undefined) {
    return found.type;
  }
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(BY_NAME, extension) ? (BY_NAME[extension] ?? "") : "";
}

function stands(head: Uint8Array, { place, bytes }: Signature): boolean {
  return [...bytes].every((letter, index) => head[place + index] === letter.charCodeAt(0));
}

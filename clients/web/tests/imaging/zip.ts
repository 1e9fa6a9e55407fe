/** Archives to be read, honest or not. */

export interface Packed {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** 0 as it is, 8 deflated. */
  readonly method?: number;
  /** What the archive claims that it inflates to. */
  readonly size?: number;
}

export function zipped(entries: readonly Packed[]): Uint8Array<ArrayBuffer> {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    fill(local, 4, entry);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    fill(central, 6, entry);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    pieces.push(local, name, Buffer.from(entry.bytes));
    directory.push(central, name);
    at += 30 + name.length + entry.bytes.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...pieces, ...directory, end]));
}

/** Version, flags, method, times, checksum and sizes stand in this order in both heads. */
function fill(head: Buffer, at: number, { bytes, method = 0, size }: Packed): void {
  head.writeUInt16LE(20, at);
  head.writeUInt16LE(method, at + 4);
  head.writeUInt32LE(bytes.length, at + 14);
  head.writeUInt32LE(size ?? bytes.length, at + 18);
}

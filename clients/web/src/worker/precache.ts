/**
 * The app without a network: what was built is kept, and nothing else is.
 * What never enters this room: `/v1/`, which is never kept and never answered from here.
 */

const CACHE = "cordee-app-";
const PAGE = "/";

export class Precache {
  private readonly files: readonly string[];
  private readonly name: Promise<string>;

  /** `files` are the addresses of this build; their names change with what they hold. */
  constructor(files: readonly string[]) {
    this.files = files;
    this.name = nameOf(files);
  }

  /** Fetch all of it anew; raises when one is missing, and the version is not installed. */
  async fill(): Promise<void> {
    const cache = await caches.open(await this.name);
    const requests = this.files.map((file) => new Request(file, { cache: "reload" }));
    await cache.addAll(requests);
  }

  /** Forget the versions of before. */
  async tidy(): Promise<void> {
    const own = await this.name;
    const names = (await caches.keys()).filter((name) => name.startsWith(CACHE));
    await Promise.all(names.filter((name) => name !== own).map((name) => caches.delete(name)));
  }

  /** Whether a request is for what is kept. */
  isMine({ method, url, mode }: Pick<Request, "method" | "url" | "mode">): boolean {
    const { origin, pathname } = new URL(url);
    if (method !== "GET" || origin !== location.origin || this.files.length === 0) return false;
    return mode === "navigate" ? pathname === PAGE : this.files.includes(pathname);
  }

  /** The kept answer; the network's when the browser has thrown it away. */
  async answer(request: Request): Promise<Response> {
    const cache = await caches.open(await this.name);
    const { pathname } = new URL(request.url);
    return (await cache.match(pathname)) ?? (await fetch(request));
  }
}

async function nameOf(files: readonly string[]): Promise<string> {
  const words = new TextEncoder().encode(files.join("\n"));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", words));
  const hex = Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0"));
  return CACHE + hex.join("");
}

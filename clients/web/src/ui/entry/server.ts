/** What the server says of itself before anybody is signed in. Nothing of it is trusted. */

export interface ServerSaid {
  readonly name: string;
  readonly software: string;
  /** Address of the desk of a demo, or null. */
  readonly demo: string | null;
}

export async function askServer(): Promise<ServerSaid | null> {
  try {
    const answer = await fetch("/v1/server", { credentials: "omit", cache: "no-store" });
    return read(await answer.json());
  } catch {
    return null;
  }
}

function read(said: unknown): ServerSaid | null {
  if (typeof said !== "object" || said === null) return null;
  const { name, software, demo } = said as Record<string, unknown>;
  return {
    name: typeof name === "string" ? name : "",
    software: typeof software === "string" ? software : "",
    demo: typeof demo === "string" ? demo : null,
  };
}

"""All that a browser keeps for an origin, as text, to be held against what it kept before.

What never enters this room: a judgement on it.
"""

KEPT = """
async () => {
  const text = (value) => {
    if (value instanceof CryptoKey) return "key";
    if (ArrayBuffer.isView(value)) return String.fromCharCode(...new Uint8Array(value.buffer));
    if (value === null || typeof value !== "object") return String(value);
    return Object.entries(value).map(([name, one]) => `${name}=${text(one)}`).join(";");
  };
  const answer = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const databases = {};
  for (const { name, version } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name, version));
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      databases[`${name} ${store}`] = text(await answer(all));
    }
    database.close();
  }
  const cached = {};
  for (const name of await caches.keys()) {
    const asked = await (await caches.open(name)).keys();
    cached[name] = asked.map((one) => new URL(one.url).pathname).sort();
  }
  const folders = async (folder) => {
    const names = [];
    for await (const [name, entry] of folder.entries()) {
      names.push(name, ...(entry.kind === "directory" ? await folders(entry) : []));
    }
    return names;
  };
  return {
    databases,
    cached,
    local: { ...localStorage },
    session: { ...sessionStorage },
    files: await folders(await navigator.storage.getDirectory()),
    cookies: document.cookie,
  };
}
"""


async def kept_by(page):
    """Databases, caches, the two storages, private files, cookies of the context."""
    cookies = await page.context.cookies()
    return {**await page.evaluate(KEPT), "all cookies": cookies}

// One of every structure of the protocol, fresh, for another implementation to judge; and the
// judge of what another one made. Nothing of Node is used: it is bundled for a browser.

import type { Family } from "../vectorReader.ts";
import { makeAccounts } from "./accounts.ts";
import { Book } from "./book.ts";
import { makeFiles } from "./files.ts";
import { makeRoles } from "./roles.ts";
import { makeLinks, makeSlots } from "./slots.ts";
import { makeThreads } from "./threads.ts";

export { runVectors } from "../vectorSuite.ts";

export async function makeFamily(): Promise<Family> {
  const book = new Book();
  await makeAccounts(book);
  await makeRoles(book);
  await makeThreads(book);
  await makeSlots(book);
  await makeLinks(book);
  await makeFiles(book);
  return book.family();
}

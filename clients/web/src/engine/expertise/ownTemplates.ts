/**
 * Templates that an organisation gave to this device, beside those that are shipped.
 *
 * What never enters this room: what somebody answered.
 */

import type { Template } from "@/api/expertise.ts";
import type { Context } from "@/engine/context.ts";
import { joined, MAX_TEMPLATES, readTemplate, TemplateError } from "@/expertise/templates.ts";
import { loadPref, savePref } from "@/store/prefs.ts";
import type { Reader } from "@/store/store.ts";
import { NotAllowed, TooLarge } from "@/wire/errors.ts";

const NAME = "templates";

export async function templates({ store }: Context): Promise<readonly Template[]> {
  return joined(await own(store));
}

/** @throws NotAllowed, saying what is wrong with it; TooLarge */
export async function keepTemplate(
  context: Context,
  name: string,
  text: string,
): Promise<readonly Template[]> {
  const template = checked(text, name);
  await context.transaction(async (tx) => {
    const others = (await own(tx)).filter(({ id }) => id !== template.id);
    if (others.length >= MAX_TEMPLATES) {
      throw new TooLarge(`there are at most ${MAX_TEMPLATES} templates`);
    }
    savePref(tx, NAME, [...others, template]);
  });
  return await templates(context);
}

export async function dropTemplate(context: Context, id: string): Promise<readonly Template[]> {
  await context.transaction(async (tx) => {
    savePref(
      tx,
      NAME,
      (await own(tx)).filter((one) => one.id !== id),
    );
  });
  return await templates(context);
}

async function own(reader: Reader): Promise<readonly Template[]> {
  return await loadPref<readonly Template[]>(reader, NAME, []);
}

function checked(text: string, name: string): Template {
  try {
    return readTemplate(text, name);
  } catch (error) {
    throw error instanceof TemplateError ? new NotAllowed(error.message) : error;
  }
}

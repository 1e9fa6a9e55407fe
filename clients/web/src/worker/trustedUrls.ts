/**
 * The one Trusted Types policy, `cordee`: scripts of this origin by their address only.
 * What never enters this room: a text that becomes a script or markup.
 */

/** An address as `new Worker` and `register` want it. Raises TypeError for another origin. */
export function trustedScriptUrl(address: string): string {
  const made = policy?.createScriptURL(address) ?? ownAddress(address);
  // A TrustedScriptURL, where there are any; the types of workers know texts only.
  return made as string;
}

interface Policy {
  createScriptURL(address: string): unknown;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy;
}

const trustedTypes = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes;

const policy = trustedTypes?.createPolicy("cordee", { createScriptURL: ownAddress });

function ownAddress(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new TypeError("not a script of this origin");
  return url.href;
}

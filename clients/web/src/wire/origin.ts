/**
 * An origin, `https://host[:port]`, and the addresses that follow from it.
 * What never enters this room: a request.
 */

import { InvitationError } from "@/wire/errors.ts";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Refuse what is no origin, and plain HTTP beyond this machine. Raises InvitationError. */
export function checkOrigin(origin: string): void {
  const address = URL.canParse(origin) ? new URL(origin) : null;
  if (address === null || !["http:", "https:"].includes(address.protocol)) {
    throw new InvitationError("not the origin of a server");
  }
  if (address.origin !== origin) throw new InvitationError("more than an origin");
  if (address.protocol === "http:" && !LOOPBACK.test(address.hostname)) {
    throw new InvitationError("not encrypted and not on this machine");
  }
}

/**
 * A page speaks with the server that served it and with no other: what a proof of keys
 * names, what the page may connect to, and what its person sees above it are one.
 * Raises InvitationError.
 */
export function checkHere(origin: string, here: string = location.origin): void {
  checkOrigin(origin);
  if (origin !== here) throw new InvitationError("for another server than this page's");
}

/** `wss://host/v1/socket`, or `ws` on loopback. */
export function socketAddress(origin: string): string {
  return `ws${origin.slice("http".length)}/v1/socket`;
}

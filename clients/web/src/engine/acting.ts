/**
 * All that takes the line, or changes what others see: one piece, fetched once what is kept
 * here can be shown.
 *
 * What never enters this room: anything that a start without a network needs.
 */

export { actingCalls } from "@/engine/facade/acting.ts";
export { Parts } from "@/engine/parts.ts";

/**
 * Named places where a test may stop the engine, to prove that nothing is lost.
 *
 * The counterpart of clients/sdk/faults.py. What never enters this room: an effect in
 * an engine that was given no hook.
 */

/** Every place of the send path, in the order that a message passes them. */
export const FaultPoint = {
  BEFORE_OUTBOX_COMMIT: "before_outbox_commit",
  AFTER_OUTBOX_COMMIT: "after_outbox_commit",
  BEFORE_EPOCH_WRITE: "before_epoch_write",
  AFTER_EPOCH_WRITE: "after_epoch_write",
  AFTER_EPOCH_ACK: "after_epoch_ack",
  BEFORE_SOCKET_WRITE: "before_socket_write",
  AFTER_SOCKET_WRITE: "after_socket_write",
  AFTER_ACK_BEFORE_COMMIT: "after_ack_before_commit",
  AFTER_ACK_COMMIT: "after_ack_commit",
  BEFORE_LOG_COMMIT: "before_log_commit",
  AFTER_LOG_COMMIT: "after_log_commit",
} as const;
export type FaultPoint = (typeof FaultPoint)[keyof typeof FaultPoint];

/** Every place of a return, a revocation and what follows from them, in order. */
export const AccessPoint = {
  BEFORE_RETURN_KEPT: "before_return_kept",
  AFTER_RETURN_KEPT: "after_return_kept",
  AFTER_RETURN_WRITE: "after_return_write",
  BEFORE_RETURN_DONE: "before_return_done",
  AFTER_RETURN_DONE: "after_return_done",
  BEFORE_ROTATE_WRITE: "before_rotate_write",
  AFTER_ROTATE_WRITE: "after_rotate_write",
  IN_CASCADE: "in_cascade",
  BEFORE_CASCADE_DONE: "before_cascade_done",
} as const;
export type AccessPoint = (typeof AccessPoint)[keyof typeof AccessPoint];

/** Every place of a step of a case, in order. */
export const CasePoint = {
  AFTER_CASE_KEPT: "after_case_kept",
  AFTER_CASE_MOVED: "after_case_moved",
  AFTER_CASE_SAID: "after_case_said",
} as const;
export type CasePoint = (typeof CasePoint)[keyof typeof CasePoint];

/** Any of them. */
export type Point = FaultPoint | AccessPoint | CasePoint;

/** Is awaited at each place; what it throws stops the engine there, as a killed tab would. */
export type Hook = (point: Point) => void | Promise<void>;

/** Pass every point. */
export function noFaults(_point: Point): void {}

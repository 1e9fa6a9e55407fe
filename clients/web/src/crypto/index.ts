// The protocol of docs/protocol.md, for the rooms that are built on it.
// What is exported here is what they need; the checks behind it stay in their files.

export * from "@/crypto/attachment.ts";
export * from "@/crypto/attachmentDigest.ts";
export * from "@/crypto/attachmentKeys.ts";
export * from "@/crypto/attachmentOpening.ts";
export * from "@/crypto/attachmentSealing.ts";
export * from "@/crypto/bytes.ts";
export * from "@/crypto/card.ts";
export * from "@/crypto/cursor.ts";
export * from "@/crypto/epoch.ts";
export * from "@/crypto/epochBody.ts";
export * from "@/crypto/epochKey.ts";
export type { Admission } from "@/crypto/epochMembers.ts";
export * from "@/crypto/epochOpening.ts";
export type { LogHashes } from "@/crypto/epochPlace.ts";
export * from "@/crypto/epochRecord.ts";
export * from "@/crypto/errors.ts";
export * from "@/crypto/event.ts";
export * from "@/crypto/invitation.ts";
export * from "@/crypto/linking.ts";
export * from "@/crypto/linkingNew.ts";
export * from "@/crypto/linkingOld.ts";
export * from "@/crypto/log.ts";
export * from "@/crypto/makeEpoch.ts";
export * from "@/crypto/message.ts";
export * from "@/crypto/messageHeader.ts";
export * from "@/crypto/notice.ts";
export * from "@/crypto/passkey.ts";
export * from "@/crypto/retention.ts";
export * from "@/crypto/secret.ts";
export * from "@/crypto/session.ts";
export * from "@/crypto/signed.ts";
export * from "@/crypto/signing.ts";

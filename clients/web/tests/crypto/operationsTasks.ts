// Vectors of the notes of tasks (§5.14).

import { encode } from "@/crypto/encoding.ts";
import { keyPair } from "@/crypto/sealing.ts";
import { openTaskNote, sealTaskNote } from "@/crypto/taskNote.ts";
import { expectBytes, expectSame, type Operations } from "./vectorReader.ts";

export const taskOperations: Operations = {
  "task note": async (vector) => {
    const pair = await keyPair(vector.bytes("kem_seed"));
    expectBytes(pair.publicKey, vector.bytes("public"), "the public key");
    const [deadline, box] = [vector.bytes("deadline"), vector.bytes("box")];
    const note = await openTaskNote(pair, deadline, box);
    expectBytes(encode(Object.values(note)), vector.bytes("note"), "the note");
    const again = await sealTaskNote(pair.publicKey, deadline, note);
    expectSame(again.length, box.length, "the length of a box");
    const twice = await openTaskNote(pair, deadline, again);
    expectBytes(encode(Object.values(twice)), vector.bytes("note"), "the note sealed again");
  },
};

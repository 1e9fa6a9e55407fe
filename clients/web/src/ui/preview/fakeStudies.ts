/** Studies of the fake engine: what was sent is a line, and has marks. */

import { EngineFault, type ImageMarkView, type StudyCalls } from "@/api/index.ts";
import { messageOf } from "@/ui/preview/conversations.ts";
import type { Hospital } from "@/ui/preview/hospital.ts";
import { ME } from "@/ui/preview/people.ts";

const NOT_HERE = {
  name: "NotFound",
  message: "no such file",
  remedy: "use_it",
  rule: null,
  code: null,
  retryAfter: null,
} as const;

export function studyCalls(hospital: Hospital): StudyCalls {
  const { packs } = hospital;
  return {
    studySegment: async (_thread, message, file, segment) => {
      const found = packs.get(message)?.[file];
      if (!found) throw new EngineFault(NOT_HERE);
      const start = segment * 2 ** 20;
      return new Uint8Array(await found.slice(start, start + 2 ** 20).arrayBuffer());
    },
    sendStudy: async (thread, files, about) => {
      const views = files.map(({ file }) => {
        const { name, type, size } = file;
        return { name, type, size, thumbnail: null, done: null };
      });
      const thumbnail = files[0]?.thumbnail ?? null;
      const study = { ...about, files: views, thumbnail, marks: [] };
      const said = { by: ME, ago: 0, kind: "study", study } as const;
      const line = messageOf(thread, hospital.nextSeq(thread), said, Date.now());
      packs.set(
        line.id,
        files.map(({ file }) => file),
      );
      hospital.append(thread, line);
      return line;
    },
    markImage: async (thread, message, mark, on) => {
      const line = hospital.of(thread).messages.find((one) => one.id === message);
      if (!line?.study) return;
      const others = line.study.marks.filter((one) => one.mark !== mark.mark);
      const { account: author, name: authorName } = ME;
      const mine: ImageMarkView = { ...mark, author, authorName, mine: true, time: Date.now() };
      hospital.change(thread, message, {
        study: { ...line.study, marks: on ? [...others, mine] : others },
      });
    },
  };
}

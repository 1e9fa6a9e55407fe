// The operations of the vectors on threads, messages, notices, files, links and slots.
// One file a family of them; each does what tests/vectors/README.md says.

import { fileOperations } from "./operationsFiles.ts";
import { linkOperations } from "./operationsLinking.ts";
import { patientOperations } from "./operationsPatients.ts";
import { slotOperations } from "./operationsSlots.ts";
import { taskOperations } from "./operationsTasks.ts";
import { threadOperations } from "./operationsThreads.ts";
import type { Operations } from "./vectorReader.ts";

export const operationsB: Operations = {
  ...threadOperations,
  ...fileOperations,
  ...linkOperations,
  ...slotOperations,
  ...patientOperations,
  ...taskOperations,
};

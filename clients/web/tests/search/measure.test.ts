import { it } from "vitest";
import { measure } from "./measure.ts";

// Asked for by name only: `CORDEE_BENCH=1 vitest run tests/search/measure.test.ts`.
it.runIf(process.env.CORDEE_BENCH === "1")("finds in 100,000 lines", measure, 120_000);

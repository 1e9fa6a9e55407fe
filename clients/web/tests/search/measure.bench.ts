import { it } from "vitest";
import { measure } from "./measure.ts";

it("finds in 100,000 lines", measure, 120_000);

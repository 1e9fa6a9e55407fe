export * from "./directory.ts";
export * from "./engine.ts";
export * from "./events.ts";
export * from "./faults.ts";
export * from "./views.ts";

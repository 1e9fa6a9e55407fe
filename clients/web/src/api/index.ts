export * from "./directory.ts";
export * from "./engine.ts";
export * from "./events.ts";
export * from "./faults.ts";
export * from "./letters.ts";
export * from "./mail.ts";
export * from "./tasks.ts";
export * from "./views.ts";

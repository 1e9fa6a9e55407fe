/** The symbols of the full picker. Few enough to be found by eye. */

export type GroupName = "work" | "faces" | "hands" | "health" | "signs";

export interface Group {
  readonly name: GroupName;
  readonly symbols: readonly string[];
}

export const GROUPS: readonly Group[] = [
  {
    name: "work",
    symbols: split("👍 ❤️ 👀 ✅ ❗ 🙏 👌 💯 🚨 ⏳ ⏰ 📞 📌 📎 📝 🔁"),
  },
  {
    name: "faces",
    symbols: split("🙂 😀 😄 😅 😂 😊 😉 😍 🤔 😐 😬 😮 😲 😢 😭 😤 😡 😴 🤒 🤕 🤢 😷 🥳 🫡"),
  },
  {
    name: "hands",
    symbols: split("👎 👏 🙌 🤝 ✌️ 🤞 💪 👋 ☝️ 👇 👉 👈 ✋ 🫶 🤷 🙋"),
  },
  {
    name: "health",
    symbols: split("🩺 💉 💊 🩹 🩻 🩸 🧪 🧬 🦠 🌡️ 🚑 🏥 🫀 🫁 🧠 🦷 🦴 👁️ 👂 🦶 🤰 👶 🧑‍⚕️ 🛏️"),
  },
  {
    name: "signs",
    symbols: split("➕ ➖ ❓ ❌ ⭐ 🔴 🟠 🟡 🟢 🔵 ⬆️ ⬇️ ➡️ 🔒 🎉 🌙"),
  },
];

function split(text: string): readonly string[] {
  return text.split(" ");
}

import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

// The three tiers of the window. An arrow that points up is a lint error.
const concepts = [
  "today",
  "clients",
  "slips",
  "directory",
  "handover",
  "paper",
  "search",
  "settings",
  "unlock",
  "work",
];
const tauri = {
  group: ["@tauri-apps/*"],
  message: "Only src/ipc may import Tauri.",
};
const upward = {
  group: ["**/screens/*", "**/App.svelte"],
  message: "Screens compose; nothing below may import them.",
};

export default ts.config(
  { ignores: ["dist", "node_modules", "src/ipc/bindings.ts"] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs["flat/recommended"],
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "no-undef": "off",
      eqeqeq: "error",
      "no-console": "error",
      // The full-width space is Japanese typesetting, not a slip of the finger.
      "no-irregular-whitespace": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-imports": ["error", { patterns: [tauri] }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[property.name='isComposing']",
          message: "Only lib/ime.ts reads isComposing.",
        },
        {
          selector: "Property[key.name='placeholder']",
          message: "No placeholders: a label and a support text say what to write.",
        },
      ],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ["src/parts/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            tauri,
            upward,
            { group: ["../*"], message: "Parts know nothing of ours: hand it in as a property." },
          ],
        },
      ],
    },
  },
  {
    files: ["src/lib/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            tauri,
            upward,
            {
              group: ["**/parts/*", "**/ipc/*", ...concepts.map((name) => `**/${name}/*`)],
              message: "lib is pure: no parts, no border, no concepts.",
            },
          ],
        },
      ],
    },
  },
  {
    files: concepts.map((name) => `src/${name}/**`),
    rules: { "no-restricted-imports": ["error", { patterns: [tauri, upward] }] },
  },
  {
    files: ["src/ipc/**"],
    rules: { "no-restricted-imports": "off" },
  },
  {
    files: ["src/lib/ime.ts", "src/lib/ime.test.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    files: ["scripts/**", "*.js", "*.ts"],
    languageOptions: { globals: { ...globals.node } },
  },
);

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  server: {
    port: 5317,
    strictPort: true,
    // The fonts live beside the program, in ../assets.
    fs: { allow: [".."] },
  },
  build: {
    // WebKitGTK of Debian 12 and WebView2 both take this.
    target: "safari16",
    // No data: addresses in the page: the content policy says 'self'.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  resolve: process.env["VITEST"] ? { conditions: ["browser"] } : {},
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
  },
});

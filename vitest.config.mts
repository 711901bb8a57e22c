import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'jsdom',
    include: ['labextension/src/**/*.spec.{ts,tsx}'],
    server: { deps: { inline: [/@jupyterlab/, /@jupyter/, /@lumino/, /@codemirror/] } }
  }
});

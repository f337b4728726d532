import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.NEURONFLOW_URL ?? 'http://127.0.0.1:8080';

/** A form's page and its data share one address; only what asks for JSON goes to the server. */
function pageInsteadOfForm(request: { headers: { accept?: string } }) {
  return request.headers.accept?.includes('text/html') ? '/index.html' : undefined;
}

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    // The Host that the browser asked stays, unlike with an address alone: the server takes writes of its own origin only.
    proxy: {
      '/api': { target: server },
      '/hooks': { target: server },
      '/forms': { target: server, bypass: pageInsteadOfForm },
    },
  },
  preview: { host: '127.0.0.1' },
  build: {
    // The content security policy allows images from data: but fonts and scripts from our own address only.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'mantine', test: /node_modules[\\/](@mantine|@floating-ui|react-remove-scroll|clsx)[\\/]/ },
            { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/ },
            { name: 'rjsf', test: /node_modules[\\/](@rjsf|lodash|lodash-es|@cfworker)[\\/]/ },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://127.0.0.1/' } },
    setupFiles: ['src/testing/setup.ts'],
    css: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
    restoreMocks: true,
  },
});

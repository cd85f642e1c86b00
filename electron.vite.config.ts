/** @file Builds main (both hosts and the worker), the preload and the page. Read by electron-vite. */
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { calls } from './src/shared/contract.ts'

// Absolute: the dev server's dependency scan reads its inputs from the renderer's own root.
const at = (place: string) => path.resolve(import.meta.dirname, place)
const callNames = { __CALL_NAMES__: JSON.stringify(Object.keys(calls)) }
const DEV_PORT = 5273

export default defineConfig({
  main: {
    build: {
      rolldownOptions: {
        input: {
          electron: at('src/main/hosts/electron/index.ts'),
          web: at('src/main/hosts/web/index.ts'),
          worker: at('src/worker/index.ts'),
          'session-thread': at('src/engine/session-thread.ts'),
        },
        // The parts of TensorFlow.js share state by module identity: a bundled second copy would have kernels of its own.
        external: [/^@tensorflow\//],
      },
    },
  },
  preload: {
    define: callNames,
    build: {
      // A sandboxed preload must be one CommonJS file with nothing to require but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: at('src/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    define: callNames,
    plugins: [react()],
    // The page is not at Vite's own address in either host, so hot reload is told where Vite is.
    server: { host: '127.0.0.1', port: DEV_PORT, strictPort: true, hmr: { host: '127.0.0.1', clientPort: DEV_PORT } },
    build: {
      minify: true,
      // `assets/` below the page's address is the asset handler's.
      assetsDir: 'static',
      chunkSizeWarningLimit: 1000,
      rolldownOptions: { input: { index: at('src/renderer/index.html'), web: at('src/renderer/web.html') } },
    },
  },
})

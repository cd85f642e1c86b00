/** @file Runs a built preload as Electron's sandbox does: one CommonJS script that may require electron and little else. */
import { readFileSync } from 'node:fs'
import { compileFunction } from 'node:vm'

/** Runs `file`; its require knows only what is given. @throws Error for any other module */
export function runPreload(file: string, electron: object): void {
  const require = (name: string): unknown => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${name} (a sandboxed preload can require electron only)`)
  }
  const run = compileFunction(readFileSync(file, 'utf8'), ['require', 'exports', 'module'], { filename: file })
  run(require, {}, { exports: {} })
}

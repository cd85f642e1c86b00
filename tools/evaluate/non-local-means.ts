/** @file OpenCV's fast non-local means on the same pixels, in Python where it is installed. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Planes } from '../../src/imaging/pad.ts'

export interface NlmResult {
  readonly psnr: number
  /** The strength that did best on the set: the baseline gets the benefit of the doubt. */
  readonly h: number
  readonly tried: readonly number[]
}

/** Debian's Python first: another one on the PATH may lack its packages. */
const PYTHONS = ['/usr/bin/python3', 'python3']

export const pythonWith = (module: string): string | undefined =>
  PYTHONS.find((p) => spawnSync(p, ['-c', `import ${module}`]).status === 0)

export class NonLocalMeans implements Disposable {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'patina-nlm-'))
  readonly #list: { index: number; width: number; height: number }[] = []

  add(index: number, clean: Planes, noisy: Planes): void {
    writeFileSync(path.join(this.#folder, `${index}.clean`), clean.pixels)
    writeFileSync(path.join(this.#folder, `${index}.noisy`), noisy.pixels)
    this.#list.push({ index, width: clean.width, height: clean.height })
  }

  /** @returns the best mean PSNR over a few strengths, or why it did not run */
  run(sigma: number): NlmResult | string {
    const python = pythonWith('cv2')
    if (python === undefined) return 'skipped: no Python with cv2 (Debian package python3-opencv)'
    writeFileSync(path.join(this.#folder, 'list.json'), JSON.stringify(this.#list))
    const script = path.join(import.meta.dirname, 'non_local_means.py')
    const r = spawnSync(python, [script, this.#folder, String(sigma)], { encoding: 'utf8' })
    return r.status === 0 ? (JSON.parse(r.stdout) as NlmResult) : `failed: ${r.stderr.trim().split('\n').at(-1) ?? ''}`
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

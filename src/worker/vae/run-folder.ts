/** @file The folder of a VAE's training until it is done. Every file is written whole or not at all. Runs in the worker. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '../../files/atomic.ts'
import { writeError } from '../../files/write-error.ts'
import { PatinaError } from '../../shared/errors.ts'
import { VaePlan, VaePoint } from '../../shared/vae.ts'
import { readState, stateBytes, type TrainingState } from '../train/state.ts'

const FILES = {
  plan: { name: 'plan.json', schema: VaePlan },
  curve: { name: 'curve.json', schema: z.array(VaePoint) },
} as const

type FileName = keyof typeof FILES
type Content<F extends FileName> = z.infer<(typeof FILES)[F]['schema']>

const STATE = 'state.safetensors'

export class VaeRun {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  #at(name: string): string {
    return path.join(this.folder, name)
  }

  #damaged(file: string, cause: unknown): PatinaError {
    return new PatinaError('learning-damaged', { run: path.basename(this.folder), file }, { cause })
  }

  /** @throws PatinaError no-write-permission, disk-full, write-failed */
  async make(): Promise<void> {
    await mkdir(this.folder, { recursive: true }).catch((error: unknown) => {
      throw writeError(error, this.#at(FILES.plan.name))
    })
  }

  /** null: not there yet. @throws PatinaError learning-damaged */
  async read<F extends FileName>(file: F): Promise<Content<F> | null> {
    const text = await readFile(this.#at(FILES[file].name), 'utf8').catch(() => null)
    if (text === null) return null
    try {
      return FILES[file].schema.parse(JSON.parse(text)) as Content<F>
    } catch (error) {
      throw this.#damaged(FILES[file].name, error)
    }
  }

  async write<F extends FileName>(file: F, content: Content<F>): Promise<void> {
    const data = new TextEncoder().encode(`${JSON.stringify(content)}\n`)
    await writeAtomically(this.#at(FILES[file].name), data, { collision: 'replace' })
  }

  /** null: the run has not begun. @throws PatinaError learning-damaged */
  async readState(size: number): Promise<TrainingState | null> {
    if (!existsSync(this.#at(STATE))) return null
    try {
      return (await readState(this.#at(STATE), size)).state
    } catch (error) {
      throw this.#damaged(STATE, error)
    }
  }

  async writeState(state: TrainingState, { name, steps }: VaePlan): Promise<void> {
    const data = stateBytes(state, { name, steps: String(steps) })
    await writeAtomically(this.#at(STATE), data, { collision: 'replace' })
  }

  /** What was learned is a model now. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

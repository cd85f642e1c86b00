/** @file Learning as the worker's protocol knows it. Runs in the worker. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { writeAtomically } from '../../files/atomic.ts'
import { readError } from '../../files/read-error.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Params, Progress, Result } from '../../shared/worker-protocol.ts'
import { adapterBytes, installAdapter, openAdapter } from './adapter-file.ts'
import { forecast, learn } from './learn.ts'
import { installVae, isVae, openOwnVae, vaeBytes } from '../vae/model-file.ts'
import { look } from './look.ts'
import { RunFolder } from './run-folder.ts'

interface Context {
  readonly signal: AbortSignal
  readonly tell: (progress: Progress) => void
}

export async function lookOver(params: Params<'lookOver'>, { signal, tell }: Context): Promise<Result<'lookOver'>> {
  const { photos, run, base, blind, threads } = params
  const found = await look({ files: photos, base, blind, threads }, new RunFolder(run), signal, (done, total) =>
    tell({ stage: 'decode', done, total: Math.max(1, total), secondsLeft: null }),
  )
  return found.library
}

export const forecastLearning = ({ run, ...options }: Params<'forecastLearning'>, { signal }: Context) =>
  forecast(new RunFolder(run), options, signal)

export async function learnPhotos(
  { run, ...options }: Params<'learn'>,
  { signal, tell }: Context,
): Promise<Result<'learn'>> {
  let at: { done: number; total: number } | null = null
  return await learn(new RunFolder(run), options, signal, {
    point(point) {
      at = { done: point.step, total: point.steps }
      tell({ stage: 'restore', ...at, secondsLeft: point.secondsLeft, point })
    },
    phase: (phase) => tell({ stage: 'restore', ...(at ?? { done: 1, total: 1 }), secondsLeft: null, phase }),
  })
}

/** @throws PatinaError file-missing, model-damaged */
export async function importModel(file: string): Promise<Result<'importModel'>> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw readError(error, file)
  })
  const { id } = await (isVae(bytes) ? installVae : installAdapter)(bytes, path.basename(file))
  return { id }
}

/** @throws PatinaError model-missing, model-damaged, output-exists */
export async function exportModel(id: string, out: string): Promise<Result<'exportModel'>> {
  const data = await ownModelBytes(id)
  if (data === null) throw new PatinaError('model-missing', { model: id })
  const written = await writeAtomically(out, data, { collision: 'fail' })
  return { file: written.file }
}

/** A model of one's own as a file's bytes; null: there is none of that id. */
async function ownModelBytes(id: string): Promise<Uint8Array | null> {
  const vae = await openOwnVae(id)
  if (vae !== null) return vaeBytes(vae.card, vae.weights)
  const adapter = await openAdapter(id)
  return adapter === null ? null : adapterBytes(adapter.card, adapter.tensors)
}

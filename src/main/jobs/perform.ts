/**
 * @file One job from its claim to its end. Order: what an earlier attempt left -> the photo is the one that was listed -> a
 * free name -> the worker writes a staged file -> the photo is still the same -> the row gets the output's hash -> the output
 * gets its name -> it is read back -> done. Killed anywhere, the next attempt goes on or begins anew. Main and command line.
 */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { syncFolderOf } from '../../files/atomic.ts'
import { realFileSystem, type FileSystem } from '../../files/file-system.ts'
import { readError } from '../../files/read-error.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Step } from '../../shared/steps.ts'
import type { Progress, WorkerClient } from '../../shared/worker-protocol.ts'
import type { Batch, ClaimedJob, ListedPhoto, Made, Staged } from './job.ts'
import type { Ledger } from './ledger.ts'
import { publishMap } from './map-file.ts'
import { exists, makeMirrored, rootOf } from './output-folder.ts'
import { nextFreeName, publishOutput } from './publish.ts'
import { readBack, type Content, type VerifiedOutput } from './read-back.ts'
import { writeSidecar } from '../files/sidecar.ts'
import { removeStaged, stagingFile, stagingMap } from './staging.ts'

export interface Performance {
  readonly queue: Ledger
  readonly worker: WorkerClient
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** What a photo needs, where the batch leaves that to its check-up; none: nothing needs doing. */
  readonly chooseSteps: (photo: string, signal: AbortSignal) => Promise<readonly Step[]>
  readonly fs?: FileSystem
}

export type JobOutcome =
  | { readonly kind: 'done'; readonly file: string; readonly content: Content; readonly made: Made }
  | { readonly kind: 'skipped'; readonly reason: 'output-exists' | 'nothing-to-do' }

/** What identifies a photo among all that may lie at its place. Rejects with a PatinaError. */
export async function lookAt(photo: string): Promise<ListedPhoto> {
  try {
    const { size, mtimeMs } = await stat(photo)
    return { photo, size, modified: Math.round(mtimeMs * 1_000) }
  } catch (error) {
    throw readError(error, photo)
  }
}

async function checkUnchanged({ photo, size, modified }: ListedPhoto): Promise<void> {
  const now = await lookAt(photo)
  if (now.size !== size || now.modified !== modified)
    throw new PatinaError('file-changed', { file: path.basename(photo) })
}

/** Neither the person nor the engine ended it. */
const isAboutPhoto = (error: unknown) =>
  error instanceof PatinaError && !['cancelled', 'worker-crashed', 'worker-hung'].includes(error.code)

/** What a job must know of its batch. */
export type BatchRules = Pick<Batch, 'out' | 'earlier' | 'recipe'>

class Attempt {
  readonly #batch: BatchRules
  readonly #p: Performance
  readonly #fs: FileSystem
  #job: ClaimedJob

  constructor(batch: BatchRules, job: ClaimedJob, performance: Performance) {
    this.#batch = batch
    this.#job = job
    this.#p = performance
    this.#fs = performance.fs ?? realFileSystem
  }

  async run(): Promise<JobOutcome> {
    const before = await this.#finishEarlier()
    if (before !== undefined) return before
    await removeStaged(this.#job, this.#fs)
    await checkUnchanged(this.#job)
    if (!(await this.#takeName())) return await this.#skip('output-exists')
    const steps = await this.#steps()
    if (steps.length === 0) return await this.#skip('nothing-to-do')
    const { content, made } = await this.#restore(steps)
    return await this.#publish(content, made, this.#job.attempts, false)
  }

  async #skip(reason: Extract<JobOutcome, { kind: 'skipped' }>['reason']): Promise<JobOutcome> {
    await this.#p.queue.skip(this.#job, reason)
    return { kind: 'skipped', reason }
  }

  async #done(verified: VerifiedOutput, content: Content, made: Made): Promise<JobOutcome> {
    const { photo } = this.#job
    if (this.#batch.recipe.output.sidecar === true && made.restoration !== undefined)
      await writeSidecar({ photo, output: verified.file, content, restoration: made.restoration, fs: this.#fs })
    await this.#p.queue.done(this.#job, verified)
    return { kind: 'done', file: verified.file, content, made }
  }

  /** What an earlier attempt had made and put into the row: it may have its name, or only lack it, or be gone. */
  async #finishEarlier(): Promise<JobOutcome | undefined> {
    const { staged, made, output } = this.#job
    if (staged === null || made === null) return undefined
    const published = await readBack(output, staged, { fs: this.#fs })
    if (published !== null) {
      await syncFolderOf(output, { fs: this.#fs })
      const mapped = await this.#publishMap(made, staged)
      await removeStaged(this.#job, this.#fs)
      return await this.#done(published, staged, mapped)
    }
    if ((await readBack(stagingFile(this.#job, staged.attempt), staged, { fs: this.#fs })) !== null)
      return await this.#publish(staged, made, staged.attempt, true)
    await this.#p.queue.unstage(this.#job)
    return undefined
  }

  /** @returns false: the name is taken and the rule is to leave it */
  async #takeName(): Promise<boolean> {
    const { output } = this.#job
    const { collision } = this.#batch.recipe
    await makeMirrored(path.dirname(output), rootOf(output, this.#batch))
    if (collision === 'replace' || !(await exists(output))) return true
    if (collision === 'skip') return false
    this.#job = await nextFreeName(this.#p.queue, this.#job)
    return true
  }

  async #steps(): Promise<readonly Step[]> {
    const given = this.#job.steps ?? this.#batch.recipe.steps
    if (given !== null) return given
    const chosen = await this.#p.chooseSteps(this.#job.photo, this.#p.signal)
    await this.#p.queue.setSteps(this.#job, chosen)
    return chosen
  }

  async #restore(steps: readonly Step[]): Promise<{ content: Content; made: Made }> {
    const { worker, signal, onProgress } = this.#p
    const { engine, output, invention: mapped } = this.#batch.recipe
    const { photo, variant } = this.#job
    const request = {
      photo,
      steps,
      engine,
      out: stagingFile(this.#job, this.#job.attempts),
      output,
      collision: 'replace',
      ...(variant === null ? {} : { variant }),
      ...(variant === null && mapped === true ? { invention: stagingMap(this.#job, this.#job.attempts) } : {}),
    } as const
    const done = await worker.call('restoreToFile', request, { signal, onProgress }).catch(async (error: unknown) => {
      // A photo that is being rewritten may look like anything but a photo.
      if (isAboutPhoto(error)) await checkUnchanged(this.#job)
      throw error
    })
    await checkUnchanged(this.#job)
    const { sha256, bytes, seconds, invention, restoration } = done
    return {
      content: { sha256, bytes },
      made: { steps: [...done.steps], seconds, invention, restoration },
    }
  }

  /** The map gets its name after the output: a job that has the map has both. */
  async #publishMap(made: Made, staged: Staged): Promise<Made> {
    const { invention } = made
    if (invention === null) return made
    let mapped = made
    await publishMap(stagingMap(this.#job, staged.attempt), this.#job.output, {
      named: invention.file,
      rule: this.#batch.recipe.collision,
      fs: this.#fs,
      onName: async (file) => {
        mapped = { ...made, invention: { ...invention, file } }
        await this.#p.queue.stage(this.#job, staged, mapped)
      },
    })
    return mapped
  }

  async #publish(content: Content, made: Made, attempt: number, again: boolean): Promise<JobOutcome> {
    const { queue } = this.#p
    const { collision } = this.#batch.recipe
    const staged: Staged = { attempt, sha256: content.sha256, bytes: content.bytes }
    if (!again) await queue.stage(this.#job, staged, made)
    const publication = { staged: stagingFile(this.#job, attempt), collision, again, fs: this.#fs }
    const named = await publishOutput(queue, this.#job, publication)
    if (named === null) {
      await removeStaged(this.#job, this.#fs)
      return await this.#skip('output-exists')
    }
    this.#job = named
    const verified = await this.#readBack(named, content)
    return await this.#done(verified, content, await this.#publishMap(made, staged))
  }

  /** What cannot be read back is not promised: it is removed, unless it has replaced something that cannot come back. */
  async #readBack({ output }: ClaimedJob, content: Content): Promise<VerifiedOutput> {
    try {
      const verified = await readBack(output, content, { fs: this.#fs })
      if (verified !== null) return verified
      throw new PatinaError('write-failed', { file: path.basename(output), reason: 'read back differently' })
    } catch (error) {
      if (this.#batch.recipe.collision !== 'replace') await this.#fs.unlink(output).catch(() => undefined)
      throw error
    }
  }
}

/**
 * Does a claimed job. A failure leaves no staged file, unless the worker ended or the job is to be gone on with.
 * @throws PatinaError, LostClaimError
 */
export async function performJob(batch: BatchRules, job: ClaimedJob, performance: Performance): Promise<JobOutcome> {
  try {
    return await new Attempt(batch, job, performance).run()
  } catch (error) {
    if (error instanceof PatinaError) await removeStaged(job, performance.fs)
    throw error
  }
}

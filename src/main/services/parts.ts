/**
 * @file Parts of a photo at full size: as they are, and with a plan tried on them, so that a person sees what it does before the whole
 * photo is restored. Runs in main.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import type { Region } from '../../shared/checkup.ts'
import type { Calls } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import type { Photos } from './photos.ts'
import { resolvePlan } from './plan.ts'
import type { ProjectFolder } from './project-folder.ts'

export type TrialOrder = Parameters<Calls['tryPart']>[0]

export interface Parts {
  /** The file of a part as it is. @throws PatinaError `unknown-id`, of the file */
  picture(photo: string, region: Region): Promise<string>
  /** Tries a plan on a part; a trial that is still under way is given up for it. Answers the trial's id. */
  attempt(order: TrialOrder): Promise<string>
  /** The file of a trial. */
  tried(photo: string, trial: string): string
}

interface Needs {
  readonly folder: ProjectFolder
  readonly photos: Pick<Photos, 'get' | 'unchanged'>
  /** Cuts parts. */
  readonly imaging: () => WorkerClient
  /** Tries plans: its networks are warm when the photo itself is restored. */
  readonly restoring: () => WorkerClient
}

/** Parts kept of a photo: small, and quickly made again. */
const KEPT = 60

const ID_LENGTH = 16

export function createParts({ folder, photos, imaging, restoring }: Needs): Parts {
  let underWay = new AbortController()
  const place = (photo: string, name: string) => path.join(folder.photoCache(photo), 'parts', `${name}.png`)

  async function make(file: string, write: () => Promise<unknown>): Promise<string> {
    if (existsSync(file)) {
      await utimes(file, new Date(), new Date()).catch(() => undefined) // used now; if it went meanwhile, the asset answers so
      return file
    }
    await mkdir(path.dirname(file), { recursive: true })
    await write()
    await forgetOldest(path.dirname(file))
    return file
  }

  return {
    async picture(id, region) {
      const photo = photos.get(id)
      const { x, y, width, height } = region
      const file = place(id, `${x}_${y}_${width}_${height}`)
      return make(file, () => imaging().call('part', { photo: photo.path, region, out: file }))
    },
    async attempt({ photo: id, region, steps, engine, ordered }) {
      underWay.abort()
      underWay = new AbortController()
      const { signal } = underWay
      const photo = await photos.unchanged(id)
      const plan = resolvePlan(steps, await restoring().call('models', {}), ordered)
      // What is marked is known for the whole photo only; its filling is seen when it is done.
      const done = plan.filter(({ step }) => step.params.task !== 'inpaint')
      if (done.length === 0) throw new PatinaError('refused', { reason: 'nothing to try' })
      const said = JSON.stringify([region, done, engine])
      const trial = createHash('sha256').update(said).digest('hex').slice(0, ID_LENGTH)
      const out = place(id, trial)
      const call = { photo: photo.path, region, steps: done.map(({ step }) => step), engine, out }
      await make(out, () => restoring().call('tryPart', call, { signal }))
      return trial
    },
    tried: (id, trial) => place(photos.get(id).id, trial),
  }
}

async function forgetOldest(directory: string): Promise<void> {
  const files = (await readdir(directory)).map((name) => path.join(directory, name))
  if (files.length <= KEPT) return
  const dated = await Promise.all(files.map(async (file) => ({ file, used: (await stat(file)).mtimeMs })))
  const old = dated.toSorted((a, b) => b.used - a.used).slice(KEPT)
  await Promise.all(old.map(({ file }) => rm(file, { force: true })))
}

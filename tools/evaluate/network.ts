/** @file Our side: a shipped model of a task, run over whole pictures on the CPU. */
import type { Planes } from '../../src/imaging/pad.ts'
import type { ModelCard } from '../../src/shared/model-card.ts'
import type { Task as ProductTask } from '../../src/shared/steps.ts'
import { loadModel } from '../../src/worker/models.ts'
import { networkOf } from '../../src/worker/network-of.ts'
import { WholeRestorer } from '../../src/worker/train/evaluate.ts'
import type { About, Method } from './sample.ts'
import type { Ours } from './task.ts'

/** A way to use the network: what it is told, and what is made of its answer. */
export interface Use {
  readonly name: string
  /** @throws Skipped if this model cannot do it */
  restore(restorer: WholeRestorer, damaged: Planes, about: About, card: ModelCard): Promise<Planes>
}

/** @throws PatinaError model-missing, model-damaged; Error if it was made for another task */
export async function openNetwork(id: string, task: ProductTask, uses: readonly Use[]): Promise<Ours> {
  const loaded = await loadModel(id)
  const { card } = loaded
  if (card.task !== task) throw new Error(`${id} was made for ${card.task}, not for ${task}`)
  const restorer = await WholeRestorer.create(networkOf(loaded))
  const methods = uses.map((use): Method => ({
    name: use.name,
    restore: (damaged, about) => use.restore(restorer, damaged, about, card),
  }))
  return { methods, model: id, sha256: card.sha256, [Symbol.asyncDispose]: () => restorer[Symbol.asyncDispose]() }
}

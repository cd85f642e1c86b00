/** @file Content, damage and likeness as the worker's protocol knows them. Runs in the worker. */
import type { Engines } from '../engines.ts'
import type { Tasks } from '../tasks.ts'
import { VaeKeeper } from '../vae/draw.ts'
import { alike, suggest } from './alike.ts'
import { arrange } from './arrange.ts'
import { classifier } from './classify.ts'
import { contentsOf } from './contents.ts'
import { occlude } from './occlude.ts'

type Alone = <T>(act: () => Promise<T>) => Promise<T>

export function featureTasks(
  engines: Engines,
  alone: Alone,
): Pick<Tasks, 'contents' | 'classify' | 'alike' | 'arrange' | 'suggest' | 'occlude'> {
  const keeper = new VaeKeeper()
  const classifyFile = classifier(engines)
  return {
    contents: (order, { signal }) => alone(() => contentsOf(keeper, order, signal)),
    classify: ({ photo }, { signal }) => alone(() => classifyFile(photo, signal)),
    arrange: (order, { signal, tell }) =>
      alone(() => arrange(order, signal, (done) => tell({ stage: 'restore', done, total: 1, secondsLeft: null }))),
    suggest: (order) => alone(() => Promise.resolve(suggest(order))),
    occlude: (order, { signal }) => alone(() => occlude(keeper, order, signal)),
    alike: (order) => alone(() => Promise.resolve(alike(order))),
  }
}

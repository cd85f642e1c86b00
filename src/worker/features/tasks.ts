/** @file Content, damage and likeness as the worker's protocol knows them. Runs in the worker. */
import type { Engines } from '../engines.ts'
import type { Tasks } from '../tasks.ts'
import { VaeKeeper } from '../vae/draw.ts'
import { alike } from './alike.ts'
import { arrange } from './arrange.ts'
import { classifier } from './classify.ts'
import { contentsOf } from './contents.ts'

type Alone = <T>(act: () => Promise<T>) => Promise<T>

export function featureTasks(
  engines: Engines,
  alone: Alone,
): Pick<Tasks, 'contents' | 'classify' | 'alike' | 'arrange'> {
  const keeper = new VaeKeeper()
  const classifyFile = classifier(engines)
  return {
    contents: (order, { signal }) => alone(() => contentsOf(keeper, order, signal)),
    classify: ({ photo }, { signal }) => alone(() => classifyFile(photo, signal)),
    arrange: (order, { signal, tell }) =>
      alone(() => arrange(order, signal, (done) => tell({ stage: 'restore', done, total: 1, secondsLeft: null }))),
    alike: (order) => alone(() => Promise.resolve(alike(order))),
  }
}

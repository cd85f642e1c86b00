/** @file The plain VAE as the worker's protocol knows it. Runs in the worker. */
import type { Tasks } from '../tasks.ts'
import { drawPictures, fillPicture, VaeKeeper } from './draw.ts'
import { listVaes } from './model-file.ts'
import { trainVae } from './train.ts'

/** Share of the whole that reading the photos counts as: what is told never goes back. */
const READING = 0.1

type Alone = <T>(act: () => Promise<T>) => Promise<T>

export function vaeTasks(alone: Alone): Pick<Tasks, 'trainVae' | 'vaes' | 'drawPictures' | 'fillPicture'> {
  const keeper = new VaeKeeper()
  return {
    trainVae: (order, { signal, tell }) =>
      alone(() =>
        trainVae(order, signal, {
          read: (done, total) =>
            tell({ stage: 'decode', done: READING * (done / Math.max(1, total)), total: 1, secondsLeft: null }),
          point: (point) =>
            tell({
              stage: 'restore',
              done: READING + (1 - READING) * (point.step / point.steps),
              total: 1,
              secondsLeft: point.secondsLeft,
              vaePoint: point,
            }),
        }),
      ),
    vaes: async () => (await listVaes()).map(({ card, own, sha256 }) => ({ card, own, sha256 })),
    drawPictures: (order) => alone(() => drawPictures(keeper, order)),
    fillPicture: (order, { signal }) => alone(() => fillPicture(keeper, order, signal)),
  }
}

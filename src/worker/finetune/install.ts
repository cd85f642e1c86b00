/** @file The end of a run: an accepted adapter becomes a model, any other is told of and left. Runs in the worker. */
import { adapterParameters, drawnBack } from '../../models/adapter.ts'
import { chvae } from '../../models/chvae/network.ts'
import { idOf, type Plan, type Verdict } from '../../shared/learning.ts'
import { adapterBytes, installAdapter } from './adapter-file.ts'
import type { Judged } from './judge.ts'
import type { Found, RunFolder } from './run-folder.ts'
import type { Scene } from './scene.ts'

/** Nothing is worth learning: the photos are clean. */
export async function nothingToLearn(run: RunFolder, { library }: Found): Promise<Verdict> {
  const { photos, sessions } = library.split.test
  const verdict: Verdict = {
    outcome: 'nothing-to-learn',
    yardstick: library.yardstick,
    photos,
    sessions,
    gain: 0,
    interval: [0, 0],
    improved: 0,
    worst: 0,
    guard: 0,
    alpha: 0,
    steps: 0,
    model: null,
  }
  await run.write('verdict', { verdict, photos: [], yardstick: library.yardstick, crops: 0, blind: 0 })
  return verdict
}

export async function install(
  run: RunFolder,
  { found, base }: Scene,
  { name, size }: Plan,
  values: ReadonlyMap<string, Float32Array>,
  { verdict, photos, shown }: Judged,
): Promise<Verdict> {
  const accepted = verdict.outcome === 'accepted'
  const told: Verdict = accepted ? { ...verdict, model: idOf(name) } : verdict
  if (accepted) {
    const kept = drawnBack(values, verdict.alpha)
    const specs = adapterParameters(size, chvae(base.config).parameters)
    const tensors = new Map(specs.map((p) => [p.name, { shape: p.shape, values: kept.get(p.name) as Float32Array }]))
    const { base: id, baseSha256 } = found
    const card = { id: idOf(name), title: name, base: id, baseSha256, size, calibration: null, verdict: told }
    const bytes = adapterBytes(card, tensors)
    await run.writeAdapter(bytes)
    await installAdapter(bytes, name)
  }
  // Written last: a run without a verdict is one that goes on.
  await run.write('verdict', { verdict: told, photos: [...photos], yardstick: verdict.yardstick, ...shown })
  return told
}

/**
 * @file Entry of the worker: a plain Node child process, forked by the supervisor. The only process that loads image
 * codecs and neural runtimes.
 */
import { NOISE_MAP_MODEL } from '../shared/tasks.ts'
import { serveTasks } from './dispatch.ts'
import { listModels, loadModel } from './models.ts'
import { networkOf } from './network-of.ts'
import { NoiseMapper } from './noise-mapper.ts'
import { parentLink } from './parent-link.ts'
import { answerProbe, probedProvider } from './probe.ts'
import { fastestProvider, reportProviders } from './providers.ts'
import { openRestoration } from './restorations/index.ts'
import { openDetector } from './restorations/scratches.ts'
import { createTasks } from './tasks.ts'

const openFinder = async (model: string) => openDetector(model, await fastestProvider())
const openNoiseMap = async () => NoiseMapper.create(networkOf(await loadModel(NOISE_MAP_MODEL)))

const probed = probedProvider()
if (probed !== undefined) await answerProbe(probed)
else
  serveTasks(
    parentLink(),
    createTasks({ open: openRestoration, openFinder, openNoiseMap, listModels, reportProviders }),
  )

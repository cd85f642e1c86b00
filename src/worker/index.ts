/**
 * @file Entry of the worker: a plain Node child process, forked by the supervisor. The only process that loads image
 * codecs and neural runtimes.
 */
import { serveTasks } from './dispatch.ts'
import { listModels } from './models.ts'
import { parentLink } from './parent-link.ts'
import { answerProbe, probedProvider } from './probe.ts'
import { fastestProvider, reportProviders } from './providers.ts'
import { openRestoration } from './restorations/index.ts'
import { openDetector } from './restorations/scratches.ts'
import { createTasks } from './tasks.ts'

const openFinder = async (model: string) => openDetector(model, await fastestProvider())

const probed = probedProvider()
if (probed !== undefined) await answerProbe(probed)
else serveTasks(parentLink(), createTasks({ open: openRestoration, openFinder, listModels, reportProviders }))

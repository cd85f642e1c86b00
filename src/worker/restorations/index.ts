/** @file Opens the restoration of a task: one entry for each. Runs in the worker. */
import type { Task } from '../../shared/steps.ts'
import type { OpenOptions, Restoration } from '../engines.ts'
import { openDeblur } from './deblur.ts'
import { openEnhancement } from './enhancement.ts'
import { openInpainting } from './filling.ts'
import { openNetwork } from './network.ts'
import { openScratches } from './scratches.ts'

type Open = (options: OpenOptions) => Promise<Restoration>

const OPEN: Readonly<Record<Task, Open>> = {
  denoise: openNetwork,
  jpeg: openNetwork,
  deblur: openDeblur,
  inpaint: openInpainting,
  scratches: openScratches,
  enhance: openEnhancement,
}

/** @throws PatinaError model-missing, model-damaged, engine-unavailable */
export const openRestoration = (options: OpenOptions): Promise<Restoration> => OPEN[options.task](options)

/** @file The tasks by name: their order, and the models that do them. Without schemas, so that the page can use it too. Pure. */

/**
 * The tasks in the order in which they are undone: block edges and scratches are not to be taken for noise, and noise not to be
 * sharpened. Tones come last: they are judged by what is seen then.
 */
export const TASK_ORDER = ['jpeg', 'scratches', 'inpaint', 'denoise', 'deblur', 'enhance'] as const

export type Task = (typeof TASK_ORDER)[number]

/** The shipped model of each task. */
export const DEFAULT_MODEL: Readonly<Record<Task, string>> = {
  denoise: 'denoise-base',
  jpeg: 'jpeg-base',
  deblur: 'deblur-small',
  scratches: 'scratches-base',
  inpaint: 'inpaint-base',
  enhance: 'enhance-tones',
}

/** What a check-up measures noise by. */
export const NOISE_MAP_MODEL = 'noise-map'

/**
 * Tasks whose default model does a part of the work: what is found scratched is filled as any marked part is, a known blur is
 * undone with the denoiser as the prior.
 */
export const HELPED_BY: Readonly<Record<Task, readonly Task[]>> = {
  denoise: [],
  jpeg: [],
  deblur: ['denoise'],
  scratches: ['inpaint'],
  inpaint: [],
  enhance: [],
}

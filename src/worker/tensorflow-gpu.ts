/**
 * @file The optional engine @tensorflow/tfjs-node-gpu: TensorFlow's own library on an NVIDIA card. Its package is installed with
 * Patina, its binary is a download of its own that many machines do not have; then it is named and not used.
 */
import { createRequire } from 'node:module'
import util from 'node:util'

export const TENSORFLOW_BACKEND = 'tensorflow'

export const HOW_TO_GET =
  'needs an NVIDIA card, CUDA 11 and the binary of its npm package: run "npm rebuild @tensorflow/tfjs-node-gpu --foreground-scripts"'

/** Registers the backend. @returns null, or in plain words why it is not there */
export function registerTensorflow(): string | null {
  // tfjs-node 4.22 calls two helpers that Node removed in version 23.
  const old = util as unknown as Record<string, unknown>
  old['isNullOrUndefined'] ??= (v: unknown) => v === null || v === undefined
  old['isArray'] ??= Array.isArray
  try {
    createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu')
    return null
  } catch {
    return HOW_TO_GET
  }
}

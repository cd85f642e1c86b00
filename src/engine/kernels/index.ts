/** @file The table of supported kernels; a name in two groups is an error at start. */
import tf from '@tensorflow/tfjs'
import { TRACE_BACKEND } from '../trace/backend.ts'
import { CONVOLUTION } from './convolution.ts'
import { ELEMENTWISE } from './elementwise.ts'
import { readCall, type Lowering } from './kernel.ts'
import { REDUCE } from './reduce.ts'
import { SHAPE } from './shape.ts'

/** One table of several; throws if a key is in two of them. */
export function uniqueUnion<T>(...tables: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const all: Record<string, T> = {}
  for (const [key, value] of tables.flatMap((t) => Object.entries(t))) {
    if (Object.hasOwn(all, key)) throw new Error(`The kernel ${key} is defined twice`)
    all[key] = value
  }
  return all
}

export type KernelName = keyof typeof ELEMENTWISE | keyof typeof SHAPE | keyof typeof REDUCE | keyof typeof CONVOLUTION

export const KERNELS: Readonly<Record<string, Lowering>> = uniqueUnion<Lowering>(
  ELEMENTWISE,
  SHAPE,
  REDUCE,
  CONVOLUTION,
)

for (const [kernelName, lower] of Object.entries(KERNELS))
  tf.registerKernel({
    kernelName,
    backendName: TRACE_BACKEND,
    kernelFunc: ({ inputs, attrs }) => lower(readCall(inputs, attrs ?? {})),
  })

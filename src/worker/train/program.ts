/** @file What the training loop needs of a network: its parameters and its optimiser step as a graph. */
import type { Dialect } from '../../engine/onnx/builder.ts'
import type { InputSpec, Traced } from '../../engine/trace/trace.ts'
import type { Parameter } from '../../models/layers/layer.ts'
import type { BatchShape } from './batches.ts'

export interface TrainingProgram {
  /** In the order in which they lie in the state's vectors. */
  readonly specs: readonly Parameter[]
  /** What it takes beside the state and the rate: arrays of the batch, and `beta`. */
  readonly inputs: readonly string[]
  /** Scalars that it reports beside `loss` and `norm`. */
  readonly metrics: readonly string[]
  trace(shape: BatchShape, dialect: Dialect): Traced
}

/** What every restoration learns from: damaged patches, what is told of their damage, and the clean ones. */
export const damagedBatch = ({ photos, edge }: BatchShape): InputSpec[] => [
  { name: 'clean', shape: [photos, edge, edge, 3] },
  { name: 'damaged', shape: [photos, edge, edge, 3] },
  { name: 'condition', shape: [photos, edge, edge, 1] },
]

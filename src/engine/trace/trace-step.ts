/** @file A whole optimiser step as one graph: what every training has in common, whatever its network and loss. */
import type { Dialect } from '../onnx/builder.ts'
import { totalOf, type ParameterSpec } from '../flat-parameters.ts'
import { STATE, trainStep, type AdamOptions, type LossFunction } from '../train-step.ts'
import { trace, type InputSpec, type Traced } from './trace.ts'

export interface Step {
  readonly loss: LossFunction
  readonly specs: readonly ParameterSpec[]
  /** Absent: the usual ones. */
  readonly adam?: AdamOptions
}

/** @param batch what the loss takes; the state's vectors and `rate` come beside it */
export const traceStep = ({ loss, specs, adam }: Step, batch: readonly InputSpec[], dialect: Dialect): Traced =>
  trace(
    trainStep(loss, specs, adam),
    [...STATE.map((name): InputSpec => ({ name, shape: [totalOf(specs)] })), ...batch, { name: 'rate', shape: [1] }],
    dialect,
  )

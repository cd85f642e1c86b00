/**
 * @file Space to depth and back, as each other's gradient. TensorFlow.js has the kernel of one direction only and the gradient of
 * none; backends that compute get the missing kernel composed of a reshape and a transpose, the tracing backend has its own.
 */
import tf from '@tensorflow/tfjs'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'

interface BlockAttributes {
  readonly blockSize: number
}

function composed(x: Tensor4D, b: number): Tensor4D {
  const [n, h, w, c] = x.shape
  return x
    .reshape([n, h / b, b, w / b, b, c])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([n, h / b, w / b, b * b * c])
}

for (const backendName of ['cpu', 'wasm', 'tensorflow'])
  tf.registerKernel({
    kernelName: 'SpaceToDepth',
    backendName,
    // The engine passes tensors; a tensor made anew from the same data would free it a second time.
    kernelFunc: ({ inputs, attrs }) =>
      composed(inputs['x'] as Tensor4D, (attrs as unknown as BlockAttributes).blockSize),
  })

const run = (kernel: string, x: Tensor, blockSize: number): Tensor4D =>
  tf.engine().runKernel(kernel, { x } as never, { blockSize, dataFormat: 'NHWC' } as never) as Tensor4D

const differentiable =
  (forward: string, backward: string) =>
  (x: Tensor4D, blockSize: number): Tensor4D =>
    tf.customGrad((t) => ({
      value: run(forward, t as Tensor, blockSize),
      gradFunc: (dy: Tensor) => run(backward, dy, blockSize),
    }))(x) as Tensor4D

/** [n, h, w, c] to [n, h/b, w/b, b*b*c]; channel (row * b + column) * c + channel, as TensorFlow's. */
export const spaceToDepth = differentiable('SpaceToDepth', 'DepthToSpace')

/** The inverse of {@link spaceToDepth}. */
export const depthToSpace = differentiable('DepthToSpace', 'SpaceToDepth')

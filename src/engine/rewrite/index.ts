/**
 * @file Rewrites a graph with constant weights so that onnxruntime's CPU provider keeps it in its blocked layout (NCHWc), from one
 * convolution to the next. The function stays the same, to the order of additions. Measured on the CHVAE: what is not a
 * convolution falls from a quarter of the time to a tenth.
 */
import type { Graph } from '../onnx/model.ts'
import { blockDepthToSpace } from './depth-to-space.ts'
import { GraphEdit } from './graph-edit.ts'
import { widenSlicedChannels } from './sliced-channels.ts'
import { foldSpaceToDepth } from './space-to-depth.ts'

const isOnePicture = (graph: Graph): boolean => graph.inputs.every((i) => i.shape.length !== 4 || i.shape[0] === 1)

/** @param graph for inference on the CPU: other providers and training gain nothing by it */
export function forBlockedConvolutions(graph: Graph): Graph {
  const edit = new GraphEdit(graph)
  foldSpaceToDepth(edit)
  widenSlicedChannels(edit)
  if (isOnePicture(graph)) blockDepthToSpace(edit)
  return edit.finish()
}

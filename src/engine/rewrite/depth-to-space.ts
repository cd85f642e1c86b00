/**
 * @file Depth to space between blocked convolutions. onnxruntime has none in its blocked layout and a slow one outside it, on one
 * thread. In the order row, column, channel it is a move of whole runs of channels, and to and from that order the blocked layout
 * is turned at once, with the reordering that it needs anyway.
 */
import type { GraphNode } from '../onnx/model.ts'
import type { GraphEdit } from './graph-edit.ts'

/** Channels that the blocked layout keeps together on AVX-512; AVX2's 8 divides it. */
const BLOCK = 16

const TO_CHANNELS_LAST = { perm: [0, 2, 3, 1] }
const TO_CHANNELS_FIRST = { perm: [0, 3, 1, 2] }

/** For graphs of one picture at a time. */
export function blockDepthToSpace(edit: GraphEdit): void {
  for (const node of edit.nodesOf('DepthToSpace')) {
    const channels = edit.channels(node.output)
    if (channels === undefined || channels % BLOCK !== 0 || node.attributes['mode'] !== 'DCR') continue
    const users = edit.users(node.output)
    const sums = users.filter((u) => u.op === 'Add' && partner(u, node.output, edit) !== undefined)
    if (sums.length !== users.length) continue
    // Only what a convolution made is known to be blocked: after one that changes nothing, the sums stay in that layout.
    for (const sum of sums)
      edit.become(sum, { inputs: [throughIdentity(edit, sum, node, channels), partner(sum, node.output, edit) ?? ''] })
    moveRuns(edit, node, channels)
  }
}

/** What is added to the value, if it comes from convolutions. */
function partner(sum: GraphNode, value: string, edit: GraphEdit): string | undefined {
  const other = sum.inputs.find((i) => i !== value)
  return other !== undefined && edit.channels(other) !== undefined ? other : undefined
}

function throughIdentity(edit: GraphEdit, sum: GraphNode, { output }: GraphNode, channels: number): string {
  const ones = edit.constant([channels, 1, 1, 1], new Float32Array(channels).fill(1))
  return edit.before(sum, 'Conv', [output, ones], { kernel_shape: [1, 1], group: channels })
}

/** Reshapes keep sizes that are not known here by place (0) or by what is left over (-1); so the batch of one has to go first. */
function moveRuns(edit: GraphEdit, node: GraphNode, channels: number): void {
  const block = Number(node.attributes['blocksize'])
  const add = (op: string, inputs: string[], attributes = {}): string => edit.before(node, op, inputs, attributes)
  const shaped = (x: string, shape: number[]): string => add('Reshape', [x, edit.integers(shape)])

  const last = add('Transpose', [node.inputs[0] as string], TO_CHANNELS_LAST)
  const rows = shaped(add('Squeeze', [last, edit.integers([0])]), [0, 0, block, block * channels])
  const moved = add('Transpose', [rows], { perm: [0, 2, 1, 3] }) // [h, block, w, block x channels]
  const columns = shaped(moved, [0, 0, -1, channels]) // [h, block, w x block, channels]
  const picture = shaped(columns, [1, -1, 0, channels]) // [1, h x block, w x block, channels]
  edit.become(node, { op: 'Transpose', inputs: [picture], attributes: TO_CHANNELS_FIRST })
}

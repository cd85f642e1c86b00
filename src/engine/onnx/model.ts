/** @file The parts of an ONNX model as protocol-buffer messages (field numbers: onnx.proto3, IR version 8, opset 17). */
import { Message } from './protobuf.ts'

export const OPSET = 17
const IR_VERSION = 8

/** onnx.TensorProto.DataType. */
const FLOAT = 1
const INT64 = 7

/** onnx.AttributeProto.AttributeType. */
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const

export type Attribute = number | string | readonly number[] | { readonly float: number }
export type Attributes = Readonly<Record<string, Attribute>>

/** One operation: inputs and output are names of values. */
export interface GraphNode {
  readonly op: string
  /** '' is the standard domain. */
  readonly domain: '' | 'com.microsoft'
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes: Attributes
}

export type Constant =
  | { readonly type: 'float'; readonly shape: readonly number[]; readonly values: Float32Array }
  | { readonly type: 'int64'; readonly shape: readonly number[]; readonly values: readonly number[] }

/** A graph input or output; a string dimension is symbolic. */
export interface ValueInfo {
  readonly name: string
  readonly shape: readonly (number | string)[]
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly constants: ReadonlyMap<string, Constant>
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
}

function attribute(name: string, value: Attribute): Message {
  const m = new Message().text(1, name)
  if (typeof value === 'number') return m.integer(3, value).integer(20, ATTRIBUTE_TYPE.int)
  if (typeof value === 'string') return m.text(4, value).integer(20, ATTRIBUTE_TYPE.string)
  if ('float' in value) return m.float(2, value.float).integer(20, ATTRIBUTE_TYPE.float)
  return m.integers(8, value).integer(20, ATTRIBUTE_TYPE.ints)
}

function node(n: GraphNode): Message {
  const m = new Message()
  for (const i of n.inputs) m.text(1, i)
  m.text(2, n.output).text(3, n.output).text(4, n.op)
  for (const [name, value] of Object.entries(n.attributes)) m.message(5, attribute(name, value))
  return n.domain === '' ? m : m.text(7, n.domain)
}

function constant(name: string, c: Constant): Message {
  const m = new Message().integers(1, c.shape)
  const raw = c.type === 'float' ? c.values : BigInt64Array.from(c.values, BigInt)
  m.integer(2, c.type === 'float' ? FLOAT : INT64).text(8, name)
  return m.bytes(9, new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength))
}

function valueInfo({ name, shape }: ValueInfo): Message {
  const dims = shape.map((d) => (typeof d === 'string' ? new Message().text(2, d) : new Message().integer(1, d)))
  const tensor = new Message().integer(1, FLOAT).message(2, new Message().messages(1, dims))
  return new Message().text(1, name).message(2, new Message().message(1, tensor))
}

const opset = (domain: string, version: number): Message => new Message().text(1, domain).integer(2, version)

/** The bytes of an .onnx file. */
export function serialise(graph: Graph): Uint8Array {
  const body = new Message()
    .messages(1, graph.nodes.map(node))
    .text(2, 'patina')
    .messages(
      5,
      [...graph.constants].map(([name, c]) => constant(name, c)),
    )
    .messages(11, graph.inputs.map(valueInfo))
    .messages(12, graph.outputs.map(valueInfo))
  return new Message()
    .integer(1, IR_VERSION)
    .text(2, 'patina')
    .message(7, body)
    .message(8, opset('', OPSET))
    .message(8, opset('com.microsoft', 1))
    .finish()
}

/**
 * @file A TensorFlow.js backend that computes nothing: it records what kernels are asked for. A tensor on it is either a
 * constant (its values are known) or a symbol (the name of a value in the graph under construction).
 */
import tf from '@tensorflow/tfjs'
import type { BackendValues, DataType } from '@tensorflow/tfjs-core'
import type { GraphBuilder } from '../onnx/builder.ts'
import { TO_LOGICAL, TO_NCHW, physical, transposed, type Layout } from './layout.ts'

export const TRACE_BACKEND = 'patina-trace'

interface Described {
  readonly shape: readonly number[]
  readonly dtype: DataType
}
interface ConstantData extends Described {
  readonly kind: 'constant'
  readonly values: BackendValues
}
interface SymbolData extends Described {
  readonly kind: 'symbol'
  readonly layout: Layout
}
type TensorData = ConstantData | SymbolData

export interface TensorRef {
  readonly dataId: object
  readonly shape: number[]
  readonly dtype: DataType
}

export class TraceBackend extends tf.KernelBackend {
  readonly #data = new Map<object, TensorData>()
  /** Names per tensor and layout, valid for the graph under construction only. */
  #names = new Map<object, Partial<Record<Layout, string>>>()
  #graph: GraphBuilder | null = null

  /** Begins a graph; nothing of an earlier one is kept. */
  begin(graph: GraphBuilder): void {
    this.#graph = graph
    this.#names = new Map()
    this.#data.clear()
  }

  end(): void {
    this.#graph = null
    this.#names = new Map()
    this.#data.clear()
  }

  get graph(): GraphBuilder {
    if (this.#graph === null) throw new Error('No graph is being traced: call trace()')
    return this.#graph
  }

  /** A tensor whose values exist only when the graph runs. */
  symbol(name: string, shape: readonly number[], layout: Layout, dtype: DataType = 'float32'): TensorRef {
    const dataId = {}
    this.#data.set(dataId, { kind: 'symbol', shape, dtype, layout })
    this.#names.set(dataId, { [layout]: name })
    return { dataId, shape: [...shape], dtype }
  }

  known(values: BackendValues, shape: readonly number[], dtype: DataType = 'float32'): TensorRef {
    return { dataId: this.write(values, [...shape], dtype), shape: [...shape], dtype }
  }

  #get(tensor: { dataId: object }): TensorData {
    const data = this.#data.get(tensor.dataId)
    if (data === undefined) throw new Error('A tensor of another trace was used')
    return data
  }

  /** The values of a constant, else null. */
  valuesOf(tensor: { dataId: object }): Float32Array | null {
    const data = this.#get(tensor)
    return data.kind === 'constant' ? Float32Array.from(data.values as Float32Array) : null
  }

  /** The layout that costs nothing to read. */
  layoutOf(tensor: { dataId: object }): Layout {
    const data = this.#get(tensor)
    return data.kind === 'symbol' ? data.layout : 'logical'
  }

  isNchw(tensor: { dataId: object }): boolean {
    return this.layoutOf(tensor) === 'nchw'
  }

  /** The graph value that holds the tensor in a layout; made by a transpose where it does not exist yet. */
  name(tensor: TensorRef, layout: Layout = 'logical'): string {
    const names = this.#names.get(tensor.dataId) ?? {}
    this.#names.set(tensor.dataId, names)
    return (names[layout] ??= this.#materialise(tensor, layout, names))
  }

  #materialise(tensor: TensorRef, layout: Layout, names: Partial<Record<Layout, string>>): string {
    const values = this.valuesOf(tensor)
    if (values !== null) return this.#constant(tensor.shape, values, layout)
    const other = names[layout === 'nchw' ? 'logical' : 'nchw']
    if (other === undefined) throw new Error(`A traced tensor of shape [${tensor.shape.join()}] has no value`)
    const [, rows, columns, channels] = tensor.shape
    // One row and column, or one channel: both orders are the same bytes.
    if ((rows === 1 && columns === 1) || channels === 1)
      return this.graph.emit('Reshape', [other, this.graph.integers(physical(tensor.shape, layout))])
    return this.graph.emit('Transpose', [other], { perm: layout === 'nchw' ? TO_NCHW : TO_LOGICAL })
  }

  #constant(shape: readonly number[], values: Float32Array, layout: Layout): string {
    if (values.length === 1 && shape.length === 0) return this.graph.scalar(values[0] as number)
    const data = layout === 'nchw' ? transposed(values, shape, TO_NCHW) : values
    return this.graph.constant(physical(shape, layout), data)
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): object {
    const dataId = {}
    this.#data.set(dataId, { kind: 'constant', values, shape, dtype })
    return dataId
  }
  override move(dataId: object, values: BackendValues, shape: number[], dtype: DataType): void {
    this.#data.set(dataId, { kind: 'constant', values, shape, dtype })
  }
  override readSync(dataId: object): BackendValues {
    const data = this.#get({ dataId })
    if (data.kind === 'symbol') throw new Error('A traced tensor has no values yet: a traced function cannot read them')
    return data.values
  }
  override read(dataId: object): Promise<BackendValues> {
    return Promise.resolve(this.readSync(dataId))
  }
  // Nothing is freed before the trace ends: a name costs bytes, and closures may still hold the tensor.
  override disposeData(): boolean {
    return true
  }
  override refCount(): number {
    return 1
  }
  override incRef(): void {}
  override numDataIds(): number {
    return this.#data.size
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: true }
  }
  override floatPrecision(): 16 | 32 {
    return 32
  }
  override epsilon(): number {
    return 1e-7
  }
}

export const traceBackend = new TraceBackend()
tf.registerBackend(TRACE_BACKEND, () => traceBackend, 0)

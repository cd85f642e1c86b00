/** @file Which faults of an engine mean that memory ran out, by what engines and drivers say. Pure. */
import { PatinaError } from '../shared/errors.ts'

/** onnxruntime's arena, C++, CUDA with its libraries, DirectX, WebGPU, V8. */
const SAYS =
  /out[ _]?of[ _]?memory|bad[ _]alloc|bad allocation|failed to allocate|ALLOC_FAILED|not enough (?:video )?memory|allocation failed|Invalid typed array length/i

export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof PatinaError ? error.code === 'out-of-memory' : error instanceof Error && SAYS.test(error.message)

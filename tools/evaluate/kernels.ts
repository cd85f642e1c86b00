/** @file Blur kernels of a folder, and pictures blurred by them. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Boundary } from '../../src/imaging/blur/domain.ts'
import { convolve, type Kernel } from '../../src/imaging/degrade/blur.ts'
import type { Planes } from '../../src/imaging/pad.ts'
import { cropAt } from './pictures.ts'

interface KernelFile {
  readonly width: number
  readonly height: number
  readonly data: readonly number[]
}

const isKernelFile = (v: unknown): v is KernelFile =>
  typeof v === 'object' && v !== null && 'data' in v && Array.isArray(v.data) && 'width' in v && 'height' in v

/** Kernels of JSON files {width, height, data}, by name, sum 1. @throws Error if a file is no kernel, or there are none */
export async function readKernels(folder: string): Promise<Kernel[]> {
  const names = (await readdir(folder)).filter((n) => n.endsWith('.json')).sort()
  if (names.length === 0) throw new Error(`There are no kernels in ${folder}`)
  return Promise.all(
    names.map(async (name) => {
      const file: unknown = JSON.parse(await readFile(path.join(folder, name), 'utf8'))
      if (
        !isKernelFile(file) ||
        file.data.length !== file.width * file.height ||
        file.width % 2 === 0 ||
        file.height % 2 === 0
      )
        throw new Error(`${name} is no kernel of odd sides`)
      const sum = file.data.reduce((a, b) => a + b, 0)
      return { width: file.width, height: file.height, weights: Float32Array.from(file.data, (v) => v / sum) }
    }),
  )
}

export interface Blurred {
  readonly clean: Planes
  readonly blurred: Planes
}

/**
 * A picture convolved with a kernel. Circular: all of it, round its edges. Open: the part whose blur saw only the picture, so that
 * what lay beyond its new borders is really unknown.
 */
export function blur(clean: Planes, kernel: Kernel, boundary: Boundary): Blurred {
  const blurred = convolve(clean, kernel, 'circular')
  if (boundary === 'circular') return { clean, blurred }
  const [x, y] = [(kernel.width - 1) / 2, (kernel.height - 1) / 2]
  const inner = (p: Planes) => cropAt(p, x, y, p.width - 2 * x, p.height - 2 * y)
  return { clean: inner(clean), blurred: inner(blurred) }
}

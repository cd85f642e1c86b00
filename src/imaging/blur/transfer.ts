/** @file A blur kernel in the Fourier domain. Pure. */
import type { Kernel } from '../degrade/blur.ts'
import type { Fourier, Spectrum } from '../fourier.ts'

/** Transfer function of a circular convolution by a kernel whose middle is the origin. The kernel may be larger than the picture. */
export function transfer(kernel: Kernel, f: Fourier): Spectrum {
  const plane = new Float32Array(f.width * f.height)
  const [middleX, middleY] = [(kernel.width - 1) / 2, (kernel.height - 1) / 2]
  for (let y = 0; y < kernel.height; y++)
    for (let x = 0; x < kernel.width; x++) {
      const at = modulo(y - middleY, f.height) * f.width + modulo(x - middleX, f.width)
      plane[at] = (plane[at] as number) + (kernel.weights[y * kernel.width + x] as number)
    }
  return f.forward(plane)
}

const modulo = (i: number, n: number): number => ((i % n) + n) % n

/** a b, value by value: a convolution. */
export function times(a: Spectrum, b: Spectrum): Spectrum {
  const re = new Float32Array(a.re.length)
  const im = new Float32Array(a.re.length)
  for (let i = 0; i < re.length; i++) {
    re[i] = (a.re[i] as number) * (b.re[i] as number) - (a.im[i] as number) * (b.im[i] as number)
    im[i] = (a.re[i] as number) * (b.im[i] as number) + (a.im[i] as number) * (b.re[i] as number)
  }
  return { re, im }
}

/** @file How large a picture becomes. Pure; every process. */
import type { OutputSize } from '../shared/output.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** Whole pixels, at least one a side, of the same shape; never larger than the picture is. */
export function scaledSize({ width, height }: Size, size: OutputSize): Size {
  const asked = size.by === 'edge' ? size.pixels / Math.max(width, height) : size.percent / 100
  const scale = Math.min(1, asked)
  const scaled = (side: number) => Math.max(1, Math.round(side * scale))
  return { width: scaled(width), height: scaled(height) }
}

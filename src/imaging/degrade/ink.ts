/** @file What a defect does to the colour below it. Pure. */
import type { Random } from '../random.ts'
import type { Canvas } from './draw.ts'
import { between } from './paths.ts'

export type Rgb = readonly [red: number, green: number, blue: number]

/** 'cover': a colour that hides what is below. 'shift': what is below, lighter or darker by that much. */
export interface Ink {
  readonly mode: 'cover' | 'shift'
  readonly rgb: Rgb
}

const near = (r: Random, rgb: Rgb, off: number): Rgb =>
  rgb.map((v) => Math.min(1, Math.max(0, v + off * (2 * r() - 1)))) as unknown as Rgb

/** Layers of colour film come off one after the other: what is left has a strong colour. */
const LAYERS: readonly Rgb[] = [
  [0.1, 0.75, 0.7],
  [0.3, 0.85, 0.25],
  [0.95, 0.85, 0.2],
  [0.9, 0.3, 0.7],
  [0.25, 0.35, 0.9],
  [0.95, 0.45, 0.2],
]

export const INKS = {
  /** Bare paper under bright light, or dust on a negative. */
  white: (r) => ({ mode: 'cover', rgb: near(r, [0.93, 0.93, 0.92], 0.07) }),
  /** The paper of an old print. */
  paper: (r) => ({ mode: 'cover', rgb: near(r, [0.9, 0.85, 0.74], 0.08) }),
  /** Dirt, and scratches on a negative. */
  dark: (r) => ({ mode: 'cover', rgb: near(r, [0.09, 0.08, 0.07], 0.08) }),
  coloured: (r) => ({ mode: 'cover', rgb: near(r, LAYERS[Math.floor(r() * LAYERS.length)] as Rgb, 0.12) }),
  /** Marks on the surface, which bend the light and hide nothing. */
  lighter: (r) => ({ mode: 'shift', rgb: near(r, [0.3, 0.3, 0.3], 0.15) }),
  darker: (r) => ({
    mode: 'shift',
    rgb: near(r, [-0.3, -0.3, -0.3], 0).map((v) => v - between(r, 0, 0.3)) as unknown as Rgb,
  }),
} as const satisfies Record<string, (r: Random) => Ink>

export interface Area {
  readonly fromX: number
  readonly toX: number
  readonly fromY: number
  readonly toY: number
}

/**
 * Puts an ink on a photo where the canvas is covered, and empties the canvas.
 * @param photo planar RGB, changed
 * @param opacity of the ink at full coverage, 0-1
 * @param area holds all that was drawn; ends are not included
 */
export function paint(photo: Float32Array, { width, cover }: Canvas, ink: Ink, opacity: number, area: Area): void {
  const plane = cover.length
  const keep = ink.mode === 'cover' ? 1 : 0
  for (let c = 0; c < 3; c++) {
    const colour = ink.rgb[c] as number
    for (let y = area.fromY; y < area.toY; y++)
      for (let i = y * width + area.fromX, end = y * width + area.toX; i < end; i++) {
        const alpha = cover[i] as number
        if (alpha === 0) continue
        const below = photo[c * plane + i] as number
        photo[c * plane + i] = Math.min(1, Math.max(0, below + opacity * alpha * (colour - keep * below)))
      }
  }
  for (let y = area.fromY; y < area.toY; y++) cover.fill(0, y * width + area.fromX, y * width + area.toX)
}

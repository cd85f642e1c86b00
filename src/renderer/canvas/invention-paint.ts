/**
 * @file The colours of the invention map, and how it is drawn over the picture. From dark violet over green to yellow: its lightness rises all
 * the way, so that it reads the same to any colour vision and in grey. Where the picture is sure it is left as it is. Runs in the page.
 */
import { FULL_SCALE, GUESS, inventionCell } from '../../imaging/invention.ts'
import type { Size, View } from './view.ts'

/** Grey levels of doubt from which the colour no longer changes. */
export const MOST = FULL_SCALE / 2
/** Below this the map is clear; at {@link GUESS} it is as opaque as it gets. */
const LEAST = GUESS / 4

/** Five colours of the scale "viridis" (van der Walt & Smith 2015), evenly apart. */
const STOPS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const

/** Red, green, blue, alpha (0-255) of a doubt in grey levels. */
export function colourOf(doubt: number): readonly [number, number, number, number] {
  const place = Math.min(doubt / MOST, 1) * (STOPS.length - 1)
  const from = Math.min(Math.floor(place), STOPS.length - 2)
  const mix = (c: 0 | 1 | 2) => {
    const [a, b] = [STOPS[from]?.[c] ?? 0, STOPS[from + 1]?.[c] ?? 0]
    return Math.round(a + (b - a) * (place - from))
  }
  const alpha = Math.min(Math.max((doubt - LEAST) / (GUESS - LEAST), 0), 1)
  return [mix(0), mix(1), mix(2), Math.round(255 * alpha)]
}

/** A map as the asset handler serves it (grey, 255 = {@link FULL_SCALE}), in its colours. */
export function colourMap(grey: ImageBitmap): OffscreenCanvas {
  const canvas = new OffscreenCanvas(grey.width, grey.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return canvas
  context.drawImage(grey, 0, 0)
  const pixels = context.getImageData(0, 0, grey.width, grey.height)
  const table = Array.from({ length: 256 }, (_, value) => colourOf((value * FULL_SCALE) / 255))
  for (let i = 0; i < pixels.data.length; i += 4) pixels.data.set(table[pixels.data[i] ?? 0] ?? [], i)
  context.putImageData(pixels, 0, 0)
  return canvas
}

/** @param context its transform is that of the pane, device pixels */
export function paintMap(
  context: CanvasRenderingContext2D,
  map: OffscreenCanvas,
  photo: Size,
  { scale, x, y }: View,
  opacity: number,
): void {
  const cell = inventionCell(photo.width, photo.height) * scale
  context.globalAlpha = opacity
  context.imageSmoothingEnabled = cell < 1
  context.beginPath()
  context.rect(x, y, photo.width * scale, photo.height * scale)
  context.clip()
  context.drawImage(map, x, y, map.width * cell, map.height * cell)
  context.globalAlpha = 1
}

/** @file What the end-to-end tests do with the window: open, restore, and read pixels off its canvas. */
import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import sharp from 'sharp'
import { expect } from './hosts.ts'

/** Long: the first restoration builds the network, on machines that are busy. */
export const RESTORE_MS = 90_000

export const stageOf = (page: Page): Locator => page.getByTestId('stage')
export const divider = (page: Page): Locator => page.getByRole('slider', { name: /^Divider/ })
export const strength = (page: Page): Locator => page.getByRole('slider', { name: 'Strength' })
export const restoreButton = (page: Page): Locator => page.getByRole('button', { name: /^Restore/ })

export async function chooseFile(page: Page, file: { name: string; buffer: Buffer }): Promise<void> {
  await page.locator('input[type=file][multiple]').setInputFiles({ ...file, mimeType: 'application/octet-stream' })
}

/** Opens a good photo and waits until it is the one on the stage. */
export async function openFile(page: Page, file: { name: string; buffer: Buffer }): Promise<void> {
  await chooseFile(page, file)
  await expect(page.getByRole('heading', { level: 1, name: file.name })).toBeVisible({ timeout: 30_000 })
}

export async function settled(page: Page): Promise<void> {
  await expect(stageOf(page)).toHaveAttribute('data-settled', 'true')
}

/** Waits for the models, restores with a click and waits until the result is there at full size. */
export async function restore(page: Page): Promise<void> {
  await expect(restoreButton(page)).toBeEnabled({ timeout: RESTORE_MS })
  await restoreButton(page).click()
  await restored(page)
}

export async function restored(page: Page): Promise<void> {
  await expect(divider(page)).toBeVisible({ timeout: RESTORE_MS })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: RESTORE_MS })
  await settled(page)
}

export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export async function viewOf(page: Page): Promise<View> {
  const [scale = 0, x = 0, y = 0] = ((await stageOf(page).getAttribute('data-view')) ?? '').split(' ').map(Number)
  return { scale, x, y }
}

/** 8-bit RGB pixels, row by row. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Buffer
}

/** What the screen shows in a rectangle of the stage, device pixels. */
export async function screen(page: Page, x: number, y: number, width: number, height: number): Promise<Pixels> {
  const rgba = await stageOf(page)
    .locator('canvas')
    .first()
    .evaluate(
      async (canvas: HTMLCanvasElement, [left, top, w, h]) => {
        // Two frames: the one that is under way, and the one that shows the last change.
        for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve))
        return [...(canvas.getContext('2d')?.getImageData(left, top, w, h).data ?? [])]
      },
      [x, y, width, height] as const,
    )
  return { width, height, data: Buffer.from(rgba.filter((_, i) => i % 4 !== 3)) }
}

/** A tile as the program serves it, decoded by another decoder than the browser's. */
export async function tile(page: Page, address: string): Promise<Pixels> {
  const base64 = await page.evaluate(async (asked) => {
    const { base, headers } = window.api.media
    const bytes = new Uint8Array(await (await fetch(base + asked, { headers })).arrayBuffer())
    return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''))
  }, address)
  return decode(Buffer.from(base64, 'base64'))
}

export async function decode(bytes: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

export const decodeFile = (file: string): Promise<Pixels> => decode(readFileSync(file))

export function crop(from: Pixels, x: number, y: number, width: number, height: number): Pixels {
  const rows = Array.from({ length: height }, (_, row) => {
    const start = ((y + row) * from.width + x) * 3
    return from.data.subarray(start, start + width * 3)
  })
  return { width, height, data: Buffer.concat(rows) }
}

export const blend = (a: Pixels, b: Pixels, share: number): Pixels => ({
  ...a,
  data: Buffer.from(a.data.map((value, i) => Math.round(value * (1 - share) + (b.data[i] ?? 0) * share))),
})

/** Mean and largest difference in grey levels. */
export function difference(a: Pixels, b: Pixels): { mean: number; max: number } {
  expect(a.data.length).toBe(b.data.length)
  let [sum, max] = [0, 0]
  a.data.forEach((value, i) => {
    const d = Math.abs(value - (b.data[i] ?? 0))
    sum += d
    max = Math.max(max, d)
  })
  return { mean: sum / a.data.length, max }
}

export interface Sides {
  readonly original: string
  readonly result: string
}

/** Asset addresses of the open photo and of its result. */
export async function sidesOf(page: Page): Promise<Sides> {
  const [photo, result] = await page.evaluate(async () => {
    const photos = await window.api.listPhotos()
    const open = photos.find((p) => p.result !== null)
    return [open?.id ?? '', open?.result?.id ?? '']
  })
  return { original: `assets/photos/${photo}`, result: `assets/results/${result}` }
}

/** A made-up photo with shapes and noise; the same for the same seed. */
export async function noisyPhoto(width: number, height: number, seed = 1): Promise<Buffer> {
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const data = Buffer.alloc(width * height * 3)
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor(i / 3) % width
    const y = Math.floor(i / 3 / width)
    const base = 128 + 70 * Math.sin(x / 37 + (i % 3)) * Math.cos(y / 53)
    data[i] = Math.min(Math.max(base + (random() + random() + random() - 1.5) * 60, 0), 255)
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

/** @file What the end-to-end tests do with batches: photos on the disk, several of them in the library, the batch's own line. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import sharp from 'sharp'
import { expect } from './hosts.ts'

/** Grey photos with strong noise. */
export async function writePhotos(
  folder: string,
  count: number,
  { width, height } = { width: 160, height: 120 },
): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const files: string[] = []
  for (let n = 0; n < count; n++) {
    const file = path.join(folder, `print ${n}.png`)
    const pixels = new Uint8Array(width * height * 3).map((_, i) => 90 + ((i * 7919 + n * 104729) % 97))
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(file)
    files.push(file)
  }
  return files
}

/** Brings photos in; several at once lie in the library, chosen. */
export async function openPhotos(page: Page, files: string[]) {
  await page.locator('input[type=file]').first().setInputFiles(files)
  await expect(page.getByText(`${files.length} selected`)).toBeVisible({ timeout: 40_000 })
}

export const progressOf = (page: Page): Locator => page.locator('.batch-progress')

export const done = (page: Page) => expect(progressOf(page)).toContainText('Done', { timeout: 60_000 })

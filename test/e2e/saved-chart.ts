/** @file A chart saved from the window by its two buttons, read by other programs than the window. */
import { readFileSync } from 'node:fs'
import type { Locator, Page, TestInfo } from '@playwright/test'
import sharp from 'sharp'

/** `colours`: how many the picture has; a sheet without a chart has one. */
export async function savedChart(page: Page, chart: Locator, info: TestInfo) {
  const saved = async (name: RegExp): Promise<string> => {
    const [download] = await Promise.all([page.waitForEvent('download'), chart.getByRole('button', { name }).click()])
    const file = info.outputPath(download.suggestedFilename())
    await download.saveAs(file)
    return file
  }
  const file = await saved(/^Save this as PNG: /)
  const { data } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const colours = new Set(Array.from({ length: data.length / 3 }, (_, i) => data.readUIntBE(3 * i, 3))).size
  return { picture: { file, colours }, table: readFileSync(await saved(/^Save this as CSV: /), 'utf8') }
}

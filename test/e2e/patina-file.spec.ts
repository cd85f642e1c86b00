/** @file A photo exported as a `.patina` file, opened again and compared with what was exported. */
import { readFileSync } from 'node:fs'
import type { Download } from '@playwright/test'
import sharp from 'sharp'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import { chooseFile, noisyPhoto, openFile, restore, settled } from './window.ts'

test.setTimeout(180_000)

/** Decibels between two pictures of the same size. */
async function decibels(a: Buffer, b: Buffer): Promise<number> {
  const [x, y] = await Promise.all([a, b].map((file) => sharp(file).removeAlpha().raw().toBuffer()))
  if (!x || !y || x.length !== y.length) throw new Error('The pictures differ in size')
  const sum = x.reduce((total, v, i) => total + (v - (y[i] as number)) ** 2, 0)
  return 10 * Math.log10((255 * 255 * x.length) / sum)
}

test('export as Patina, open it again: the same picture, much smaller, and damage is told', async ({
  running: { page },
}, info) => {
  await openFile(page, { name: 'holiday.png', buffer: await noisyPhoto(420, 300, 7) })
  await restore(page)
  const sheet = page.getByRole('dialog', { name: 'Export' })
  const exported = async (format: string): Promise<{ name: string; bytes: Buffer }> => {
    await page.getByRole('button', { name: 'Export…' }).click()
    await sheet.getByLabel('Format', { exact: true }).selectOption(format)
    await expect(sheet.getByRole('status', { name: 'File size' })).toHaveText(/\d (kB|MB)/, { timeout: 20_000 })
    if (format === 'patina') {
      await expect(sheet.getByLabel('Quality', { exact: true })).toHaveValue('75')
      await expect(sheet.getByText(/Compressed by “.+”\. Patina alone can open such a file/)).toBeVisible()
      expect(await axeProblems(page)).toEqual([])
      await page.screenshot({ path: info.outputPath('sheet.png') })
    }
    const [download] = await Promise.all([
      page.waitForEvent('download') as Promise<Download>,
      sheet.getByRole('button', { name: 'Export' }).click(),
    ])
    const file = info.outputPath(`saved.${format}`)
    await download.saveAs(file)
    await expect(sheet).toHaveCount(0)
    return { name: download.suggestedFilename(), bytes: readFileSync(file) }
  }
  const exact = await exported('png')
  const small = await exported('patina')
  expect(small.name).toMatch(/\.patina$/)
  expect(small.bytes.length).toBeLessThan(exact.bytes.length / 4)

  await openFile(page, { name: 'small.patina', buffer: small.bytes })
  await settled(page)
  await expect(page.getByText(/420 × 300, 8 bit Patina, [\d.]+ bits a pixel/)).toBeVisible()
  await page.getByRole('tab', { name: 'History' }).click()
  await expect(page.getByText(/This file was compressed by “.+” at quality 75/)).toBeVisible()
  await page.screenshot({ path: info.outputPath('made-by.png') })
  await page.getByRole('tab', { name: 'Repair' }).click()
  expect(await axeProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('opened.png') })
  await restore(page)
  await page.getByRole('slider', { name: 'Strength' }).fill('0')
  const back = await exported('png')
  expect(await decibels(back.bytes, exact.bytes)).toBeGreaterThan(33)

  const broken = Buffer.from(small.bytes)
  broken[broken.length - 40] = (broken[broken.length - 40] as number) ^ 0xff
  await chooseFile(page, { name: 'broken.patina', buffer: broken })
  await expect(page.getByText(/broken\.patina is damaged/)).toBeVisible({ timeout: 20_000 })
})

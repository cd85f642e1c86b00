/** @file Pictures made in the window: drawn, pushed, chosen, saved, from photos, and by a model that is trained there. */
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { axeProblems } from './axe.ts'
import { cutOffTexts } from './cut-off.ts'
import { expect, test } from './hosts.ts'
import { savedChart } from './saved-chart.ts'

test.setTimeout(180_000)

const THEMES = ['dark', 'light', 'contrast'] as const
const DRAWN_MS = 60_000

/** A disc of one colour on another, another for each number. */
async function writePhotos(folder: string, count: number): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const files: string[] = []
  for (let n = 0; n < count; n++) {
    const file = path.join(folder, `disc ${n}.png`)
    const at = (k: number) => ((n * 7919 + k * 104_729) % 251) / 251
    const pixels = Uint8Array.from({ length: 160 * 120 * 3 }, (_, i) => {
      const [x, y, c] = [Math.floor(i / 3) % 160, Math.floor(i / 3 / 160), i % 3]
      const inside = Math.hypot(x - 40 - 80 * at(7), y - 30 - 60 * at(8)) < 15 + 35 * at(9)
      return Math.round(30 + 190 * at(inside ? c : c + 3) + 30 * Math.sin((x * (1 + (n % 5)) + y * (n % 7)) / 25))
    })
    await sharp(pixels, { raw: { width: 160, height: 120, channels: 3 } })
      .png()
      .toFile(file)
    files.push(file)
  }
  return files
}

const sheet = (page: Page) => page.locator('.create-sheet[aria-busy=false]')
const sheetId = (page: Page) => page.locator('.create-sheet').getAttribute('data-sheet')
const pictures = (page: Page) => page.locator('.create-picture')

/** Mean grey level of all pictures on the screen, decoded by another decoder than the browser's. */
async function brightness(page: Page): Promise<number> {
  const shown = await page
    .locator('.create-picture canvas')
    .evaluateAll((all) => (all as HTMLCanvasElement[]).map((canvas) => canvas.toDataURL('image/png')))
  const means = shown.map(async (address) => {
    const { channels } = await sharp(Buffer.from(address.split(',')[1] ?? '', 'base64'))
      .removeAlpha()
      .stats()
    return channels.reduce((sum, channel) => sum + channel.mean / channels.length, 0)
  })
  return (await Promise.all(means)).reduce((a, b) => a + b, 0) / means.length
}

/** Waits until another sheet than this one is on the screen. */
async function other(page: Page, before: string | null) {
  await expect.poll(() => sheetId(page), { timeout: DRAWN_MS }).not.toBe(before)
  await expect(sheet(page)).toBeVisible()
}

async function openPhotos(page: Page, files: string[]) {
  await page.locator('input[type=file]').first().setInputFiles(files)
  await expect(page.getByText(`${files.length} selected`)).toBeVisible({ timeout: 60_000 })
}

test('by mouse: pictures out of nothing, pushed live, one chosen, more like it, saved; then from photos', async ({
  running,
}, info) => {
  const { page, dataDir } = running
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 1024, height: 700 })
  await openPhotos(page, await writePhotos(path.join(dataDir, 'photos'), 3))
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(sheet(page)).toBeVisible({ timeout: DRAWN_MS })
  await expect(pictures(page)).toHaveCount(16)
  await expect(page.getByText('not as photographs')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Make pictures' })).toBeEnabled()
  for (const theme of THEMES) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    expect(await axeProblems(page), theme).toEqual([])
    await page.screenshot({ path: info.outputPath(`create-${theme}.png`) })
  }
  expect(await cutOffTexts(page)).toEqual([])

  const before = await brightness(page)
  let id = await sheetId(page)
  await page.getByRole('slider', { name: 'Brightness' }).fill('2')
  await other(page, id)
  expect(await brightness(page)).toBeGreaterThan(before + 3)
  await page.getByText('Walk through the latent space').click()
  id = await sheetId(page)
  await page
    .getByRole('slider', { name: /^Dimension/ })
    .first()
    .fill('-2.5')
  await other(page, id)
  await page.screenshot({ path: info.outputPath('pushed.png') })
  await page.getByRole('button', { name: 'As they were made' }).click()
  await expect.poll(() => brightness(page)).toBeCloseTo(before, 3)

  await pictures(page).nth(4).click()
  await expect(pictures(page).nth(4)).toHaveAttribute('aria-pressed', 'true')
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save this picture' }).click()
  const saved = await sharp(readFileSync((await (await saving).path()) ?? '')).metadata()
  expect([saved.width, saved.format]).toEqual([saved.height, 'png'])
  expect(String(saved.xmp)).toContain('trainedAlgorithmicMedia')
  id = await sheetId(page)
  await page.getByRole('button', { name: 'More like this one' }).click()
  await other(page, id)

  await page.getByLabel('What to make').selectOption({ label: 'From one photo to another' })
  await page.getByLabel('From', { exact: true }).selectOption({ label: 'disc 0.png' })
  await page.getByLabel('To', { exact: true }).selectOption({ label: 'disc 2.png' })
  id = await sheetId(page)
  await page.getByRole('button', { name: 'Make pictures' }).click()
  await other(page, id)
  await expect(pictures(page)).toHaveCount(9)
  await page.screenshot({ path: info.outputPath('between.png') })
  await page.getByText('About this model').click()
  await expect(page.getByText('Fréchet distance')).toBeVisible()
  expect(await axeProblems(page)).toEqual([])
  await page.getByText('Fréchet distance').scrollIntoViewIfNeeded()
  await page.screenshot({ path: info.outputPath('facts.png') })
})

test('by keyboard: to the screen, others, a picture chosen with arrows, more like it, the sheet saved', async ({
  running: { page },
}) => {
  await expect(page.locator('.card')).toHaveCount(2)
  await page.keyboard.press('Control+g')
  await expect(sheet(page)).toBeVisible({ timeout: DRAWN_MS })
  let id = await sheetId(page)
  await page.keyboard.press('n')
  await other(page, id)
  await pictures(page).first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(pictures(page).nth(5)).toHaveAttribute('aria-pressed', 'true')
  id = await sheetId(page)
  await page.keyboard.press('m')
  await other(page, id)
  const saving = page.waitForEvent('download')
  await page.keyboard.press('a')
  expect((await saving).suggestedFilename()).toBe('patina-sheet.png')
  // There are no photos: what needs them says so.
  await expect(page.getByText('With photos in the library')).toBeVisible()
})

test('what is marked in a photo is filled small, the rest stays; without marks the reason is told', async ({
  running,
}, info) => {
  const { page, dataDir } = running
  const [file = ''] = await writePhotos(path.join(dataDir, 'photos'), 1)
  await page.locator('input[type=file]').first().setInputFiles(file)
  await expect(page.getByRole('heading', { level: 1, name: 'disc 0.png' })).toBeVisible({ timeout: DRAWN_MS })
  const photo = await page.evaluate(async () => (await window.api.listPhotos())[0]?.id ?? '')
  const marked = [
    { x: 60, y: 40 },
    { x: 100, y: 40 },
    { x: 100, y: 80 },
    { x: 60, y: 80 },
  ]
  await page.evaluate(
    async ([id, points]) =>
      window.api.setMask({
        photo: id,
        keep: 0,
        at: 1,
        add: [{ kind: 'area', mode: 'add', points: points.flatMap((p) => [p.x, p.y]) } as never],
      }),
    [photo, marked] as const,
  )
  await page.keyboard.press('Control+g')
  await expect(sheet(page)).toBeVisible({ timeout: DRAWN_MS })
  await page.getByLabel('What to make').selectOption({ label: 'Fill what is marked in a photo' })
  const id = await sheetId(page)
  await page.getByRole('button', { name: 'Make pictures' }).click()
  await other(page, id)
  await expect(pictures(page)).toHaveCount(4)
  await page.screenshot({ path: info.outputPath('filled.png') })
})

test('a model is trained on the library, stopped, found again after a restart, gone on with, and used', async ({
  running,
}, info) => {
  const { page, dataDir, restart } = running
  await openPhotos(page, await writePhotos(path.join(dataDir, 'photos'), 24))
  await page.keyboard.press('Control+g')
  await expect(sheet(page)).toBeVisible({ timeout: DRAWN_MS })
  await page.keyboard.press('t')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Discs')
  await dialog.getByRole('radio', { name: '32 × 32' }).check()
  await dialog.getByLabel('Network').selectOption({ label: 'Fully connected: simple, learns where things are' })
  await dialog.getByRole('slider', { name: 'Latent dimensions' }).fill('16')
  await dialog.getByRole('slider', { name: 'Time' }).fill('1')
  for (const theme of THEMES) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    expect(await axeProblems(page), theme).toEqual([])
  }
  await page.screenshot({ path: info.outputPath('train.png') })
  await dialog.getByRole('button', { name: 'Train', exact: true }).click()
  const plots = page.locator('.create-part .chart')
  await expect(plots).toHaveCount(2, { timeout: 90_000 })
  await page.screenshot({ path: info.outputPath('training.png') })
  const { picture, table } = await savedChart(page, plots.first(), info)
  expect(path.basename(picture.file)).toBe('Reconstruction.png')
  expect(picture.colours).toBeGreaterThan(20)
  expect(table.split('\r\n')[0]).toMatch(/^step,train_psnr,train_divergence,held_out_psnr/)
  expect(table.split('\r\n').length).toBeGreaterThanOrEqual(4)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('Discs was stopped')).toBeVisible({ timeout: 30_000 })
  await restart()
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText('Discs was stopped')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByText('Discs is ready.')).toBeVisible({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Show it' }).click()
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('discs')
  await expect(pictures(page)).toHaveCount(16, { timeout: DRAWN_MS })
  expect(await axeProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('own.png') })
})

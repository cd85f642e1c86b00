/**
 * @file The whole way of learning in the window: photos, what was found, goal, curves, verdict, blind comparison, in use and back; by
 * keyboard; through a restart of the program; and each kind of photos that nothing can be learned from.
 */
import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { fillNormal, random } from '../../src/imaging/random.ts'
import { axeProblems } from './axe.ts'
import { commandOf, processTree } from './connections.ts'
import { expect, test } from './hosts.ts'
import { savedChart } from './saved-chart.ts'

const SAMPLES = ['kitten.jpg', 'nagasaki-boats.jpg'] as const
const COUNT = 12
const EDGE = 192
/** Grey levels of white noise. */
const NOISE = 14

/** Parts of the sample photos with noise, each a session of its own by its name. */
async function writeLibrary(folder: string, count = COUNT): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const files: string[] = []
  for (let n = 0; n < count; n++) {
    const sample = path.resolve(import.meta.dirname, '../../resources/samples', SAMPLES[n % 2] ?? '')
    const { width, height } = await sharp(sample).metadata()
    const r = random(n, 31)
    const [left, top] = [Math.floor(r() * (width - EDGE)), Math.floor(r() * (height - EDGE))]
    const { data } = await sharp(sample)
      .extract({ left, top, width: EDGE, height: EDGE })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const noise = fillNormal(new Float32Array(data.length), r)
    const pixels = Buffer.from(data.map((v, i) => Math.min(255, Math.max(0, Math.round(v + NOISE * (noise[i] ?? 0))))))
    const file = path.join(folder, `scan ${n}.png`)
    await sharp(pixels, { raw: { width: EDGE, height: EDGE, channels: 3 } })
      .png()
      .toFile(file)
    files.push(file)
  }
  return files
}

const run = (page: Page) => page.locator('.learn-run')
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

async function openAndChoose(page: Page, files: string[]) {
  await page.locator('input[type=file]').first().setInputFiles(files)
  await expect(page.getByText(`${files.length} selected`)).toBeVisible({ timeout: 60_000 })
}

/** From the library to what was found. */
async function lookOver(page: Page, files: string[], name: string) {
  await openAndChoose(page, files)
  await button(page, 'Learn from these').click()
  await page.getByLabel('Name of the model to be').fill(name)
  await button(page, 'Look at the photos').click()
}

async function begin(page: Page, steps: number) {
  await page.getByText('More options').click()
  await page.getByLabel('Steps, instead of a time').fill(String(steps))
  await expect(page.getByText(`${steps} steps of`)).toBeVisible({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Learn', exact: true }).last().click()
}

const judged = (page: Page) =>
  expect(page.locator('.learn-headline')).toHaveText(/^It (helped|did not help)/, { timeout: 180_000 })

async function cleanInEveryTheme(page: Page, picture: (theme: string) => string) {
  for (const theme of ['dark', 'light', 'contrast']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    // Colours that are still on their way have a contrast of neither theme.
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)))
    expect(await axeProblems(page), theme).toEqual([])
    await page.screenshot({ path: picture(theme) })
  }
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'))
}

test.setTimeout(400_000)

test('from the library to a verdict, judged blindly, used and taken back', async ({ running }, info) => {
  const { page, dataDir } = running
  const picture = (step: string) => (theme: string) => info.outputPath(`${step} ${theme}.png`)
  await lookOver(page, await writeLibrary(path.join(dataDir, 'album')), 'Attic')
  await expect(page.getByRole('table')).toBeVisible({ timeout: 120_000 })
  await expect(run(page)).toContainText('12 of 12 photos can be learned from')
  await expect(page.locator('.chart svg')).toHaveCount(1)
  await cleanInEveryTheme(page, picture('found'))
  const noise = await savedChart(page, page.locator('.chart').first(), info)
  expect(noise.picture.colours).toBeGreaterThan(20)
  expect(noise.table).toMatch(/^light,deviation\r\n[\d.]+,[\d.]+\r\n/)

  await button(page, 'Choose a goal').click()
  await expect(page.getByText(/\d+ steps of .* measured just now/)).toBeVisible({ timeout: 120_000 })
  await cleanInEveryTheme(page, picture('goal'))
  await begin(page, 24)
  await expect(page.locator('.chart')).toHaveCount(2, { timeout: 120_000 })
  await expect(page.locator('.held-out[data-loaded=true]')).toHaveCount(3, { timeout: 60_000 })
  await cleanInEveryTheme(page, picture('learning'))

  await judged(page)
  await expect(page.locator('.learn-crops canvas[data-loaded=true]')).toHaveCount(18)
  await cleanInEveryTheme(page, picture('verdict'))

  await button(page, 'Learning').click()
  const gain = await savedChart(page, page.locator('.chart').nth(1), info)
  expect(gain.picture.colours).toBeGreaterThan(20)
  expect(gain.table).toMatch(/^step,psnr,stock\r\n\d+,[\d.]+,[\d.]+\r\n/)
  await button(page, 'Verdict').click()

  await button(page, 'Begin').click()
  for (let n = 1; n <= 8; n++) {
    await expect(page.getByText(`Pair ${n} of 8`)).toBeVisible()
    await expect(page.locator('.learn-verdict section:last-child canvas[data-loaded=true]')).toHaveCount(2)
    if (n === 1) await page.screenshot({ path: info.outputPath('blind.png') })
    await button(page, n % 2 === 0 ? 'Left is better' : 'Right is better').click()
  }
  await expect(page.locator('.learn-blind-result')).toContainText(/in \d of 8 pairs\. Who only guesses/)

  const accepted = (await page.locator('.learn-headline').textContent())?.startsWith('It helped') === true
  info.annotations.push({ type: 'verdict', description: (await page.locator('.learn-headline').textContent()) ?? '' })
  const models = () => page.evaluate(async () => (await window.api.listModels()).filter((m) => m.own).map((m) => m.id))
  expect(await models()).toEqual(accepted ? ['attic'] : [])
  if (!accepted) return expect(run(page)).toContainText('The model that ships stays in use.')

  const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as a file').first().click()])
  expect(file.suggestedFilename()).toBe('attic.safetensors')
  const saved = info.outputPath('attic.safetensors')
  await file.saveAs(saved)
  await run(page).getByRole('button', { name: 'Roll back' }).click()
  await expect(run(page)).toContainText('It is not in use')
  expect(await models()).toEqual([])
  await page.getByTestId('model-file').setInputFiles(saved)
  await expect(run(page)).toContainText('It can be chosen in the darkroom')
  expect(await models()).toEqual(['attic'])
  const bytes = readFileSync(saved)
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1
  writeFileSync(saved, bytes)
  await page.getByTestId('model-file').setInputFiles(saved)
  await expect(page.getByRole('alert')).toContainText('attic.safetensors')
  await button(page, 'Try it on the photo in the darkroom').click()
  await page.getByText('Advanced').click()
  await expect(page.getByLabel(/model/i).first()).toHaveValue('attic')
  await page.screenshot({ path: info.outputPath('darkroom.png') })
})

test('by keyboard, paused, the worker killed, the program ended, and gone on with to the verdict', async ({
  running,
}) => {
  const { page, dataDir, restart } = running
  await openAndChoose(page, await writeLibrary(path.join(dataDir, 'album')))
  await page.keyboard.press('l')
  await page.getByLabel('Name of the model to be').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('table')).toBeVisible({ timeout: 120_000 })
  await button(page, 'Choose a goal').focus()
  await page.keyboard.press('Enter')
  await page.locator('.learn-form summary').focus()
  await page.keyboard.press('Enter')
  const steps = page.getByLabel('Steps, instead of a time')
  await expect(page.getByText(/measured just now/)).toBeVisible({ timeout: 120_000 })
  await steps.fill('400')
  await steps.press('Enter')
  const far = async () =>
    Number(/step (\d+) of 400/.exec((await page.locator('.batch-progress').textContent()) ?? '')?.[1])
  await expect.poll(far, { timeout: 120_000 }).toBeGreaterThan(30)

  const victims = processTree(running.pid).filter((pid) => commandOf(pid).includes('worker.js'))
  process.kill(victims.at(-1) ?? 0, 'SIGKILL')
  const at = await far()
  await expect.poll(far, { timeout: 120_000 }).toBeGreaterThan(at + 5)
  await run(page).getByRole('heading', { level: 2 }).click()
  await page.keyboard.press('p')
  await expect(page.locator('.batch-progress')).toContainText('Paused', { timeout: 30_000 })
  const paused = await far()
  await restart()
  await expect(button(page, /^Library/)).toBeVisible()
  await page.keyboard.press('Control+l')
  await expect(page.locator('.batch-progress')).toContainText('Paused', { timeout: 30_000 })
  expect(await far()).toBe(paused)
  await page.keyboard.press('r')
  await expect.poll(far, { timeout: 120_000 }).toBeGreaterThan(paused)
  await button(page, 'Stop and judge').focus()
  await page.keyboard.press('Enter')
  await judged(page)
})

test('photos that nothing can be learned from: each kind has its sentence in its place, and nothing is lost', async ({
  running,
}, info) => {
  const { page, dataDir } = running
  const files = await writeLibrary(path.join(dataDir, 'few'), 4)
  const grey = (value: number, n: number) =>
    sharp({ create: { width: 128 + n, height: 128, channels: 3, background: { r: value, g: value, b: value } } })
      .png()
      .toBuffer()
  const black = await Promise.all(
    Array.from({ length: 11 }, async (_, n) => {
      const file = path.join(dataDir, 'few', `black ${n}.png`)
      writeFileSync(file, await grey(0, n))
      return file
    }),
  )
  const copies = await Promise.all(
    Array.from({ length: 11 }, async (_, n) => {
      const file = path.join(dataDir, 'few', `copy ${n}.png`)
      await sharp(files[0])
        .png({ compressionLevel: n % 10 })
        .withMetadata({ density: 72 + n })
        .toFile(file)
      return file
    }),
  )
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([...files, ...black, ...copies])
  await expect(page.getByText('26 selected')).toBeVisible({ timeout: 60_000 })

  /** Begins a run over the photos whose names begin so. */
  const refusal = async (begins: string, sentence: RegExp) => {
    await button(page, /^Library/).click()
    await page.getByLabel('Search by name').fill(begins)
    await page.keyboard.press('Tab')
    if (await button(page, 'Select none').isVisible()) await button(page, 'Select none').click()
    await button(page, 'Select all').click()
    await button(page, 'Learn from these').click()
    await page.getByLabel('Name of the model to be').fill(begins)
    await button(page, 'Look at the photos').click()
    await expect(page.getByRole('alert')).toContainText(sentence, { timeout: 60_000 })
    await expect(page.getByRole('alert')).toContainText('Nothing was learned and nothing was changed.')
  }
  await refusal('scan', /Of 4 photos 4 can be learned from; 10 are needed/)
  await refusal('black', /11 are all black or blank/)
  expect(await axeProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('refused.png') })
  await refusal('copy', /10 are copies of others/)
  expect(await page.evaluate(async () => (await window.api.listPhotos()).length)).toBe(26)
})

test('photos whose folder is gone cannot be read, and no model is named in vain', async ({ running }) => {
  const { page, dataDir } = running
  const files = await writeLibrary(path.join(dataDir, 'gone'))
  await openAndChoose(page, files)
  const places = path.join(dataDir, 'imports')
  for (const name of readdirSync(places)) unlinkSync(path.join(places, name))
  await button(page, 'Learn from these').click()
  await button(page, 'Look at the photos').click()
  await expect(page.getByRole('alert')).toContainText('12 cannot be read', { timeout: 60_000 })
  await page.getByTestId('model-file').setInputFiles(files[0] ?? '')
  await expect(page.getByRole('alert').last()).toContainText('scan 0.png')
})

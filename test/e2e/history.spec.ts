/** @file The recipe of a photo: steps off and on, in another order, taken back, done again, after a reload and after a restart. */
import type { Page } from '@playwright/test'
import { DEFAULT_MODEL } from '../../src/shared/tasks.ts'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import {
  blend,
  difference,
  noisyPhoto,
  openFile,
  restore,
  restoreButton,
  RESTORE_MS,
  restored,
  screen,
  settled,
  sidesOf,
  tile,
  type Pixels,
} from './window.ts'

test.setTimeout(300_000)

/** Grey levels by which two JPEG decoders, and a screen's blend, may differ. */
const DECODERS = 4

const step = (page: Page, name: string) => page.getByRole('checkbox', { name: `Use: ${name}` })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const amount = (page: Page, name: string) => page.getByRole('slider', { name: `How much: ${name}` })
const states = (page: Page) =>
  page.locator('.step').evaluateAll((rows) => rows.map((row) => [row.dataset['task'], row.dataset['state']].join(' ')))

const NOISE = 'Remove noise'
const JPEG = 'Repair JPEG damage'

async function needsModels(page: Page) {
  await expect(restoreButton(page)).toBeEnabled({ timeout: RESTORE_MS })
  const there = await page.evaluate(async () => (await window.api.listModels()).filter((m) => m.sound).map((m) => m.id))
  const missing = [DEFAULT_MODEL.jpeg, DEFAULT_MODEL.denoise].filter((id) => !there.includes(id))
  test.skip(missing.length > 0, `not installed: ${missing.join(', ')}`)
}

/** Counts the jobs that the page hears of. */
async function countJobs(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const jobs = new Set<string>()
    window.api.on('jobProgress', ({ job }) => jobs.add(job))
    Object.assign(window, { jobsHeardOf: jobs })
  })
  return () => page.evaluate(() => (window as unknown as { jobsHeardOf: Set<string> }).jobsHeardOf.size)
}

/** What the screen shows right of the divider: a square in the middle of the restored side. */
async function shown(page: Page): Promise<Pixels> {
  await settled(page)
  const view = ((await page.getByTestId('stage').getAttribute('data-view')) ?? '').split(' ').map(Number)
  return screen(page, Math.round(view[1] ?? 0) + 200, Math.round(view[2] ?? 0) + 60, 64, 64)
}

const looks = (page: Page, as: Pixels, what: string) =>
  expect.poll(async () => difference(await shown(page), as).max, { message: what }).toBeLessThanOrEqual(DECODERS)

async function openTwoSteps(page: Page): Promise<Pixels> {
  await openFile(page, { name: 'small.png', buffer: await noisyPhoto(300, 200, 8) })
  await needsModels(page)
  await page.keyboard.press('j')
  await restore(page)
  await page.keyboard.press('1')
  await page.getByRole('tab', { name: 'History' }).click()
  return shown(page)
}

test('two steps: off and on at once, in another order, taken back, done again; a reload changes nothing', async ({
  running: { page },
}) => {
  const both = await openTwoSteps(page)
  expect(await states(page)).toEqual(['jpeg done', 'denoise done'])
  const jobs = await countJobs(page)

  await step(page, NOISE).click()
  await expect.poll(() => states(page)).toEqual(['jpeg done', 'denoise off'])
  await expect
    .poll(async () => difference(await shown(page), both).mean, { message: 'the noise is back' })
    .toBeGreaterThan(1)
  const jpegOnly = await shown(page)
  await step(page, NOISE).click()
  await looks(page, both, 'on again')

  // How much of the last step: a blend of what it was given and what it made.
  await amount(page, NOISE).fill('50')
  await looks(page, blend(jpegOnly, both, 0.5), 'half of the last step')
  await page.keyboard.press('Control+z')
  await looks(page, both, 'the whole of it again')
  expect(await jobs(), 'no job ran').toBe(0)

  await button(page, `Earlier: ${NOISE}`).click()
  expect(await states(page)).toEqual(['denoise needed', 'jpeg needed'])
  await restore(page)
  await expect.poll(() => states(page)).toEqual(['denoise done', 'jpeg done'])
  const swapped = await shown(page)
  expect(difference(swapped, both).mean, 'another order, another picture').toBeGreaterThan(0.1)
  const ran = await jobs()
  await page.keyboard.press('Control+z')
  await looks(page, both, 'the order taken back')
  await page.keyboard.press('Control+Shift+z')
  await looks(page, swapped, 'the order done again')
  await button(page, `Drop: ${JPEG}`).click()
  expect(await states(page)).toEqual(['denoise done'])
  await button(page, 'Take back').click()
  await looks(page, swapped, 'the dropped step is back')
  expect(await jobs()).toBe(ran)

  await page.reload()
  await page.getByRole('tab', { name: 'History' }).click()
  await expect.poll(() => states(page)).toEqual(['denoise done', 'jpeg done'])
  await page.keyboard.press('1')
  await looks(page, swapped, 'after the reload')
  await page.keyboard.press('Control+z')
  await expect.poll(() => states(page), { message: 'the history is kept too' }).toEqual(['jpeg done', 'denoise done'])
})

test('an earlier step made weaker: what follows runs when it is let go, and the blend is what is shown', async ({
  running: { page },
}) => {
  await openTwoSteps(page)
  const before = (await sidesOf(page)).result
  await amount(page, JPEG).focus()
  await page.keyboard.press('Home')
  await expect.poll(async () => (await sidesOf(page)).result, { timeout: RESTORE_MS }).not.toBe(before)
  await restored(page)
  await expect.poll(() => states(page)).toEqual(['jpeg done', 'denoise done'])
  const result = await page.evaluate(async () => (await window.api.listPhotos()).at(-1)?.result)
  expect(result?.steps.map(({ params, strength }) => [params.task, strength])).toEqual([
    ['jpeg', 0],
    ['denoise', 1],
  ])
  // Nothing of the first step: what the second is given is the photo.
  const { original } = await sidesOf(page)
  const under = result?.under?.id ?? ''
  const [given, photo] = [
    await tile(page, `assets/results/${under}/tiles/0/0_0`),
    await tile(page, `${original}/tiles/0/0_0`),
  ]
  expect(difference(given, photo).max).toBeLessThanOrEqual(DECODERS)
})

test('a recipe is copied to another photo by its keys, and nothing in the panel is a barrier that axe knows', async ({
  running: { page },
}) => {
  await openFile(page, { name: 'first.png', buffer: await noisyPhoto(300, 200, 9) })
  await needsModels(page)
  await page.keyboard.press('j')
  await page.getByRole('tab', { name: 'History' }).click()
  await amount(page, JPEG).fill('40')
  await page.keyboard.press('Control+Shift+c')
  await openFile(page, { name: 'second.png', buffer: await noisyPhoto(300, 200, 10) })
  await expect.poll(() => states(page)).toEqual(['denoise needed'])
  await page.keyboard.press('Control+Shift+v')
  await expect.poll(() => states(page)).toEqual(['jpeg needed', 'denoise needed'])
  await expect(amount(page, JPEG)).toHaveValue('40')
  expect(await axeProblems(page)).toEqual([])
})

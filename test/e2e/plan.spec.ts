/** @file A plan of several tasks: switched by mouse and by key, done as one result, told on each card. */
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { DEFAULT_MODEL, type Task } from '../../src/shared/tasks.ts'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import {
  difference,
  noisyPhoto,
  openFile,
  restore,
  restoreButton,
  RESTORE_MS,
  settled,
  sidesOf,
  tile,
  type Pixels,
} from './window.ts'

test.setTimeout(300_000)

/** Colours all around, each channel from 90 to 190 only: as a print that lay in the light. */
async function fadedPhoto(width: number, height: number): Promise<Buffer> {
  const wave = (i: number) => Math.sin((i % width) / (9 + (i % 3)) + (i % 3)) * Math.cos(Math.floor(i / width) / 13)
  const data = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, i) => 140 + 50 * wave(Math.floor(i / 3) + (i % 3) * 7919)),
  )
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

const switchOf = (page: Page, name: string) => page.getByRole('switch', { name })
const JPEG = 'Repair JPEG damage'
const SCRATCHES = 'Remove scratches and dust'
const NOISE = 'Remove noise'
const TONES = 'Repair tones and colours'
const BLUR = 'Sharpen blur'

/** Waits until the program has said which models it has, and skips what needs one that is not installed. */
async function needs(page: Page, ...tasks: Task[]) {
  await expect(restoreButton(page)).toBeEnabled({ timeout: RESTORE_MS })
  const there = await page.evaluate(async () => (await window.api.listModels()).filter((m) => m.sound).map((m) => m.id))
  const missing = tasks.map((task) => DEFAULT_MODEL[task]).filter((id) => !there.includes(id))
  test.skip(missing.length > 0, `not installed: ${missing.join(', ')}`)
}

async function result(page: Page) {
  const photos = await page.evaluate(() => window.api.listPhotos())
  return photos.find((photo) => photo.result !== null)?.result ?? null
}

test('JPEG damage, scratches and noise of a sample: one result, and each card tells its part', async ({
  running: { page },
}) => {
  await page.locator('.card').first().click()
  await settled(page)
  await needs(page, 'jpeg', 'scratches', 'inpaint', 'denoise')
  await expect(switchOf(page, NOISE)).toBeChecked()
  await switchOf(page, JPEG).check()
  await switchOf(page, SCRATCHES).check()
  await page.getByRole('slider', { name: 'Sensitivity' }).fill('40')
  await restore(page)

  const made = await result(page)
  expect(made?.steps.map((step) => step.params)).toEqual([
    { task: 'jpeg', quality: null },
    { task: 'scratches', sensitivity: 0.4 },
    { task: 'denoise', sigma: null },
  ])
  for (const name of [JPEG, SCRATCHES, NOISE])
    await expect(page.getByRole('group', { name }).getByText(/: done in /)).toBeVisible()
  await expect(page.getByRole('group', { name: BLUR }).getByText(/: done in /)).toHaveCount(0)
  const { original, result: restored } = await sidesOf(page)
  const [before, after] = [await tile(page, `${original}/tiles/0/0_0`), await tile(page, `${restored}/tiles/0/0_0`)]
  expect(difference(before, after).mean, 'the plan changes the picture').toBeGreaterThan(1)
})

test('tasks by key; their settings make other results, the same settings the same one', async ({
  running: { page },
}) => {
  await openFile(page, { name: 'small.png', buffer: await noisyPhoto(300, 200, 4) })
  await needs(page, 'jpeg', 'denoise')
  await page.keyboard.press('n')
  await expect(switchOf(page, NOISE)).not.toBeChecked()
  await expect(restoreButton(page)).toBeDisabled()
  await page.keyboard.press('j')
  await expect(switchOf(page, JPEG)).toBeChecked()
  await restore(page)
  const first = await result(page)
  expect(first?.steps.map((step) => step.params.task)).toEqual(['jpeg'])

  await switchOf(page, NOISE).focus()
  await page.keyboard.press('Space')
  await page.getByRole('radio', { name: 'By hand' }).check()
  await page.getByRole('slider', { name: 'Amount of noise' }).fill('30')
  await restore(page)
  const second = await result(page)
  expect(second?.steps.map((step) => step.params)).toEqual([
    { task: 'jpeg', quality: null },
    { task: 'denoise', sigma: 30 },
  ])
  expect(second?.id).not.toBe(first?.id)

  await page.keyboard.press('n')
  await restore(page)
  expect((await result(page))?.id).toBe(first?.id)
})

test('the mean of candidates is another result than one, is told in the history, and one again is found in the cache', async ({
  running: { page },
}, info) => {
  await openFile(page, { name: 'small.png', buffer: await noisyPhoto(200, 150, 9) })
  await needs(page, 'denoise')
  await restore(page)
  const first = await result(page)
  const choice = page.getByRole('combobox', { name: 'Candidates' })
  await choice.selectOption('Mean of 2')
  await expect(page.getByText('restored turned and mirrored too')).toBeVisible()
  await restore(page)
  const second = await result(page)
  expect(second?.id).not.toBe(first?.id)
  expect(second?.steps.map(({ params }) => params)).toEqual([{ task: 'denoise', sigma: null, candidates: 2 }])
  await page.screenshot({ path: info.outputPath('candidates.png') })
  expect(await axeProblems(page)).toEqual([])
  await choice.focus()
  await page.keyboard.press('ArrowUp')
  await restore(page)
  expect((await result(page))?.id).toBe(first?.id)
})

test('a known blur is given its measures, and undone', async ({ running: { page } }) => {
  await openFile(page, { name: 'small.png', buffer: await noisyPhoto(300, 200, 6) })
  await needs(page, 'deblur', 'denoise')
  await switchOf(page, NOISE).uncheck()
  await switchOf(page, BLUR).check()
  await page.getByRole('combobox', { name: 'Kind of blur' }).selectOption('Motion')
  await page.getByRole('slider', { name: 'Length' }).fill('7')
  await page.getByRole('slider', { name: 'Direction' }).fill('-30')
  await restore(page)
  expect((await result(page))?.steps.map((step) => step.params)).toEqual([
    { task: 'deblur', blur: { kind: 'motion', length: 7, angle: -30 } },
  ])
})

test('tones: what suits the photo, which is told, or amounts by hand, which make another result', async ({
  running: { page },
}, info) => {
  await openFile(page, { name: 'faded.png', buffer: await fadedPhoto(300, 200) })
  await needs(page, 'enhance')
  await switchOf(page, NOISE).uncheck()
  await switchOf(page, TONES).check()
  await restore(page)
  const address = async () => `${(await sidesOf(page)).result}/tiles/0/0_0`
  const rangeOf = ({ data }: Pixels) => {
    const sorted = data.toSorted()
    return (sorted.at(-1) ?? 0) - (sorted[0] ?? 0)
  }
  const faded = await tile(page, `${(await sidesOf(page)).original}/tiles/0/0_0`)
  expect(rangeOf(await tile(page, await address()))).toBeGreaterThan(rangeOf(faded) + 25)
  // What suited it is told, in the words of the sliders; and again when the photo comes out of the cache.
  const [{ adjustment } = {}] = (await result(page))?.steps ?? []
  const saturation = adjustment?.saturation ?? 0
  expect(saturation).toBeGreaterThan(0)
  const chosen = new RegExp(`^Chosen for this photo: .*Colour \\+${Math.round(saturation * 100) / 100}[,.]`)
  const card = page.getByRole('group', { name: TONES })
  await expect(card.getByText(chosen)).toBeVisible()
  await page.screenshot({ path: info.outputPath('tones.png') })
  const told = await page.evaluate(async () => {
    const [photo] = await window.api.listPhotos()
    if (photo === undefined) return null
    const options = { photo: photo.id, format: null, quality: null, metadata: 'keep', sidecar: true } as const
    const saved = await window.api.exportPhoto(options)
    if (saved.kind !== 'download' || !saved.sidecar) return null
    const { base, headers } = window.api.media
    return await (await fetch(base + saved.sidecar.path, { headers })).text()
  })
  expect(told).toContain(`saturation ${saturation}`)
  await page.reload()
  await page.getByRole('button', { name: 'faded.png' }).first().dblclick()
  await expect(card.getByText(chosen)).toBeVisible({ timeout: RESTORE_MS })

  await page.getByRole('radio', { name: 'By hand' }).click()
  await page.getByRole('slider', { name: 'Black and white' }).fill('0')
  await page.getByRole('slider', { name: 'Colour' }).fill('-100')
  await restore(page)
  const grey = await tile(page, await address())
  const casts = grey.data.map((v, i) => Math.abs(v - (grey.data[i - (i % 3)] ?? 0)))
  expect(casts.toSorted().at(-1)).toBeLessThan(2)
})

test('a motion is drawn with the pointer', async ({ running: { page } }, info) => {
  await openFile(page, { name: 'small.png', buffer: await noisyPhoto(300, 200, 6) })
  await needs(page, 'deblur')
  await switchOf(page, BLUR).check()
  await page.getByRole('combobox', { name: 'Kind of blur' }).selectOption('Motion')
  const view = page.getByTestId('kernel')
  await view.scrollIntoViewIfNeeded()
  const box = await view.boundingBox()
  if (!box) throw new Error('Expected the view of the kernel on the screen')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x + 5, y)
  await page.mouse.down()
  await page.mouse.move(x + 30, y - 30, { steps: 4 })
  await page.mouse.up()
  // 84 pixels of the photo from edge to edge, both ways from the middle.
  const length = Math.round((2 * Math.hypot(30, 30) * 84) / box.width)
  await expect(page.getByRole('slider', { name: 'Direction' })).toHaveValue('45')
  await expect(page.getByRole('slider', { name: 'Length' })).toHaveValue(String(length))
  await view.screenshot({ path: info.outputPath('kernel.png') })
})

for (const colorScheme of ['dark', 'light'] as const)
  test(`all cards open have no barrier that axe knows, ${colorScheme}`, async ({ running: { page } }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openFile(page, { name: 'small.png', buffer: await noisyPhoto(300, 200, 5) })
    await expect(restoreButton(page)).toBeEnabled({ timeout: RESTORE_MS })
    for (const name of [JPEG, SCRATCHES, NOISE, BLUR, TONES])
      if (await switchOf(page, name).isEnabled()) await switchOf(page, name).check()
    await page.getByText('Advanced').click()
    expect(await axeProblems(page)).toEqual([])
  })

/**
 * @file The whole story on a scratched photo, once by mouse and once by keyboard alone: mark, fill, compare, take back, do again,
 * export, restart, and everything is as it was. The export is decoded: what was not marked is the photo's own, sample for sample.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Download, Page } from '@playwright/test'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import { decode, divider, RESTORE_MS, settled, stageOf, strength, tile, type Pixels } from './window.ts'

test.setTimeout(300_000)

const SAMPLE = path.resolve(import.meta.dirname, '../../resources/samples/nagasaki-boats.jpg')

/** What the program holds of the photo: its recipe, how much of it is shown, and its marks. */
const heldOf = (page: Page) =>
  page.evaluate(async () => {
    const [photo] = await window.api.listPhotos()
    const mask = await window.api.getMask(photo?.id ?? '')
    return { result: photo?.result, strength: photo?.strength, mask }
  })

async function marksOf(page: Page): Promise<Pixels> {
  const id = await page.evaluate(async () => (await window.api.listPhotos())[0]?.id)
  return tile(page, `assets/photos/${id}/mask`)
}

const marksInEffect = (page: Page) => expect.poll(async () => (await heldOf(page)).mask.at)

async function filled(page: Page) {
  await expect(divider(page)).toBeVisible({ timeout: RESTORE_MS })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: RESTORE_MS })
  await settled(page)
}

const pixelsOf = async (download: Download): Promise<Pixels> => decode(readFileSync(await download.path()))

/** Long: the first photo waits for the program's processes. */
async function opened(page: Page) {
  await expect(stageOf(page)).toBeVisible({ timeout: RESTORE_MS })
  await settled(page)
}

/** Samples that differ from the photo's: where nothing is marked, and where something is. */
async function changes(exported: Pixels, mask: Pixels) {
  const photo = await decode(readFileSync(SAMPLE))
  expect([exported.width, exported.height]).toEqual([photo.width, photo.height])
  let [outside, inside] = [0, 0]
  photo.data.forEach((value, i) => {
    if (value === exported.data[i]) return
    if (mask.data[i] === 0) outside++
    else inside++
  })
  return { outside, inside }
}

/** A stroke over the photo, as shares of the stage. */
async function paint(page: Page, ...points: readonly (readonly [number, number])[]) {
  const box = (await stageOf(page).boundingBox())!
  const [first, ...others] = points.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const)
  await page.mouse.move(...first!)
  await page.mouse.down()
  for (const [x, y] of others) await page.mouse.move(x, y, { steps: 6 })
  await page.mouse.up()
}

async function dragSlider(page: Page, name: string, share: number) {
  const box = (await page.getByRole('slider', { name }).boundingBox())!
  await page.mouse.move(box.x + box.width - 9, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * share, box.y + box.height / 2, { steps: 5 })
  await page.mouse.up()
}

async function exportByMouse(page: Page): Promise<Pixels> {
  await page.getByRole('button', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Format' }).selectOption('png')
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Export' }).click()
  const exported = await pixelsOf(await downloading)
  await expect(dialog).toHaveCount(0)
  return exported
}

test.beforeEach(({ host }) => {
  test.skip(host === 'electron', 'saves by the machine’s own dialog, which no test can press')
})

test('by mouse: mark, fill, slide, take back, do again, export, restart; all is as it was', async ({
  running: { page, restart },
}) => {
  await page.locator('.card').nth(1).click()
  await opened(page)
  await page.getByRole('tab', { name: 'Mark' }).click()
  await page.getByRole('button', { name: 'Brush', exact: true }).click()
  await paint(page, [0.3, 0.3], [0.5, 0.45], [0.6, 0.4])
  await marksInEffect(page).toBe(1)
  await paint(page, [0.35, 0.6], [0.4, 0.6])
  await marksInEffect(page).toBe(2)

  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await marksInEffect(page).toBe(1)
  const once = await marksOf(page)
  await page.getByRole('button', { name: 'Redo', exact: true }).click()
  await marksInEffect(page).toBe(2)
  const mask = await marksOf(page)
  expect(mask.data.equals(once.data)).toBe(false)
  expect(
    mask.data.some((value) => value > 0 && value < 255),
    'the brush is soft',
  ).toBe(true)

  const fill = page.getByRole('button', { name: 'Fill the marked parts' })
  await expect(fill).toBeEnabled({ timeout: RESTORE_MS })
  await fill.click()
  await filled(page)
  expect(await axeProblems(page)).toEqual([])

  const before = await divider(page).getAttribute('aria-valuenow')
  const handle = (await divider(page).boundingBox())!
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2)
  await page.mouse.down()
  await page.mouse.move(handle.x + 150, handle.y + handle.height / 2, { steps: 4 })
  await page.mouse.up()
  expect(await divider(page).getAttribute('aria-valuenow')).not.toBe(before)
  await dragSlider(page, 'Strength', 0.7)
  await expect.poll(async () => (await heldOf(page)).strength).toBeLessThan(0.9)

  const exported = await exportByMouse(page)
  const { outside, inside } = await changes(exported, mask)
  expect(outside, 'samples that changed outside of the marks').toBe(0)
  expect(inside).toBeGreaterThan(500)

  const held = await heldOf(page)
  await restart()
  await opened(page)
  expect(await heldOf(page)).toEqual(held)
  expect((await marksOf(page)).data.equals(mask.data)).toBe(true)
  expect((await exportByMouse(page)).data.equals(exported.data)).toBe(true)
})

/** Presses Tab until the focus is where it is wanted. */
async function tabTo(page: Page, wanted: string) {
  for (let i = 0; i < 60; i++) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, wanted)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to ${wanted}`)
}

async function exportByKeys(page: Page): Promise<Pixels> {
  await page.keyboard.press('Control+e')
  await expect(page.getByRole('dialog')).toBeVisible()
  await tabTo(page, 'dialog select')
  await page.keyboard.type('PNG')
  const downloading = page.waitForEvent('download')
  await tabTo(page, 'dialog button[type=submit]')
  await page.keyboard.press('Enter')
  const exported = await pixelsOf(await downloading)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  return exported
}

test('by keyboard alone: the same', async ({ running: { page, restart } }) => {
  await page.keyboard.press('Tab')
  await tabTo(page, '.card:nth-of-type(2)')
  await page.keyboard.press('Enter')
  await opened(page)
  await page.keyboard.press('b')
  await expect(page.getByRole('tab', { name: 'Mark' })).toHaveAttribute('aria-selected', 'true')
  await tabTo(page, '.stage')
  await page.keyboard.press('ArrowRight') // the crosshair, in the middle
  await page.keyboard.press('Enter')
  for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  await marksInEffect(page).toBe(1)
  await page.keyboard.press('Control+z')
  await marksInEffect(page).toBe(0)
  await page.keyboard.press('Control+y')
  await marksInEffect(page).toBe(1)
  const mask = await marksOf(page)

  await expect(page.getByRole('button', { name: 'Fill the marked parts' })).toBeEnabled({ timeout: RESTORE_MS })
  await page.keyboard.press('f')
  await filled(page)
  await tabTo(page, '.divider')
  const before = await divider(page).getAttribute('aria-valuenow')
  await page.keyboard.press('ArrowLeft')
  expect(await divider(page).getAttribute('aria-valuenow')).not.toBe(before)
  await tabTo(page, '.panel-foot input[type=range]')
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowLeft')
  await expect(strength(page)).toHaveValue('80')
  await expect.poll(async () => (await heldOf(page)).strength).toBe(0.8)

  const exported = await exportByKeys(page)
  const { outside, inside } = await changes(exported, mask)
  expect(outside, 'samples that changed outside of the marks').toBe(0)
  expect(inside).toBeGreaterThan(500)

  const held = await heldOf(page)
  await restart()
  await opened(page)
  expect(await heldOf(page)).toEqual(held)
  expect((await exportByKeys(page)).data.equals(exported.data)).toBe(true)
})

test('scratches that are found become marks: the slider acts at once, they can be painted over, and a restart keeps them', async ({
  running: { page, restart },
}) => {
  await page.locator('.card').nth(1).click()
  await opened(page)
  await page.getByRole('tab', { name: 'Mark' }).click()
  const find = page.getByRole('button', { name: 'Find scratches' })
  await expect(find).toBeEnabled({ timeout: RESTORE_MS })
  await find.click()
  const slider = page.getByRole('slider', { name: 'Sensitivity to scratches' })
  await expect(slider).toBeVisible({ timeout: RESTORE_MS })
  const share = async () => Number(await page.getByTestId('mask-share').getAttribute('data-share'))

  // From here on the network is not asked again.
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await slider.focus()
  const shares: number[] = []
  for (const key of ['Home', 'PageUp', 'PageUp', 'PageUp', 'End']) {
    await page.keyboard.press(key)
    shares.push(await share())
  }
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.at(-1)).toBeGreaterThan(shares[0]!)
  await slider.fill('60')
  expect(asked.filter((url) => url.includes('scratches'))).toEqual([])

  await page.getByRole('button', { name: 'Eraser', exact: true }).click()
  await paint(page, [0.2, 0.2], [0.8, 0.8])
  await marksInEffect(page).toBe(2)
  const mask = await marksOf(page)
  expect(mask.data.some((value) => value > 0)).toBe(true)
  await slider.fill('70')
  await expect.poll(async () => (await heldOf(page)).mask.ops.length).toBe(2)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await marksInEffect(page).toBe(0)
  await page.keyboard.press('Control+y')
  await page.keyboard.press('Control+y')
  await slider.fill('60')
  await expect.poll(async () => (await heldOf(page)).mask.ops[0]).toMatchObject({ kind: 'found', sensitivity: 0.6 })
  expect((await marksOf(page)).data.equals(mask.data)).toBe(true)
  expect(await axeProblems(page)).toEqual([])

  await restart()
  await opened(page)
  expect((await marksOf(page)).data.equals(mask.data)).toBe(true)
  expect(await share()).toBeGreaterThan(0)
})

/** @file From a noisy photo to an exported one: with the mouse, and with the keyboard alone. Pixels are compared. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './hosts.ts'
import {
  blend,
  crop,
  decode,
  difference,
  divider,
  noisyPhoto,
  openFile,
  restore,
  restored,
  screen,
  settled,
  sidesOf,
  stageOf,
  strength,
  tile,
  viewOf,
} from './window.ts'

test.setTimeout(180_000)

/** Grey levels by which two JPEG decoders, and a screen's blend, may differ. */
const DECODERS = 4

/** Shows the picture at 100 % and answers a square of it that begins at (x, y) of its first tile, and where it is. */
async function square(page: Page, x: number, y: number, edge: number) {
  const sides = await sidesOf(page)
  const view = await viewOf(page)
  expect(view.scale).toBe(1)
  const at = { x: Math.round(view.x) + x, y: Math.round(view.y) + y }
  const part = async (address: string) => crop(await tile(page, `${address}/tiles/0/0_0`), x, y, edge, edge)
  return { at, original: await part(sides.original), result: await part(sides.result) }
}

test('a sample is restored, compared, blended and exported with the mouse', async ({ running: { page } }) => {
  await page.locator('.card').first().click()
  await settled(page)
  await restore(page)
  await page.keyboard.press('1')
  await settled(page)

  const { at, original, result } = await square(page, 60, 60, 96)
  expect(difference(original, result).mean, 'the restoration changes the picture').toBeGreaterThan(1)

  // The divider, dragged by its grip: first to the right of the square, then to its left.
  const box = (await stageOf(page).boundingBox())!
  const drag = async (to: number) => {
    const grip = (await divider(page).boundingBox())!
    await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + to + 40, box.y + 200, { steps: 6 })
    await page.mouse.move(box.x + to, box.y + 210, { steps: 6 })
    await page.mouse.up()
    expect(Number(await stageOf(page).getAttribute('data-split'))).toBeCloseTo(to, -0.5)
  }
  await drag(at.x + 120)
  expect(difference(await screen(page, at.x, at.y, 96, 96), original).max, 'left of it').toBeLessThanOrEqual(DECODERS)
  await drag(Math.max(at.x - 20, 0))
  expect(difference(await screen(page, at.x, at.y, 96, 96), result).max, 'right of it').toBeLessThanOrEqual(DECODERS)

  // Strength acts within two frames, and is the blend.
  for (const value of [0, 0.35, 0.8]) {
    await strength(page).fill(String(value * 100))
    const shown = await screen(page, at.x, at.y, 96, 96)
    expect(difference(shown, blend(original, result, value)).max, `strength ${value}`).toBeLessThanOrEqual(DECODERS)
  }

  // The key that shows the original for as long as it is held.
  await page.keyboard.down('\\')
  expect(difference(await screen(page, at.x, at.y, 96, 96), original).max).toBeLessThanOrEqual(DECODERS)
  await page.keyboard.up('\\')
  const back = await screen(page, at.x, at.y, 96, 96)
  expect(difference(back, blend(original, result, 0.8)).max).toBeLessThanOrEqual(DECODERS)
})

test('both sides keep to one view while zooming and panning', async ({ running: { page } }) => {
  await openFile(page, { name: 'large.png', buffer: await noisyPhoto(1700, 1300) })
  await settled(page)
  await restore(page)
  const box = (await stageOf(page).boundingBox())!
  const sides = await sidesOf(page)

  // The picture's point under the cursor stays there.
  const cursor = { x: 300, y: 240 }
  const under = ({ scale, x, y }: { scale: number; x: number; y: number }) => [
    (cursor.x - x) / scale,
    (cursor.y - y) / scale,
  ]
  await page.keyboard.press('1')
  const before = await viewOf(page)
  await page.mouse.move(box.x + cursor.x, box.y + cursor.y)
  await page.mouse.wheel(0, -462) // e^0.69: twice as large
  await expect.poll(async () => (await viewOf(page)).scale).toBeGreaterThan(1.9)
  const after = await viewOf(page)
  under(after).forEach((value, i) => expect(value).toBeCloseTo(under(before)[i]!, 1))

  // Dragged by the mouse, at 100 % again: the same picture pixels on either side of the divider come from the same place.
  await page.keyboard.press('1')
  await page.mouse.down()
  await page.mouse.move(box.x + cursor.x - 90, box.y + cursor.y - 50, { steps: 5 })
  await page.mouse.up()
  await settled(page)
  const view = await viewOf(page)
  const split = Number(await stageOf(page).getAttribute('data-split'))
  for (const [address, left] of [
    [sides.original, split - 40],
    [sides.result, split + 8],
  ] as const) {
    const picture = { x: left - Math.round(view.x), y: 300 - Math.round(view.y) }
    const [column, row] = [Math.floor(picture.x / 512), Math.floor(picture.y / 512)]
    const source = await tile(page, `${address}/tiles/0/${column}_${row}`)
    const width = Math.min(32, source.width - (picture.x % 512))
    const height = Math.min(32, source.height - (picture.y % 512))
    const wanted = crop(source, picture.x % 512, picture.y % 512, width, height)
    expect(difference(await screen(page, left, 300, width, height), wanted).max).toBeLessThanOrEqual(DECODERS)
  }
})

test('an export has the pixels of the blend', async ({ running: { page, dataDir } }, info) => {
  const photo = await noisyPhoto(420, 300, 7)
  await openFile(page, { name: 'holiday.png', buffer: photo })
  await restore(page)
  await strength(page).fill('60')
  await page.getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByRole('dialog')).toContainText('Your original stays as it is.')
  const downloading = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('holiday-restored.png')
  const file = info.outputPath('exported.png')
  await download.saveAs(file)

  const { original, result } = await sidesOf(page)
  const ids = [original, result].map((address) => address.split('/')[2] ?? '')
  const full = await decode(readFileSync(`${dataDir}/cache/${ids[0]}/results/${ids[1]}/full.tiff`))
  const wanted = blend(await decode(photo), full, 0.6)
  expect(difference(await decode(readFileSync(file)), wanted).max).toBeLessThanOrEqual(1)
})

/** Presses Tab until the wanted element has the focus, as someone without a mouse would. */
async function tabTo(page: Page, selector: string) {
  for (let i = 0; i < 60; i++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Expected Tab to reach ${selector} within 60 presses`)
}

test('the whole way by keyboard alone', async ({ running: { page } }, info) => {
  await expect(page.locator('.card').first()).toBeVisible()
  await tabTo(page, '.card')
  await page.keyboard.press('Enter')
  await settled(page)
  await expect(page.getByRole('button', { name: 'Restore' })).toBeEnabled({ timeout: 90_000 })
  await page.keyboard.press('r')
  await restored(page)
  await page.keyboard.press('1')
  await settled(page)
  const { at, original, result } = await square(page, 60, 60, 64)

  await tabTo(page, '.divider')
  await page.keyboard.press('End')
  await expect(divider(page)).toHaveAttribute('aria-valuenow', '100')
  expect(difference(await screen(page, at.x, at.y, 64, 64), original).max).toBeLessThanOrEqual(DECODERS)
  await page.keyboard.press('Home')
  expect(difference(await screen(page, at.x, at.y, 64, 64), result).max).toBeLessThanOrEqual(DECODERS)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('PageUp')
  await expect(divider(page)).toHaveAttribute('aria-valuenow', '11')

  await strength(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('PageUp')
  await expect(strength(page)).toHaveValue('10')

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Keyboard shortcuts')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.keyboard.press('Control+e')
  await expect(page.getByRole('dialog')).toBeVisible()
  const downloading = page.waitForEvent('download')
  await tabTo(page, 'dialog [type=submit]')
  await page.keyboard.press('Enter')
  const file = info.outputPath('by-keyboard')
  await (await downloading).saveAs(file)
  expect((await decode(readFileSync(file))).width).toBeGreaterThan(0)

  await page.keyboard.press('Delete')
  await expect(page.locator('.welcome')).toBeVisible()
})

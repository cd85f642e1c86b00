/** @file Results, variants, loupe and invention map: by mouse and by keyboard, proved by the pixels of the canvas. */
import type { Page } from '@playwright/test'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import {
  crop,
  decode,
  difference,
  noisyPhoto,
  openFile,
  restore,
  RESTORE_MS,
  screen,
  settled,
  stageOf,
  tile,
  viewOf,
  type Pixels,
} from './window.ts'

test.setTimeout(240_000)

/** Grey levels by which two JPEG decoders, and a screen's blend, may differ. */
const DECODERS = 4
const EDGE = 40

const resultsOf = (page: Page) =>
  page.evaluate(async () => {
    const [photo] = await window.api.listPhotos()
    return { current: photo?.result?.id, all: photo ? await window.api.listResults(photo.id) : [] }
  })

/** What a result's own tile has at a place of the photo. */
const at = async (page: Page, result: string, x: number, y: number): Promise<Pixels> =>
  crop(await tile(page, `assets/results/${result}/tiles/0/0_0`), x, y, EDGE, EDGE)

/** What the stage shows of a place of the photo, at 100 %. */
async function shown(page: Page, x: number, y: number): Promise<Pixels> {
  await settled(page)
  const view = await viewOf(page)
  expect(view.scale).toBe(1)
  return screen(page, Math.round(view.x) + x, Math.round(view.y) + y, EDGE, EDGE)
}

const near = (a: Pixels, b: Pixels, says: string) => expect(difference(a, b).max, says).toBeLessThanOrEqual(DECODERS)
const idle = (page: Page) => expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: RESTORE_MS })

test('variants are drawn, compared with one another, used whole and in a part; the map says what is guesswork', async ({
  running: { page },
}) => {
  await openFile(page, { name: 'noisy.png', buffer: await noisyPhoto(500, 400, 7) })
  await restore(page)
  await page.keyboard.press('1')
  const first = (await resultsOf(page)).current!

  // By mouse: the strip, three variants.
  await page.getByRole('button', { name: 'Results and variants' }).click()
  await page.getByLabel('How many').selectOption('2')
  await page.getByRole('button', { name: 'Draw variants' }).click()
  await expect(page.getByRole('button', { name: 'Use Variant 2', exact: true })).toBeVisible({ timeout: RESTORE_MS })
  await idle(page)
  const { all, current } = await resultsOf(page)
  expect(current, 'the current result stays').toBe(first)
  const [one, two] = [1, 2].map((seed) => all.find(({ variant }) => variant === seed)!.id) as [string, string]
  const [a, b] = [await at(page, one, 200, 150), await at(page, two, 200, 150)]
  expect(difference(a, b).max, 'variants differ').toBeGreaterThan(0)

  // One against the other: left of the divider the one, right of it the other.
  await page.getByRole('button', { name: 'Compare with Variant 1' }).click()
  await page.getByRole('button', { name: 'Use Variant 2', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Use Variant 2', exact: true })).toHaveAttribute('aria-pressed', 'true')
  near(await shown(page, 100, 150), await at(page, one, 100, 150), 'left of the divider')
  near(await shown(page, 400, 150), await at(page, two, 400, 150), 'right of the divider')
  await page.keyboard.down('\\')
  near(await shown(page, 400, 150), await at(page, one, 400, 150), 'held')
  await page.keyboard.up('\\')
  await page.keyboard.press('d')
  const [left, right] = [await at(page, one, 200, 150), await at(page, two, 200, 150)]
  const gained = Buffer.from(left.data.map((value, i) => Math.min(Math.abs(value - (right.data[i] ?? 0)) * 4, 255)))
  const found = difference(await shown(page, 200, 150), { ...left, data: gained })
  expect(found.max, 'difference').toBeLessThanOrEqual(4 * DECODERS)
  expect(await axeProblems(page)).toEqual([])

  // By keyboard: back to the first, compare the others with it, the next one, and back to the original.
  await page.keyboard.press('v')
  await page.keyboard.press('y')
  for (const id of [one, first]) {
    await page.keyboard.press(',')
    await expect.poll(async () => (await resultsOf(page)).current).toBe(id)
  }
  await page.keyboard.press('y')
  await page.keyboard.press('.')
  await expect.poll(async () => (await resultsOf(page)).current).toBe(one)
  near(await shown(page, 100, 150), await at(page, first, 100, 150), 'the pinned one is on the left')
  near(await shown(page, 400, 150), await at(page, one, 400, 150), 'the next one is on the right')
  await page.keyboard.press('y')
  await page.keyboard.press(',')
  await expect.poll(async () => (await resultsOf(page)).current).toBe(first)

  // Into the marked part only.
  await page.keyboard.press('m')
  const view = await viewOf(page)
  const box = (await stageOf(page).boundingBox())!
  const place = (x: number, y: number) => [box.x + Math.round(view.x) + x, box.y + Math.round(view.y) + y] as const
  await page.mouse.move(...place(60, 60))
  await page.mouse.down()
  await page.mouse.move(...place(200, 200), { steps: 4 })
  await page.mouse.up()
  await page.keyboard.press('h')
  await page.getByRole('button', { name: 'Use Variant 2 in the marked part only' }).click()
  await expect(page.getByRole('button', { name: 'Use Put together', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
    {
      timeout: RESTORE_MS,
    },
  )
  await idle(page)
  const joined = (await resultsOf(page)).current!
  near(await at(page, joined, 100, 100), await at(page, two, 100, 100), 'inside the marks')
  near(await at(page, joined, 300, 250), await at(page, first, 300, 250), 'outside of them')

  // The map, by its key: not of what was put together; of the most probable picture it is made and shown.
  await page.keyboard.press('i')
  await expect(page.getByTestId('guesswork')).toContainText('most probable')
  await page.keyboard.press('i')
  await expect(async () => {
    await page.keyboard.press(',')
    expect((await resultsOf(page)).current).toBe(first)
  }).toPass({ timeout: 20_000 })
  await page.getByRole('button', { name: 'What was guessed' }).click()
  await expect(page.getByTestId('guesswork')).toContainText('of this photo is guesswork.', { timeout: RESTORE_MS })
  await idle(page)
  const share = (await resultsOf(page)).all.find(({ id }) => id === first)!.guesswork!
  expect(share).toBeLessThan(1)
  await expect(page.getByTestId('guesswork')).toContainText(`${Math.round(share * 100)}%`)
  // Some doubt there is everywhere that noise was, even where none of it is called guesswork.
  const map = await tile(page, `assets/results/${first}/invention`)
  expect(map.data.every((value) => value > 0)).toBe(true)
  expect(await axeProblems(page)).toEqual([])
  await page.keyboard.press('i')
  await expect(page.getByTestId('guesswork')).toHaveCount(0)
})

test('the loupe shows before and after enlarged, under the pointer and by the arrow keys', async ({
  running: { page },
}) => {
  await openFile(page, { name: 'noisy.png', buffer: await noisyPhoto(400, 300, 3) })
  await restore(page)
  await page.keyboard.press('1')
  await settled(page)
  const first = (await resultsOf(page)).current!
  const photo = await page.evaluate(async () => (await window.api.listPhotos())[0]!.id)
  const [before, after] = [
    await tile(page, `assets/photos/${photo}/tiles/0/0_0`),
    await tile(page, `assets/results/${first}/tiles/0/0_0`),
  ]
  const box = (await stageOf(page).boundingBox())!
  const view = await viewOf(page)

  /** The last canvas, the loupe's own, around a place of the stage against the pictures, each pixel `scale` times as large. */
  const proves = async (x: number, y: number, scale: number) => {
    const side = 40
    const glass = async (left: number) => {
      const rgba = await stageOf(page)
        .locator('canvas')
        .last()
        .evaluate(
          async (canvas: HTMLCanvasElement, [l, top, edge]) => {
            for (let i = 0; i < 4; i++) await new Promise((resolve) => setTimeout(resolve, 50))
            return [...(canvas.getContext('2d')?.getImageData(l, top, edge, edge).data ?? [])]
          },
          [left, Math.round(y) - side / 2, side] as const,
        )
      return { width: side, height: side, data: Buffer.from(rgba.filter((_, i) => i % 4 !== 3)) }
    }
    const wanted = (from: Pixels, left: number): Pixels => {
      const data = Buffer.alloc(side * side * 3)
      for (let row = 0; row < side; row++)
        for (let column = 0; column < side; column++) {
          const px = Math.floor(x - view.x + (left + column + 0.5 - x) / scale)
          const py = Math.floor(y - view.y + (row - side / 2 + 0.5) / scale)
          from.data.copy(data, (row * side + column) * 3, (py * from.width + px) * 3, (py * from.width + px) * 3 + 3)
        }
      return { width: side, height: side, data }
    }
    const [l, r] = [Math.round(x) - 60, Math.round(x) + 20]
    near(await glass(l), wanted(before, l), `before at ${scale}`)
    near(await glass(r), wanted(after, r), `after at ${scale}`)
  }

  await page.getByRole('button', { name: 'Loupe', exact: true }).click()
  const [x, y] = [Math.round(view.x) + 200, Math.round(view.y) + 140]
  await page.mouse.move(box.x + x, box.y + y)
  await expect(async () => proves(x, y, 2)).toPass({ timeout: 10_000 })
  expect(await axeProblems(page)).toEqual([])

  await page.keyboard.press('4')
  await expect(async () => proves(x, y, 4)).toPass({ timeout: 10_000 })
  await stageOf(page).focus()
  await page.keyboard.press('2')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(async () => proves(x + 24, y + 24, 2)).toPass({ timeout: 10_000 })
  expect(await viewOf(page), 'the picture itself stays').toEqual(view)
  await page.keyboard.press('z')
  await page.keyboard.press('ArrowRight')
  await expect(stageOf(page)).toBeVisible()
})

test('from 100 % on a pixel of the photo is a square of exactly its colour; pinch zooms to the cursor', async ({
  running: { page },
}) => {
  const file = await noisyPhoto(700, 560, 11)
  await openFile(page, { name: 'noisy.png', buffer: file })
  const own = await decode(file)
  await page.keyboard.press('1')
  await expect.poll(() => levels(page), { timeout: 30_000 }).toBe(2)
  const box = (await stageOf(page).boundingBox())!
  const side = 60
  const proves = async (x: number, y: number) => {
    await settled(page)
    const view = await viewOf(page)
    const found = await screen(page, x, y, side, side)
    const data = Buffer.alloc(found.data.length)
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const px = Math.floor((x + column + 0.5 - Math.round(view.x)) / view.scale)
        const py = Math.floor((y + row + 0.5 - Math.round(view.y)) / view.scale)
        own.data.copy(data, (row * side + column) * 3, (py * own.width + px) * 3, (py * own.width + px) * 3 + 3)
      }
    expect(difference(found, { width: side, height: side, data }).max, `at ${view.scale}`).toBe(0)
  }
  await proves(300, 200)

  // Ctrl and the wheel are what a trackpad's pinch is: what is under the cursor stays there.
  const cursor = { x: 330, y: 260 }
  await page.mouse.move(box.x + cursor.x, box.y + cursor.y)
  const under = async () => {
    const { x, y, scale } = await viewOf(page)
    return [(cursor.x - x) / scale, (cursor.y - y) / scale]
  }
  const before = await under()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -100 * Math.log(4))
  await page.keyboard.up('Control')
  await expect.poll(async () => (await viewOf(page)).scale).toBeGreaterThan(3.5)
  ;(await under()).forEach((value, i) => expect(value).toBeCloseTo(before[i]!, 0))
  await proves(300, 200)

  // With a brush in hand the space bar lets the picture be dragged.
  await page.keyboard.press('b')
  await stageOf(page).focus()
  const at = await viewOf(page)
  await page.keyboard.down('Space')
  await page.mouse.down()
  await page.mouse.move(box.x + cursor.x + 50, box.y + cursor.y + 30, { steps: 3 })
  await page.mouse.up()
  await page.keyboard.up('Space')
  await expect.poll(async () => (await viewOf(page)).x - at.x).toBeCloseTo(50, 0)
  await page.keyboard.press('h')
  await page.mouse.move(box.x + 5, box.y + 5)
})

/** Levels of the photo's pyramid; 0 while it is being made. */
const levels = (page: Page) => page.evaluate(async () => (await window.api.listPhotos())[0]?.levels)

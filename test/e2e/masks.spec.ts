/** @file Marking damage with the mouse, with fingers and with the keyboard alone; the marks are the program's, pixel by pixel. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import {
  decode,
  noisyPhoto,
  openFile,
  restore,
  RESTORE_MS,
  settled,
  sidesOf,
  stageOf,
  tile,
  viewOf,
  type Pixels,
} from './window.ts'

test.setTimeout(180_000)

const WIDTH = 600
const HEIGHT = 400

/** Opens a photo at 100 % and answers where its pixel (0, 0) is in the window. */
async function openPhoto(page: Page): Promise<{ x: number; y: number }> {
  await openFile(page, { name: 'scratched.png', buffer: await noisyPhoto(WIDTH, HEIGHT, 3) })
  await settled(page)
  await page.keyboard.press('1')
  await page.getByRole('tab', { name: 'Mark' }).click()
  return origin(page)
}

async function origin(page: Page) {
  const box = (await stageOf(page).boundingBox())!
  const view = await viewOf(page)
  return { x: box.x + view.x, y: box.y + view.y }
}

const tool = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Sets the brush: hardness 100 %, and its size by its keys. */
async function setBrush(page: Page, wanted: number) {
  await page.getByRole('slider', { name: 'Hardness' }).fill('100')
  await stageOf(page).focus()
  const shown = page.locator('.field', { hasText: 'Size' }).locator('output')
  const now = async () => Number.parseInt(await shown.innerText())
  for (let i = 0; i < 40 && (await now()) > wanted; i++) await page.keyboard.press('[')
  for (let i = 0; i < 40 && (await now()) < wanted; i++) await page.keyboard.press(']')
  return now()
}

async function drag(page: Page, from: { x: number; y: number }, ...points: readonly (readonly [number, number])[]) {
  const [first, ...others] = points
  await page.mouse.move(from.x + first![0], from.y + first![1])
  await page.mouse.down()
  for (const [x, y] of others) await page.mouse.move(from.x + x, from.y + y, { steps: 5 })
  await page.mouse.up()
}

const photoId = (page: Page): Promise<string> =>
  page.evaluate(async () => (await window.api.listPhotos()).at(-1)?.id ?? '')

/** The marks as the program draws them at full size, once it has as many as are wanted. */
async function marks(page: Page, count?: number): Promise<Pixels> {
  const id = await photoId(page)
  if (count !== undefined)
    await expect.poll(() => page.evaluate(async (photo) => (await window.api.getMask(photo)).at, id)).toBe(count)
  const mask = await tile(page, `assets/photos/${id}/mask`)
  expect([mask.width, mask.height]).toEqual([WIDTH, HEIGHT])
  return mask
}

const at = (mask: Pixels, x: number, y: number) => mask.data[(y * mask.width + x) * 3] ?? -1
const marked = ({ data }: Pixels) => data.reduce((sum, value) => sum + value, 0) / 3 / 255

/** Red, green, blue, alpha of the overlay at a point of the stage. */
const overlay = (page: Page, x: number, y: number): Promise<number[]> =>
  stageOf(page)
    .locator('canvas')
    .nth(1)
    .evaluate(
      async (canvas: HTMLCanvasElement, [px, py]) => {
        for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve))
        return [...(canvas.getContext('2d')?.getImageData(px, py, 1, 1).data ?? [])]
      },
      [x, y] as const,
    )

test('a brush marks what it passes over, zoomed and panned too; taken back, done again, kept', async ({
  running: { page },
}) => {
  const from = await openPhoto(page)
  await tool(page, 'Brush').click()
  const size = await setBrush(page, 20)
  await drag(page, from, [100, 100], [300, 100])
  const first = await marks(page, 1)
  const area = 200 * size + Math.PI * (size / 2) ** 2
  expect(marked(first) / area, 'the area of the stroke').toBeCloseTo(1, 1)
  expect(at(first, 200, 100)).toBe(255)
  expect(at(first, 200, 100 + Math.ceil(size / 2) + 1)).toBe(0)

  // The overlay is red where it is marked, clear where it is not, and has a light line in a dark one between.
  const view = await viewOf(page)
  const [sx, sy] = [Math.round(view.x) + 200, Math.round(view.y) + 100]
  const [red = 0, green = 0, , alpha = 0] = await overlay(page, sx, sy)
  expect(red).toBeGreaterThan(200)
  expect(green).toBeLessThan(80)
  expect(alpha / 255).toBeCloseTo(0.45, 1)
  expect((await overlay(page, sx, sy + size))[3]).toBe(0)
  const line = await overlay(page, sx, sy + Math.round(size / 2))
  expect(line[3]).toBeGreaterThan(150)

  // Space lets the pointer move the picture; nothing is marked by it.
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  const before = await viewOf(page)
  const box = (await stageOf(page).boundingBox())!
  await page.mouse.move(box.x + 400, box.y + 300)
  await page.keyboard.down('Space')
  await page.mouse.down()
  await page.mouse.move(box.x + 340, box.y + 260, { steps: 4 })
  await page.mouse.up()
  await page.keyboard.up('Space')
  const after = await viewOf(page)
  expect([after.x - before.x, after.y - before.y]).toEqual([-60, -40])
  await marks(page, 1)

  // A dab at 225 % lands on the pixel that is under the pointer.
  const target = { x: Math.round((450 - after.x) / after.scale), y: Math.round((350 - after.y) / after.scale) }
  await page.mouse.click(box.x + after.x + target.x * after.scale, box.y + after.y + target.y * after.scale)
  const second = await marks(page, 2)
  for (const [dx, dy] of [
    [0, 0],
    [size / 2 - 2, 0],
    [0, -(size / 2 - 2)],
  ] as const)
    expect(at(second, Math.round(target.x + dx), Math.round(target.y + dy))).toBe(255)
  expect(marked(second) - marked(first)).toBeCloseTo(Math.PI * (size / 2) ** 2, -1)

  await page.keyboard.press('Control+z')
  expect((await marks(page, 1)).data.equals(first.data)).toBe(true)
  await page.keyboard.press('Control+z')
  expect(marked(await marks(page, 0))).toBe(0)
  await page.keyboard.press('Control+Shift+z')
  await page.keyboard.press('Control+y')
  expect((await marks(page, 2)).data.equals(second.data)).toBe(true)
  await page.keyboard.press('Control+z')
  await marks(page, 1)

  await page.reload()
  await settled(page)
  await expect(page.getByTestId('mask-share')).toHaveText(/About 2% of the photo is marked|Less than/)
  await expect(tool(page, 'Redo')).toBeEnabled()
  await tool(page, 'Redo').click()
  expect((await marks(page, 2)).data.equals(second.data)).toBe(true)
})

test('eraser, straight lines, lasso, polygon, rectangle and edges', async ({ running: { page } }) => {
  const from = await openPhoto(page)
  await tool(page, 'Rectangle').click()
  await drag(page, from, [50, 40], [250, 240])
  expect(marked(await marks(page, 1))).toBeCloseTo(200 * 200, -1)

  await tool(page, 'Eraser').click()
  const size = await setBrush(page, 24)
  // With Shift: a line that is dragged, and one from where the last ended to a click.
  await page.mouse.move(from.x + 60, from.y + 60)
  await page.keyboard.down('Shift')
  await drag(page, from, [60, 60], [100, 200], [200, 60])
  await page.mouse.click(from.x + 200, from.y + 200)
  await page.keyboard.up('Shift')
  const erased = await marks(page, 3)
  expect(at(erased, 130, 60)).toBe(0)
  expect(at(erased, 200, 130)).toBe(0)
  expect(at(erased, 100, 150), 'not the way of the pointer').toBe(255)
  expect(at(erased, 130, 60 + size)).toBe(255)

  await page.keyboard.press('p')
  for (const [x, y] of [
    [350, 50],
    [500, 50],
    [500, 200],
  ] as const)
    await page.mouse.click(from.x + x, from.y + y)
  await page.mouse.click(from.x + 351, from.y + 51)
  const triangle = marked(await marks(page, 4)) - marked(erased)
  expect(triangle).toBeCloseTo((150 * 150) / 2, -1.5)

  await page.keyboard.press('l')
  await page.getByRole('radio', { name: 'Taken away' }).check()
  await drag(page, from, [340, 40], [520, 40], [520, 120], [340, 120], [340, 40])
  const lassoed = await marks(page, 5)
  expect(at(lassoed, 480, 80)).toBe(0)
  expect(at(lassoed, 480, 150)).toBe(255)

  await page.getByText('Edges, colour, files').click()
  await page.getByRole('slider', { name: 'By how much' }).fill('10')
  await tool(page, 'Grow').click()
  const grown = await marks(page, 6)
  expect([at(grown, 150, 31), at(grown, 150, 29)]).toEqual([255, 0])
  await tool(page, 'Shrink').click()
  await tool(page, 'Soften').click()
  const soft = await marks(page, 8)
  expect(at(soft, 150, 40)).toBeGreaterThan(60)
  expect(at(soft, 150, 40)).toBeLessThan(200)
  await tool(page, 'Invert').click()
  expect(at(await marks(page, 9), 150, 40)).toBe(255 - at(soft, 150, 40))

  // A mark under way is dropped by Escape, a polygon too.
  await page.keyboard.press('p')
  await page.mouse.click(from.x + 20, from.y + 300)
  await page.mouse.click(from.x + 90, from.y + 300)
  await page.keyboard.press('Escape')
  await page.mouse.move(from.x + 300, from.y + 300)
  await tool(page, 'Clear').click()
  expect(marked(await marks(page, 10))).toBe(0)
})

test('by keyboard alone: a stroke, a rectangle and a polygon', async ({ running: { page } }) => {
  await openPhoto(page)
  await stageOf(page).focus()
  await page.keyboard.press('b')
  const size = await setBrush(page, 20)
  // The crosshair begins in the middle; a step is 8 pixels at 100 %, with Shift 64.
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  const stroke = await marks(page, 1)
  const [cx, cy] = [WIDTH / 2, HEIGHT / 2]
  for (const x of [0, 64, 130, 192]) expect(at(stroke, cx + x, cy)).toBe(255)
  expect(at(stroke, cx - size, cy)).toBe(0)

  await page.keyboard.press('m')
  await page.keyboard.press('ArrowUp') // the crosshair begins anew for a new tool
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Space')
  const rectangle = await marks(page, 2)
  expect(marked(rectangle) - marked(stroke)).toBeGreaterThan(64 * 72 - size * size)
  expect(at(rectangle, cx - 60, cy - 70)).toBe(255)
  expect(at(rectangle, cx - 66, cy - 70)).toBe(0)

  await page.keyboard.press('p')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter') // on the last corner: closed
  const polygon = await marks(page, 3)
  expect(at(polygon, cx - 8, cy + 50)).toBe(255)
  expect(at(polygon, cx - 60, cy + 20)).toBe(0)
  await page.keyboard.press('Control+z')
  expect((await marks(page, 2)).data.equals(rectangle.data)).toBe(true)
})

test('two fingers move the picture, one marks', async ({ running: { page } }) => {
  const from = await openPhoto(page)
  await tool(page, 'Brush').click()
  for (let i = 0; i < 4; i++) await page.keyboard.press('+')
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 })
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: readonly (readonly [number, number])[]) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x: from.x + x, y: from.y + y, id })),
    })
  await touch('touchStart', [100, 100])
  await touch('touchMove', [120, 110])
  const before = await viewOf(page)
  await touch('touchStart', [120, 110], [220, 110])
  for (let i = 1; i <= 6; i++) await touch('touchMove', [120 - i * 5, 110 - i * 4], [220 - i * 5, 110 - i * 4])
  await touch('touchEnd')
  const after = await viewOf(page)
  expect([Math.round(after.x - before.x), Math.round(after.y - before.y)]).toEqual([-30, -24])
  await touch('touchStart', [100, 100])
  await touch('touchMove', [160, 100])
  await touch('touchEnd')
  const mask = await marks(page, 1)
  const place = { x: Math.round((from.x + 130 - (await origin(page)).x) / after.scale), y: 0 }
  place.y = Math.round((from.y + 100 - (await origin(page)).y) / after.scale)
  expect(at(mask, place.x, place.y)).toBe(255)
})

test('marks go out as a PNG and come back the same; a picture of another size is refused', async ({
  running: { page },
}, info) => {
  const from = await openPhoto(page)
  await tool(page, 'Brush').click()
  await drag(page, from, [100, 100], [300, 200], [500, 50])
  const drawn = await marks(page, 1)
  await page.getByText('Edges, colour, files').click()
  const downloading = page.waitForEvent('download')
  await tool(page, 'Save as PNG').click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('scratched-mask.png')
  const file = info.outputPath('mask.png')
  await download.saveAs(file)
  expect((await decode(readFileSync(file))).data.equals(drawn.data)).toBe(true)

  await tool(page, 'Clear').click()
  expect(marked(await marks(page, 2))).toBe(0)
  await page.getByTestId('mask-file').setInputFiles(file)
  expect((await marks(page, 3)).data.equals(drawn.data)).toBe(true)
  await expect(page.getByTestId('mask-share')).not.toHaveText('Nothing is marked.')
  await page.reload()
  await settled(page)
  await expect(page.getByTestId('mask-share')).not.toHaveText('Nothing is marked.')

  await page.getByText('Edges, colour, files').click()
  await page.getByTestId('mask-file').setInputFiles({
    name: 'small.png',
    mimeType: 'image/png',
    buffer: await noisyPhoto(30, 20),
  })
  await expect(page.getByRole('alert')).toContainText('The mask small.png does not fit')
  await marks(page, 3)
})

test('what is marked is filled, and every pixel outside stays; restoring again fills again', async ({
  running: { page, dataDir },
}) => {
  const photo = await noisyPhoto(WIDTH, HEIGHT, 3)
  const from = await openPhoto(page)
  const hasModel = await page.evaluate(async () =>
    (await window.api.listModels()).some((model) => model.task === 'inpaint' && model.sound),
  )
  test.skip(!hasModel, 'no model for filling is installed')
  await expect(tool(page, 'Fill the marked parts')).toBeDisabled()
  await tool(page, 'Rectangle').click()
  await drag(page, from, [100, 100], [180, 150])
  const mask = await marks(page, 1)
  await tool(page, 'Fill the marked parts').click()
  await expect(page.getByTestId('filled')).toBeVisible({ timeout: RESTORE_MS })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: RESTORE_MS })

  const result = async () => {
    const { original, result: made } = await sidesOf(page)
    const ids = [original, made].map((address) => address.split('/')[2] ?? '')
    return decode(readFileSync(`${dataDir}/cache/${ids[0]}/results/${ids[1]}/full.tiff`))
  }
  const [before, after] = [await decode(photo), await result()]
  let [inside, outside] = [0, 0]
  before.data.forEach((value, i) => {
    if (value === after.data[i]) return
    if ((mask.data[i] ?? 0) > 0) inside++
    else outside++
  })
  expect(outside, 'samples outside of the marks that changed').toBe(0)
  expect(inside).toBeGreaterThan(80 * 50)

  // The marks are out of the way of the result, and filled again when another task joins them.
  expect(
    (await overlay(page, 140 + Math.round((await viewOf(page)).x), 125 + Math.round((await viewOf(page)).y)))[3],
  ).toBe(0)
  await restore(page)
  const steps = await page.evaluate(async () =>
    (await window.api.listPhotos()).at(-1)?.result?.steps.map((step) => step.params.task),
  )
  expect(steps).toEqual(['inpaint', 'denoise'])
})

for (const colorScheme of ['dark', 'light'] as const)
  test(`marking has no barrier that axe knows, ${colorScheme}`, async ({ running: { page } }) => {
    await page.emulateMedia({ colorScheme })
    const from = await openPhoto(page)
    await page.getByText('Edges, colour, files').click()
    for (const name of ['Move the picture', 'Brush', 'Polygon']) {
      await tool(page, name).click()
      await expect(tool(page, name)).toHaveAttribute('aria-pressed', 'true')
      if (name === 'Brush') await drag(page, from, [100, 100], [200, 120])
      expect(await axeProblems(page), name).toEqual([])
    }
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await axeProblems(page), 'help').toEqual([])
  })

test('the search for scratches is stopped by mouse and from the palette; it leaves no marks, and can be begun again', async ({
  running: { page },
}, info) => {
  await openFile(page, { name: 'large.png', buffer: await noisyPhoto(3000, 2400, 5) })
  await page.getByRole('tab', { name: 'Mark' }).click()
  const find = page.getByRole('button', { name: 'Find scratches' })
  const stop = page.getByRole('button', { name: 'Stop looking' })
  const slider = page.getByRole('slider', { name: 'Sensitivity to scratches' })
  const isOver = async () => {
    await expect(stop).toHaveCount(0, { timeout: RESTORE_MS })
    await expect(find).toBeEnabled()
    await expect(slider).toHaveCount(0)
  }
  await expect(find).toBeEnabled({ timeout: RESTORE_MS })
  await find.click()
  await expect(stop).toBeVisible()
  expect(await axeProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('looking.png') })
  await stop.click()
  await isOver()

  await stageOf(page).focus()
  await page.keyboard.press('u')
  await expect(stop).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Stop looking')
  await page.keyboard.press('Enter')
  await isOver()

  await stageOf(page).focus()
  await page.keyboard.press('u')
  await expect(slider).toBeVisible({ timeout: RESTORE_MS })
})

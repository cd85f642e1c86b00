/** @file Every way to compare original and restored, by pixels; the view is one in all of them. */
import { expect, test } from './hosts.ts'
import { axeProblems } from './axe.ts'
import {
  crop,
  difference,
  divider,
  noisyPhoto,
  openFile,
  restore,
  screen,
  settled,
  sidesOf,
  stageOf,
  strength,
  tile,
  viewOf,
  type Pixels,
} from './window.ts'

test.setTimeout(180_000)

/** Grey levels by which two JPEG decoders, and a screen's blend, may differ. */
const DECODERS = 4
const GAIN = 4

test('above and below, side by side, difference: the right pixels in the right place', async ({
  running: { page },
}) => {
  await openFile(page, { name: 'noisy.png', buffer: await noisyPhoto(900, 700) })
  await restore(page)
  await page.keyboard.press('1')
  await settled(page)
  const sides = await sidesOf(page)
  const [original, result] = [
    await tile(page, `${sides.original}/tiles/0/0_0`),
    await tile(page, `${sides.result}/tiles/0/0_0`),
  ]
  const stage = (await stageOf(page).boundingBox())!
  const EDGE = 48

  /** What both pictures have at a place of the pane; the screen there is `offset` farther right. */
  const compare = async (x: number, y: number, offset = 0) => {
    const view = await viewOf(page)
    expect(view.scale).toBe(1)
    const [px, py] = [x - Math.round(view.x), y - Math.round(view.y)]
    const part = (from: Pixels) => crop(from, px, py, EDGE, EDGE)
    return { shown: await screen(page, x + offset, y, EDGE, EDGE), original: part(original), result: part(result) }
  }
  const near = (a: Pixels, b: Pixels, says: string) => expect(difference(a, b).max, says).toBeLessThanOrEqual(DECODERS)

  await page.keyboard.press('t')
  await expect(divider(page)).toHaveAttribute('aria-orientation', 'vertical')
  const split = Number(await stageOf(page).getAttribute('data-split'))
  const above = await compare(200, split - EDGE - 4)
  near(above.shown, above.original, 'above')
  const below = await compare(200, split + 4)
  near(below.shown, below.result, 'below')

  // Dragged, and by keys that go where they point.
  const grip = (await divider(page).boundingBox())!
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2)
  await page.mouse.down()
  await page.mouse.move(grip.x + 40, stage.y + 200, { steps: 5 })
  await page.mouse.up()
  expect(Number(await stageOf(page).getAttribute('data-split'))).toBeCloseTo(200, -0.5)
  const before = Number(await divider(page).getAttribute('aria-valuenow'))
  await divider(page).press('ArrowDown')
  await expect(divider(page)).toHaveAttribute('aria-valuenow', String(before + 1))

  await page.keyboard.press('s')
  await settled(page)
  const half = Math.floor((stage.width - 2) / 2)
  const left = await compare(100, 150)
  near(left.shown, left.original, 'left pane')
  const right = await compare(100, 150, stage.width - half)
  near(right.shown, right.result, 'right pane')
  // The wheel over the right pane keeps the same place of both under it.
  await page.mouse.move(stage.x + stage.width - half + 120, stage.y + 160)
  const under = async () => {
    const view = await viewOf(page)
    return [(120 - view.x) / view.scale, (160 - view.y) / view.scale]
  }
  const place = await under()
  await page.mouse.wheel(0, -462)
  await expect.poll(async () => (await viewOf(page)).scale).toBeGreaterThan(1.9)
  ;(await under()).forEach((value, i) => expect(value).toBeCloseTo(place[i]!, 0))
  await page.keyboard.press('\\')
  await page.keyboard.press('1')
  await settled(page)

  // Held: the original in both panes, and nothing moves.
  await page.keyboard.down('\\')
  const held = await compare(100, 150, stage.width - half)
  near(held.shown, held.original, 'held')
  await page.keyboard.up('\\')

  await page.keyboard.press('d')
  await settled(page)
  for (const share of [1, 0.5]) {
    await strength(page).fill(String(share * 100))
    const found = await compare(160, 150)
    const wanted = {
      ...found.shown,
      data: Buffer.from(
        found.original.data.map((value, i) =>
          Math.min(Math.abs(value - (found.result.data[i] ?? 0)) * share * GAIN, 255),
        ),
      ),
    }
    expect(difference(found.shown, wanted).max, `difference at ${share}`).toBeLessThanOrEqual(DECODERS * GAIN)
    expect(difference(found.shown, wanted).mean).toBeLessThan(GAIN)
  }
})

for (const colorScheme of ['dark', 'light'] as const)
  test(`comparing has no barrier that axe knows, ${colorScheme}`, async ({ running: { page } }) => {
    await page.emulateMedia({ colorScheme })
    await openFile(page, { name: 'noisy.png', buffer: await noisyPhoto(300, 200) })
    await restore(page)
    for (const name of ['Divider, above and below', 'Side by side', 'Difference', 'Divider, left and right']) {
      await page.getByRole('button', { name, exact: true }).click()
      await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-pressed', 'true')
      expect(await axeProblems(page), name).toEqual([])
    }
  })

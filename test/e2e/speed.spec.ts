/**
 * @file The picture keeps up with the hand, also while a restoration runs. `npm run bench:window` has the figures; here the limits are wide and
 * follow what an empty page does in the same run, so that a busy machine does not fail and a window that stalls does.
 */
import { measureDrag, type Spread } from '../../tools/bench/window-measures.ts'
import { expect, test } from './hosts.ts'
import { noisyPhoto, openFile, restoreButton, RESTORE_MS, settled, stageOf } from './window.ts'

test.setTimeout(240_000)

const DRAG_MS = 2_000

/** A frame or an answer may take so many times what the empty page's takes, and this many milliseconds at least. */
const TIMES = 5
const LEAST = 100

const within = (found: Spread, empty: Spread, says: string) => {
  expect(found.count, `${says}: enough was measured`).toBeGreaterThan(5)
  expect(found.p95, says).toBeLessThan(Math.max(empty.p95 * TIMES, LEAST))
}

test('dragging the picture is smooth, and stays so while a restoration runs', async ({
  running: { page },
  browser,
}) => {
  await openFile(page, { name: 'large.png', buffer: await noisyPhoto(2400, 1800) })
  await page.keyboard.press('1')
  await settled(page)
  const box = (await stageOf(page).boundingBox())!
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const blank = await browser.newPage()
  const empty = await measureDrag(blank, middle, DRAG_MS)
  await blank.close()
  await page.bringToFront()

  const idle = await measureDrag(page, middle, DRAG_MS)
  within(idle.frame, empty.frame, 'between frames')
  within(idle.input, empty.input, 'input to paint')

  await expect(restoreButton(page)).toBeEnabled({ timeout: RESTORE_MS })
  await restoreButton(page).click()
  await expect(page.getByText('Restoring', { exact: true })).toBeVisible({ timeout: RESTORE_MS })
  const busy = await measureDrag(page, middle, DRAG_MS)
  within(busy.input, empty.input, 'input to paint during a restoration')
})

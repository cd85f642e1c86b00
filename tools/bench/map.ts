/**
 * @file npm run bench:map [-- --photos 5000]
 * The map of a large library in a real browser on the built program: how long it takes until it is there, and how evenly it moves when it is
 * dragged, far and near. An empty page in the same run says what the machine itself allows.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { findChromium, testArguments } from '../test/chromium.ts'
import { startHost } from './host.ts'
import { makeLibrary } from './make-library.ts'
import { measureDrag } from './window-measures.ts'

const { values } = parseArgs({ options: { photos: { type: 'string', default: '5000' } } })
const VIEWPORT = { width: 1280, height: 800 }
const MIDDLE = { x: 480, y: 420 }
const DRAG_MS = 4_000
const WAIT_MS = 300_000

async function measure(page: Page, url: string): Promise<[what: string, milliseconds: number, bar: string][]> {
  await page.goto('data:text/html,<title>empty</title>')
  const empty = await measureDrag(page, MIDDLE, DRAG_MS)
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: WAIT_MS })
  await page.keyboard.press('Control+m')
  const map = page.getByTestId('map')
  const began = performance.now()
  await page.getByRole('button', { name: 'Read the library' }).click()
  await map.waitFor({ timeout: WAIT_MS })
  const built = performance.now() - began
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.waitForTimeout(3_000) // pictures arrive
  const far = await measureDrag(page, MIDDLE, DRAG_MS)
  await page.mouse.move(MIDDLE.x, MIDDLE.y)
  await page.mouse.wheel(0, -1_000)
  await page.waitForTimeout(2_000)
  const near = await measureDrag(page, MIDDLE, DRAG_MS)
  return [
    [`the map of ${values.photos} photos is there`, built, '<= 60000'],
    ['empty page: between frames, p95', empty.frame.p95, 'the machine'],
    ['all of the map, dragged: between frames, median', far.frame.median, '<= 16.7'],
    ['all of the map, dragged: between frames, p95', far.frame.p95, '<= 20'],
    ['near, dragged: between frames, median', near.frame.median, '<= 16.7'],
    ['near, dragged: between frames, p95', near.frame.p95, '<= 20'],
  ]
}

const folder = mkdtempSync(path.join(tmpdir(), 'patina-map-'))
await makeLibrary(folder, Number(values.photos))
const host = await startHost(folder)
const { executablePath, env } = await findChromium()
const browser = await chromium.launch({
  executablePath,
  env: { ...(process.env as Record<string, string>), ...env },
  args: testArguments(),
})
try {
  const figures = await measure(await browser.newPage({ viewport: VIEWPORT }), host.url)
  console.log('| what | ms | bar |\n| --- | --- | --- |')
  for (const [what, milliseconds, bar] of figures) console.log(`| ${what} | ${milliseconds.toFixed(1)} | ${bar} |`)
} finally {
  await browser.close()
  await host.stop()
  rmSync(folder, { recursive: true, force: true })
}

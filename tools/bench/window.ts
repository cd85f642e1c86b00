/**
 * @file npm run bench:window
 * What a person feels in the window, in a real browser on the built program: how soon a photo is there, how evenly it moves, and how soon
 * an input is answered while a restoration runs. An empty page in the same run says what the machine itself allows: the figures are
 * to be read beside it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findChromium, testArguments } from '../test/chromium.ts'
import { startHost } from './host.ts'
import { makePhoto } from './make-photo.ts'
import { makeLibrary } from './make-library.ts'
import { measureDrag, measureOpening, measureScroll, type Moved } from './window-measures.ts'

const VIEWPORT = { width: 1280, height: 800 }
const MIDDLE = { x: 480, y: 380 }
const DRAG_MS = 4_000
const WAIT_MS = 180_000

interface Figure {
  readonly what: string
  readonly milliseconds: number
  readonly bar: string
}

const settled = (page: Page) =>
  page.locator('[data-testid=stage][data-settled=true]').waitFor({ state: 'attached', timeout: WAIT_MS })

const figuresOf = (what: string, { frame, input }: Moved, bars: readonly [frame: string, input: string]): Figure[] => [
  { what: `${what}: between frames, p95`, milliseconds: frame.p95, bar: bars[0] },
  { what: `${what}: input to paint, p95`, milliseconds: input.p95, bar: bars[1] },
]

async function measure(page: Page, url: string, folder: string): Promise<Figure[]> {
  const [small, large] = [path.join(folder, '24.jpg'), path.join(folder, '50.jpg')]
  await makePhoto(small, 6000, 4000)
  await makePhoto(large, 8660, 5774)
  await page.goto('data:text/html,<title>empty</title>')
  const empty = await measureDrag(page, MIDDLE, DRAG_MS)

  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: WAIT_MS })
  const opening = await measureOpening(page, small)
  await measureOpening(page, large)
  await page.keyboard.press('1')
  await settled(page)
  const panning = await measureDrag(page, MIDDLE, DRAG_MS)

  const restore = page.getByRole('button', { name: /^Restore/ })
  await page.waitForFunction(
    () => document.querySelector<HTMLButtonElement>('.panel-buttons button')?.disabled === false,
    undefined,
    {
      timeout: WAIT_MS,
    },
  )
  await restore.click()
  await page.getByText('Restoring', { exact: true }).waitFor({ timeout: WAIT_MS })
  const restoring = await measureDrag(page, MIDDLE, DRAG_MS)
  return [
    ...figuresOf('empty page', empty, ['the machine', 'the machine']),
    { what: '24-MP JPEG: from the file to its whole picture', milliseconds: opening, bar: '<= 1500' },
    ...figuresOf('50 MP at 100 %, panning', panning, ['<= 20', '<= 50']),
    ...figuresOf('50 MP at 100 %, panning during a restoration', restoring, ['', '<= 50']),
  ]
}

const PHOTOS = 10_000

/** The library of another project. */
async function measureLibrary(page: Page, url: string): Promise<Figure[]> {
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: WAIT_MS })
  await page.keyboard.press('g')
  await page.locator('.cell canvas[data-there=true]').first().waitFor({ timeout: WAIT_MS })
  const { p95 } = await measureScroll(page, MIDDLE, DRAG_MS)
  return [{ what: `${PHOTOS.toLocaleString('en')} photos, scrolling: between frames, p95`, milliseconds: p95, bar: '' }]
}

const folder = mkdtempSync(path.join(tmpdir(), 'patina-window-'))
const host = await startHost(path.join(folder, 'project'))
const library = path.join(folder, 'library')
await makeLibrary(library, PHOTOS)
const libraryHost = await startHost(library)
const { executablePath, env } = await findChromium()
const browser = await chromium.launch({
  executablePath,
  env: { ...(process.env as Record<string, string>), ...env },
  args: testArguments(),
})
try {
  const page = await browser.newPage({ viewport: VIEWPORT })
  const figures = [...(await measure(page, host.url, folder)), ...(await measureLibrary(page, libraryHost.url))]
  if (process.argv.includes('--json')) console.log(JSON.stringify(figures))
  else {
    console.log('| what | ms | bar |\n| --- | --- | --- |')
    for (const { what, milliseconds, bar } of figures) console.log(`| ${what} | ${milliseconds.toFixed(1)} | ${bar} |`)
  }
} finally {
  await browser.close()
  await Promise.all([host.stop(), libraryHost.stop()])
  rmSync(folder, { recursive: true, force: true })
}

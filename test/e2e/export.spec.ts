/** @file The export sheet by mouse and by keyboard; the files that come out of it are read again. */
import { readFileSync } from 'node:fs'
import type { Download, Page } from '@playwright/test'
import sharp from 'sharp'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import { noisyPhoto, openFile, restore } from './window.ts'

test.setTimeout(180_000)

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Export' })
const field = (page: Page, name: string) => sheet(page).getByLabel(name, { exact: true })

async function restoredPhoto(page: Page): Promise<void> {
  await openFile(page, { name: 'holiday.png', buffer: await noisyPhoto(420, 300, 7) })
  await restore(page)
}

async function saved(download: Download, file: string): Promise<string> {
  await download.saveAs(file)
  return file
}

test('with the mouse: every choice is in the file, and comes back in the next sheet', async ({
  running: { page },
}, info) => {
  await restoredPhoto(page)
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.getByRole('button', { name: 'Export…' }).click()
  await field(page, 'Format').selectOption('tiff')
  await field(page, 'Bit depth').selectOption('16')
  await field(page, 'Colours').selectOption('p3')
  await field(page, 'Date, camera and other metadata').selectOption('no-place')
  await field(page, 'Size').selectOption('edge')
  await field(page, 'Longer side in pixels').fill('9')
  await expect(sheet(page).getByRole('button', { name: 'Export' })).toBeDisabled()
  await field(page, 'Longer side in pixels').fill('210')
  await field(page, 'File name').fill('{number} {name}')
  await sheet(page).getByRole('checkbox').check()
  await expect(sheet(page).getByRole('status', { name: 'File size' })).toHaveText(/\d (kB|MB)/, { timeout: 20_000 })
  expect(await axeProblems(page)).toEqual([])
  const box = (await sheet(page).boundingBox())!
  expect(box.y).toBeGreaterThanOrEqual(0)
  expect(box.y + box.height).toBeLessThanOrEqual(700)
  await expect(sheet(page).getByRole('button', { name: 'Export' })).toBeInViewport({ ratio: 1 })
  await page.screenshot({ path: info.outputPath('sheet.png') })

  const downloads: Download[] = []
  page.on('download', (download) => downloads.push(download))
  await sheet(page).getByRole('button', { name: 'Export' }).click()
  await expect.poll(() => downloads.length).toBe(2)
  expect(downloads.map((d) => d.suggestedFilename())).toEqual(['0001 holiday.tif', '0001 holiday.tif.patina.json'])
  const meta = await sharp(await saved(downloads[0]!, info.outputPath('a.tif'))).metadata()
  expect([meta.width, meta.height, meta.depth]).toEqual([210, 150, 'ushort'])
  expect(meta.icc?.toString('latin1').replaceAll('\0', '')).toContain('P3')
  expect(meta.xmp?.toString()).toContain('digitalsourcetype/algorithmicallyEnhanced')
  const record = JSON.parse(readFileSync(await saved(downloads[1]!, info.outputPath('a.json')), 'utf8'))
  expect(record.photo.name).toBe('holiday.png')
  expect(record.restoration.steps[0].task).toBe('denoise')

  await page.getByRole('button', { name: 'Export…' }).click()
  await expect(field(page, 'Bit depth')).toHaveValue('16')
  await expect(field(page, 'File name')).toHaveValue('{number} {name}')
})

test('by keyboard alone: a smaller JPEG', async ({ running: { page } }, info) => {
  await restoredPhoto(page)
  await page.keyboard.press('Control+e')
  await expect(sheet(page)).toBeVisible()
  const tabTo = async (name: string) => {
    for (let i = 0; i < 20; i++) {
      if (await field(page, name).evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Expected Tab to reach ${name} within 20 presses`)
  }
  await tabTo('Format')
  await page.keyboard.type('JPEG')
  await expect(field(page, 'Format')).toHaveValue('jpeg')
  await tabTo('Quality')
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft')
  await tabTo('Size')
  await page.keyboard.type('In percent')
  await tabTo('Percent')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('50')
  const downloading = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  const meta = await sharp(await saved(await downloading, info.outputPath('b.jpg'))).metadata()
  expect([meta.format, meta.width, meta.height]).toEqual(['jpeg', 210, 150])
  await expect(sheet(page)).toBeHidden()
})

test('an export that fails keeps the sheet and its choices, and says why', async ({ running: { page, dataDir } }) => {
  await restoredPhoto(page)
  await page.getByRole('button', { name: 'Export…' }).click()
  await field(page, 'Format').selectOption('webp')
  const { writeFileSync, rmSync } = await import('node:fs')
  // A file where the folder of the exports would be: it cannot be written to.
  writeFileSync(`${dataDir}/exports`, '')
  await sheet(page).getByRole('button', { name: 'Export' }).click()
  await expect(sheet(page).getByRole('alert')).toBeVisible()
  await expect(field(page, 'Format')).toHaveValue('webp')
  rmSync(`${dataDir}/exports`)
  const downloading = page.waitForEvent('download')
  await sheet(page).getByRole('button', { name: 'Export' }).click()
  expect((await downloading).suggestedFilename()).toBe('holiday-restored.webp')
})

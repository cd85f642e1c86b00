/** @file A batch in the window: ordered, done, looked over by mouse and by keyboard, done again, found again. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { axeProblems } from './axe.ts'
import { done, openPhotos, writePhotos } from './batching.ts'
import { expect, outputsOf, test } from './hosts.ts'

test.setTimeout(180_000)

test('three photos are restored together, looked over, and one is done again', async ({ running }, info) => {
  const { page, dataDir } = running
  const files = await writePhotos(path.join(dataDir, 'prints'), 3)
  await openPhotos(page, files)
  await page.getByRole('button', { name: 'Restore together' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Folder').fill('Prints')
  const darkroom = sheet.getByRole('radio', { name: 'The steps set in the darkroom' })
  await expect(darkroom).toBeEnabled({ timeout: 60_000 }) // once the program has said which models there are
  await darkroom.check()
  await expect(sheet.getByText('3 photos.')).toBeVisible()
  expect(await axeProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('order.png') })
  await sheet.getByRole('button', { name: 'Start' }).click()
  await done(page)
  expect(await axeProblems(page)).toEqual([])
  const folder = path.join(outputsOf(dataDir), 'Prints')
  expect(readdirSync(folder).toSorted()).toEqual(['print 0.png', 'print 1.png', 'print 2.png'])

  await page.getByRole('radio', { name: 'All (3)' }).check()
  await page.getByRole('button', { name: 'Compare print 1.png' }).click()
  await expect(page.locator('.batch-side canvas[data-loaded=true]')).toHaveCount(2)
  expect(await axeProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('review.png') })
  const before = readFileSync(path.join(folder, 'print 1.png'))
  await page.getByRole('slider').fill('0.4')
  await page.getByRole('button', { name: 'Do it again' }).click()
  await expect.poll(() => readdirSync(folder).length, { timeout: 60_000 }).toBe(4)
  await done(page)
  expect(readFileSync(path.join(folder, 'print 1.png'))).toEqual(before)
  expect(readdirSync(folder)).toContain('print 1 (2).png')

  // The program's memory, not the page's.
  await page.reload()
  await page.getByRole('button', { name: 'Batches' }).click()
  await page.getByRole('radio', { name: 'All (4)' }).check()
  await expect(page.getByRole('row', { name: /print 1\.png.*Looked|print 1\.png.*Done again/ })).toHaveCount(1)
})

test('a folder that is there is offered and added to, never overwritten; one that a link leads elsewhere is not taken', async ({
  running,
}) => {
  const { page, dataDir } = running
  test.skip((await page.evaluate(() => 'patinaBridge' in globalThis)) === true, 'Electron has a dialog of its own')
  const outputs = outputsOf(dataDir)
  mkdirSync(path.join(outputs, 'Grandmother'), { recursive: true })
  writeFileSync(path.join(outputs, 'Grandmother', 'print 0.png'), 'mine')
  mkdirSync(path.join(dataDir, 'elsewhere'))
  symlinkSync(path.join(dataDir, 'elsewhere'), path.join(outputs, 'A link'), 'junction')
  await openPhotos(page, await writePhotos(path.join(dataDir, 'prints'), 2))
  await page.getByRole('button', { name: 'Restore together' }).click()
  const sheet = page.getByRole('dialog')
  const darkroom = sheet.getByRole('radio', { name: 'The steps set in the darkroom' })
  await expect(darkroom).toBeEnabled({ timeout: 60_000 })
  await darkroom.check()
  await expect(sheet.getByRole('radio', { name: 'Another folder' })).toHaveCount(0)
  const offered = sheet.locator('datalist option')
  await expect(offered).toHaveCount(1)
  await expect(offered).toHaveAttribute('value', 'Grandmother')
  await sheet.getByLabel('Folder').fill('A link')
  await expect(sheet.getByRole('alert')).toContainText('is a link that leads out')
  await expect(sheet.getByRole('button', { name: 'Start' })).toBeDisabled()
  await sheet.getByLabel('Folder').fill('Grandmother')
  await expect(sheet.getByText('2 photos.')).toBeVisible()
  await sheet.getByRole('button', { name: 'Start' }).click()
  await done(page)
  const folder = path.join(outputs, 'Grandmother')
  expect(readdirSync(folder).toSorted()).toEqual(['print 0 (2).png', 'print 0.png', 'print 1.png'])
  expect(readFileSync(path.join(folder, 'print 0.png'), 'utf8')).toBe('mine')
  expect(readdirSync(path.join(dataDir, 'elsewhere'))).toEqual([])
})

test('the same by keyboard only', async ({ running }) => {
  const { page, dataDir } = running
  await openPhotos(page, await writePhotos(path.join(dataDir, 'prints'), 2))
  await page.keyboard.press('b')
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('radio', { name: 'The steps set in the darkroom' })).toBeEnabled({ timeout: 60_000 })
  await sheet.getByRole('radio', { name: 'What each photo needs' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(sheet.getByText('2 photos.')).toBeVisible()
  await sheet.getByLabel('Folder').focus()
  await page.keyboard.press('Enter')
  await done(page)
  const all = page.getByRole('radio', { name: /^All/ })
  if (!(await all.isChecked())) {
    await page.getByRole('radio', { checked: true }).focus()
    await page.keyboard.press('ArrowRight')
  }
  await page.getByRole('button', { name: 'Compare print 0.png' }).focus()
  await page.keyboard.press('Enter')
  const full = page.getByRole('button', { name: 'Full size' })
  await full.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await expect(full).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('a')
  // The next photo follows by itself.
  await expect(page.getByRole('heading', { name: 'print 1.png' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('row', { name: /print 0\.png.*Looked at: right/ })).toBeVisible()
})

test('a folder name that could lead elsewhere is refused with a sentence, and nothing can be started', async ({
  running,
}) => {
  const { page, dataDir } = running
  await openPhotos(page, await writePhotos(path.join(dataDir, 'prints'), 2))
  await page.keyboard.press('Control+b')
  await page.getByRole('button', { name: 'Restore all photos' }).click()
  await page.getByRole('dialog').getByLabel('Folder').fill('../elsewhere')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('cannot be the name of a folder')
  await expect(page.getByRole('button', { name: 'Start' })).toBeDisabled()
})

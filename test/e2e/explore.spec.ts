/**
 * @file The map in a real browser: the library is read with progress, moved, zoomed, chosen from by click, lasso and keys, classed by damage,
 * searched for what is like a photo; what was read is there after a restart. With a VAE of random weights where none ships.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { random } from '../../src/imaging/random.ts'
import { tinyVae } from '../unit/explore/tiny-vae.ts'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'

const COUNT = 24
const SAMPLES = ['kitten.jpg', 'nagasaki-boats.jpg'] as const
const READ_MS = 120_000

/** Parts of the two samples, and a copy of the first at another size. */
async function writeLibrary(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const files: string[] = []
  for (let n = 0; n < COUNT; n++) {
    const sample = path.resolve(import.meta.dirname, '../../resources/samples', SAMPLES[n % 2] ?? '')
    const { width, height } = await sharp(sample).metadata()
    const r = random(n, 5)
    const edge = Math.round((0.3 + 0.4 * r()) * Math.min(width, height))
    const [left, top] = [Math.floor(r() * (width - edge)), Math.floor(r() * (height - edge))]
    const part = sharp(sample).extract({ left, top, width: edge, height: edge })
    const soft = n % 3 === 0 ? part.blur(4) : part
    const file = path.join(folder, `part ${String(n).padStart(2, '0')}.png`)
    writeFileSync(file, await soft.resize(256, 256).png().toBuffer())
    files.push(file)
  }
  const copy = path.join(folder, 'copy of 00.jpg')
  await sharp(files[0]).resize(200, 200).jpeg().toFile(copy)
  return [...files, copy]
}

const map = (page: Page) => page.getByTestId('map')
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const chosen = (page: Page) => page.locator('.explore-bar [role=status]')
const viewOf = async (page: Page) => ((await map(page).getAttribute('data-view')) ?? '').split(' ').map(Number)

test('read, look, choose, compare, restore together; kept through a restart', async ({ running }, info) => {
  test.setTimeout(300_000)
  const { page } = running
  // Where one ships, that one is used.
  mkdirSync(path.join(running.dataDir, 'models'), { recursive: true })
  writeFileSync(path.join(running.dataDir, 'models', 'vae-small.vae.safetensors'), tinyVae('vae-small'))
  const files = await writeLibrary(info.outputPath('library'))
  await page.locator('input[type=file]').first().setInputFiles(files)
  await expect(page.getByText(`${files.length} selected`)).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('Control+m')
  await expect(page.getByText('The map puts photos')).toBeVisible()
  expect(await axeProblems(page)).toEqual([])
  await button(page, 'Read the library').click()
  await expect(map(page)).toBeVisible({ timeout: READ_MS })
  await expect(button(page, 'Read the library')).toBeVisible({ timeout: READ_MS })
  await expect(page.locator('.explore-problem')).toHaveCount(0)
  await page.waitForTimeout(600) // pictures are asked for when the map rests

  // Every photo is in one class, and a class is chosen by its name.
  const counts = await page.locator('.explore-legend .hint').allTextContents()
  expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe(files.length)
  await page.locator('.explore-legend button').filter({ hasText: 'Blurred' }).click()
  const blurred = Number(
    await page.locator('.explore-legend button').filter({ hasText: 'Blurred' }).locator('.hint').textContent(),
  )
  expect(blurred).toBeGreaterThanOrEqual(5)
  await expect(chosen(page)).toHaveText(`${blurred} selected`)
  for (const theme of ['dark', 'light', 'contrast']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    expect.soft(await axeProblems(page), theme).toEqual([])
    await page.waitForTimeout(100) // a frame
    await page.screenshot({ path: info.outputPath(`map-${theme}.png`) })
  }

  // Drag moves, wheel zooms, 0 fits again.
  const box = (await map(page).boundingBox())!
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const before = await viewOf(page)
  await page.mouse.move(middle.x, middle.y)
  await page.mouse.down()
  await page.mouse.move(middle.x + 60, middle.y + 30, { steps: 4 })
  await page.mouse.up()
  const after = await viewOf(page)
  expect(after[1]).toBeLessThan(before[1] ?? 0)
  await page.mouse.wheel(0, -600)
  await expect.poll(async () => (await viewOf(page))[0]).toBeGreaterThan(1.5 * (before[0] ?? 0))
  await map(page).focus()
  await page.keyboard.press('0')
  await expect.poll(() => viewOf(page)).toEqual(before)

  // A lasso round the whole map chooses every photo; Escape none.
  await page.keyboard.press('o')
  const inset = 6
  await page.mouse.move(box.x + inset, box.y + inset)
  await page.mouse.down()
  for (const [x, y] of [
    [box.width - inset, inset],
    [box.width - inset, box.height - inset],
    [inset, box.height - inset],
    [inset, 2 * inset],
  ] as const)
    await page.mouse.move(box.x + x, box.y + y, { steps: 5 })
  await page.mouse.up()
  await expect(chosen(page)).toHaveText(`${files.length} selected`)
  await page.keyboard.press('o')
  await page.keyboard.press('Escape')
  await expect(chosen(page)).toHaveText('None selected')

  // By keys: from photo to photo, and choosing on the way.
  await map(page).focus()
  await page.keyboard.press('ArrowRight')
  for (const key of ['Shift+ArrowLeft', 'Shift+ArrowUp', 'Shift+ArrowDown']) await page.keyboard.press(key)
  await expect(chosen(page)).toHaveText(/^[2-4] selected$/)
  await expect(page.locator('.explore-photo h2')).toHaveText(/png|jpg/)

  // What is like the first part: its copy comes first.
  await button(page, /^Select 1 copy/).click()
  await expect(chosen(page)).toHaveText('1 selected')
  await page.keyboard.press('f')
  const first = page.locator('.explore-similar button').first()
  await expect(first).toContainText('Copy')
  await first.click()
  await expect(page.locator('.explore-photo h2')).toHaveText(/part 00\.png|copy of 00\.jpg/)
  await page.screenshot({ path: info.outputPath('similar.png') })

  // What the encoder saw of it.
  await map(page).focus()
  await page.keyboard.press('i')
  await expect(page.getByRole('img', { name: /darkened/ })).toBeVisible({ timeout: 30_000 })
  await page.screenshot({ path: info.outputPath('saliency.png') })
  const [seen] = await Promise.all([page.waitForEvent('download'), button(page, 'Save this as PNG').click()])
  expect((await sharp(await seen.path()).metadata()).width).toBe(220)
  const [places] = await Promise.all([page.waitForEvent('download'), button(page, 'Save this as CSV').click()])
  expect(
    readFileSync(await places.path(), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(1 + 12 * 12)

  // A tag from two examples is suggested for more; one is accepted, one refused, and the library finds them.
  await map(page).focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await page.getByLabel('Tag for the selected photos').fill('Kitten')
  await button(page, 'Tag 2 photos').click()
  await button(page, 'Suggest photos for Kitten').click()
  const suggested = page.locator('.explore-suggested li')
  await expect(suggested).toHaveCount(12)
  const refused = await suggested.nth(1).getByRole('button').last().getAttribute('aria-label')
  await suggested.nth(0).getByRole('button').first().click()
  await button(page, refused ?? '').click()
  await expect(button(page, refused ?? '')).toHaveCount(0)
  await expect(page.locator('.explore-tag')).toHaveText([/Kitten\s*3/])
  expect.soft(await axeProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('tags.png') })

  // The same photos as a list: what is chosen there is chosen on the map; a colour group alone; by keys only.
  await map(page).focus()
  await page.keyboard.press('l')
  const list = page.getByRole('listbox', { name: `List of ${files.length} photos` })
  await expect(list).toBeFocused()
  expect.soft(await axeProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('list.png') })
  await page.getByLabel('Colour group').selectOption({ label: `Blurred (${blurred})` })
  const blurredList = page.getByRole('listbox', { name: `List of ${blurred} photos` })
  await expect(blurredList.getByRole('option')).toHaveText(Array.from({ length: blurred }, () => /Blurred/))
  await page.getByLabel('Colour group').focus()
  await page.keyboard.press('Tab')
  await expect(blurredList).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(chosen(page)).toHaveText('2 selected')
  await expect(blurredList.getByRole('option', { selected: true })).toHaveCount(2)
  await page.keyboard.press('l')
  await expect(map(page)).toBeFocused()
  await expect(chosen(page)).toHaveText('2 selected')

  // Photos of one tag alone, then of one class; the library shows the same.
  await page.getByLabel('Tag or damage').selectOption({ label: 'Tag: Kitten (3)' })
  await expect(map(page)).toHaveAccessibleName('Map of 3 photos')
  await page.screenshot({ path: info.outputPath('filtered.png') })
  await page.keyboard.press('g')
  await expect(page.locator('.cell')).toHaveCount(3)
  await page.getByLabel('Tag or damage').selectOption({ label: `Damage: Blurred (${blurred})` })
  await expect(page.locator('.library-count')).toHaveText(`${blurred} photos of ${files.length}`)
  await page.keyboard.press('Control+m')
  await expect(map(page)).toHaveAccessibleName(`Map of ${blurred} photos`)
  await page.getByLabel('Tag or damage').selectOption({ label: 'Any' })
  await expect(map(page)).toHaveAccessibleName(`Map of ${files.length} photos`)

  // Picture and table.
  const [picture] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as PNG').click()])
  const { width } = await sharp(await picture.path()).metadata()
  expect(width).toBe(Math.floor(box.width))
  const [table] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as CSV').click()])
  const lines = readFileSync(await table.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(files.length + 1)
  expect(lines.filter((line) => line.includes('Kitten'))).toHaveLength(3)

  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.getByLabel('Search by name or tag').fill('kitten')
  await expect(page.locator('.cell')).toHaveCount(3)
  await page.getByLabel('Search by name or tag').fill('')
  await page.getByRole('navigation').getByRole('button', { name: /^Map/ }).click()
  await expect(map(page)).toBeVisible()
  await page.locator('.explore-legend button').first().click()
  await map(page).focus()
  await page.keyboard.press('b')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')

  await running.restart()
  await page.getByRole('navigation').getByRole('button', { name: /^Map/ }).click()
  await expect(map(page)).toBeVisible({ timeout: READ_MS })
  const again = await page.locator('.explore-legend').first().locator('.hint').allTextContents()
  expect(again).toEqual(counts)
  await expect(page.locator('.explore-tag')).toHaveText([/Kitten\s*3/])

  // A tag is taken from a photo, from those that are chosen, and deleted when that was asked.
  await page.locator('.explore-tag button').first().click()
  await page.getByRole('button', { name: /^Remove the tag Kitten from / }).click()
  await expect(page.locator('.explore-tag')).toHaveText([/Kitten\s*2/])
  await page.getByLabel('Tag for the selected photos').fill('Attic')
  await button(page, 'Tag 3 photos').click()
  await expect(page.locator('.explore-tag')).toHaveCount(2)
  await page.getByLabel('Tag for the selected photos').fill('attic')
  await button(page, 'Remove it from 3 photos').click()
  await expect(page.locator('.explore-tag')).toHaveText([/Kitten\s*2/])
  await button(page, 'Delete the tag Kitten').click()
  const asked = page.getByRole('dialog', { name: 'Delete the tag Kitten' })
  await expect(asked).toContainText('2 photos have the tag Kitten')
  expect.soft(await axeProblems(page)).toEqual([])
  await asked.getByRole('button', { name: 'Keep it' }).click()
  await expect(page.locator('.explore-tag')).toHaveCount(1)
  await button(page, 'Delete the tag Kitten').click()
  await asked.getByRole('button', { name: 'Delete the tag' }).click()
  await expect(page.locator('.explore-tag')).toHaveCount(0)
})

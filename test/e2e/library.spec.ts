/** @file The library: found, sorted, chosen by mouse and by keyboard, found again when moved; and one of 2,000 photos. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { makeLibrary } from '../../tools/bench/make-library.ts'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import { noisyPhoto } from './window.ts'

test.setTimeout(180_000)

const cells = (page: Page) => page.getByRole('gridcell')
const names = (page: Page) => page.locator('.cell-name').allTextContents()
const chosen = (page: Page) => page.locator('.cell[aria-selected=true] .cell-name').allTextContents()

async function addFolder(page: Page, folder: string) {
  await page.locator('input[webkitdirectory]').setInputFiles(folder)
}

test('a folder is added; photos are searched, sorted and chosen by mouse and by keyboard; one is opened', async ({
  running: { page, dataDir },
}) => {
  const folder = path.join(dataDir, 'attic')
  mkdirSync(path.join(folder, 'box 2'), { recursive: true })
  for (const [n, name] of ['wedding', 'harbour', 'Harbour at night', 'box 2/school'].entries())
    writeFileSync(path.join(folder, `${name}.png`), await noisyPhoto(160 + 40 * n, 120, n + 1))
  writeFileSync(path.join(folder, 'notes.txt'), 'bought in 1934')
  await addFolder(page, folder)
  await expect(cells(page)).toHaveCount(4, { timeout: 60_000 })
  await page.locator('.notices summary').click()
  await expect(page.getByText('notes.txt is not a photo.')).toBeVisible()

  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Name')
  await page.getByRole('button', { name: 'Largest or newest first' }).click()
  expect(await names(page)).toEqual(['Harbour at night.png', 'harbour.png', 'school.png', 'wedding.png'])
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('harb')
  expect(await names(page)).toEqual(['Harbour at night.png', 'harbour.png'])
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('')

  await cells(page).nth(0).click()
  await cells(page)
    .nth(3)
    .click({ modifiers: ['Control'] })
  expect(await chosen(page)).toEqual(['Harbour at night.png', 'wedding.png'])
  await cells(page)
    .nth(2)
    .click({ modifiers: ['Shift'] })
  expect(await chosen(page)).toEqual(['school.png', 'wedding.png'])
  await page.keyboard.press('Control+a')
  expect(await chosen(page)).toHaveLength(4)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowRight')
  expect(await chosen(page)).toEqual(['Harbour at night.png', 'harbour.png'])
  expect(await axeProblems(page)).toEqual([])

  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'harbour.png' })).toBeVisible()
})

test('chosen photos are looked over; damage is a filter; one is taken off the list and its file stays', async ({
  running: { page, dataDir },
}) => {
  const folder = path.join(dataDir, 'album')
  mkdirSync(folder)
  for (const n of [1, 2]) writeFileSync(path.join(folder, `print ${n}.png`), await noisyPhoto(240, 180, n))
  await addFolder(page, folder)
  await expect(cells(page)).toHaveCount(2, { timeout: 60_000 })
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Look for damage' }).click()
  await expect(page.locator('.badge', { hasText: 'Damaged' })).toHaveCount(2, { timeout: 60_000 })
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Damage found (2)' })
  await expect(cells(page)).toHaveCount(2)
  await page.keyboard.press('Escape')
  await cells(page).nth(0).click()
  await page.keyboard.press('Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Take off the list' }).click()
  await expect(cells(page)).toHaveCount(1)
  expect([1, 2].every((n) => existsSync(path.join(folder, `print ${n}.png`)))).toBe(true)
})

const large = test.extend({
  dataDir: async ({ dataDir }, provide) => {
    await makeLibrary(dataDir, 2_000)
    await provide(dataDir)
  },
})

large(
  'of 2,000 photos only those in sight exist; the keys reach the last; a moved original is found again',
  async ({ running: { page, dataDir } }) => {
    await expect(page.getByRole('heading', { level: 1, name: 'photo 01999.jpg' })).toBeVisible({ timeout: 30_000 })
    await page.keyboard.press('g')
    await expect(page.getByText('2,000 photos of 2,000')).toBeVisible({ timeout: 30_000 })
    expect(await cells(page).count()).toBeLessThan(120)
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await expect(page.locator('.is-at-keys .cell-name')).toHaveText('photo 00000.jpg') // newest first
    await expect(page.locator('.is-at-keys canvas[data-there=true]')).toBeVisible()
    await page.getByRole('searchbox').fill('01234')
    await expect(cells(page)).toHaveCount(1)

    const [from, to] = ['imports/source-10.jpg', 'moved.jpg'].map((name) => path.join(dataDir, name))
    renameSync(from ?? '', to ?? '')
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: 30_000 })
    await page.keyboard.press('g')
    await expect(page.getByRole('combobox', { name: 'Show' })).toContainText('Original missing (83)')
  },
)

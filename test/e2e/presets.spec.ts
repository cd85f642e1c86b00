/** @file A recipe kept under a name and given to the photos chosen in the library; each can take it back; it is there after a restart. */
import type { Page } from '@playwright/test'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import { noisyPhoto, openFile } from './window.ts'

test.setTimeout(120_000)

/** What the program holds of each photo's recipe: the tasks that are on, with how strong they are. */
const recipes = (page: Page) =>
  page.evaluate(async () => {
    const photos = await window.api.listPhotos()
    const histories = await Promise.all(photos.map((photo) => window.api.getRecipe(photo.id)))
    return histories.map(({ ops, at }) =>
      (ops[at - 1] ?? []).filter((step) => step.on).map((step) => `${step.params.task} ${step.strength}`),
    )
  })

test('kept by mouse, used on two photos of three by keyboard, taken back on one, still there after a restart', async ({
  running,
}) => {
  const { page } = running
  for (const seed of [1, 2, 3])
    await openFile(page, { name: `print ${seed}.png`, buffer: await noisyPhoto(120, 90, seed) })
  await page.getByRole('tab', { name: 'History' }).click()
  await page.getByRole('slider', { name: 'How much: Remove noise' }).fill('35')
  await page.getByRole('button', { name: 'Presets…' }).click()
  const sheet = page.getByRole('dialog', { name: 'Presets' })
  await expect(sheet.getByText('None yet.')).toBeVisible()
  await sheet.getByLabel('Keep the steps').fill('  Oma’s album ')
  await sheet.getByRole('button', { name: 'Keep' }).click()
  await expect(sheet.getByText('Oma’s album')).toBeVisible()
  expect(await axeProblems(page)).toEqual([])
  await page.keyboard.press('Escape')

  await page.keyboard.press('g')
  await page.getByRole('gridcell').nth(1).click()
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.keyboard.press('Control+Shift+s')
  await sheet.getByRole('button', { name: /^Use Oma’s album for 2 photos/ }).press('Enter')
  await expect.poll(async () => (await recipes(page)).flat().toSorted()).toEqual(Array(3).fill('denoise 0.35'))

  // The first of the two takes it back; the other keeps it.
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+z')
  await expect
    .poll(async () => (await recipes(page)).flat().toSorted())
    .toEqual(['denoise 0.35', 'denoise 0.35', 'denoise 1'])

  await running.restart()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('Control+Shift+s')
  await expect(sheet.getByText('Oma’s album')).toBeVisible()
  await sheet.getByRole('button', { name: 'Forget Oma’s album' }).click()
  await expect(sheet.getByText('None yet.')).toBeVisible()
})

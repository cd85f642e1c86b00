/**
 * @file Every screen and sheet of the window as a person comes to it, in one closed table: for pictures of them, for axe in every theme,
 * and for texts that are cut off. A new screen has a line here.
 */
import type { Page } from '@playwright/test'
import { SCREENS, type Screen } from '../../src/renderer/state/screens.ts'
import { expect } from './hosts.ts'
import { chooseFile, noisyPhoto, RESTORE_MS, settled } from './window.ts'

/** Goes there from the scene before it, in the order of the table. By keys and places, not by words: they may be of any language. */
type Scene = (page: Page) => Promise<void>

const dialog = (page: Page) => page.getByRole('dialog')

/** Without one, Escape would leave the screen. */
async function closeSheet(page: Page): Promise<void> {
  if ((await dialog(page).count()) === 0) return
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
}

const sheet =
  (key: string): Scene =>
  async (page) => {
    await closeSheet(page)
    await page.keyboard.press(key)
    await expect(dialog(page)).toBeVisible()
  }

const screen =
  (name: Screen): Scene =>
  async (page) => {
    await page.keyboard.press(SCREENS[name].keys[0].replace('Ctrl', 'Control'))
    await expect(page.locator('.screen-tab[aria-current=page]')).toHaveCount(1)
  }

const panelPart =
  (place: number): Scene =>
  (page) =>
    page.getByRole('tab').nth(place).click()

/** A photo with found damage, when its plan was tried. */
async function sampleOpened(page: Page): Promise<void> {
  await page.locator('.card').nth(1).click()
  await settled(page)
  await expect(page.locator('.finding').first()).toBeVisible({ timeout: RESTORE_MS })
  await expect(page.locator('.trial canvas')).toHaveCount(2, { timeout: RESTORE_MS })
}

async function wholeRestored(page: Page): Promise<void> {
  await page.keyboard.press('r')
  await expect(page.getByRole('slider').first()).toBeVisible({ timeout: RESTORE_MS })
  await expect(page.locator('[aria-label][role=progressbar], progress')).toHaveCount(0, { timeout: RESTORE_MS })
  await settled(page)
}

async function library(page: Page): Promise<void> {
  await closeSheet(page)
  const name = 'a print with the long name that the scanner gave it, 1934-07-21.png'
  await chooseFile(page, { name, buffer: await noisyPhoto(400, 300) })
  await expect(page.locator('.trial canvas')).toHaveCount(2, { timeout: RESTORE_MS })
  await screen('library')(page)
}

/** Without photos chosen, drawn by the model that ships. */
async function created(page: Page): Promise<void> {
  await screen('create')(page)
  await expect(page.locator('.create-sheet[aria-busy=false]')).toBeVisible({ timeout: RESTORE_MS })
}

/** All that the library has, by the models that ship. */
async function libraryRead(page: Page): Promise<void> {
  await page.keyboard.press('r')
  await expect(page.getByTestId('map')).toBeVisible({ timeout: RESTORE_MS })
  await expect(page.locator('.explore-progress')).toHaveCount(0, { timeout: RESTORE_MS })
  await page.getByTestId('map').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await page.locator('#explore-tag').fill('Album')
  await page.keyboard.press('Enter')
  await expect(page.locator('.explore-tag')).toHaveCount(1)
  await page.waitForTimeout(600) // pictures are asked for when the map rests
}

async function mapAsList(page: Page): Promise<void> {
  await page.getByTestId('map').focus()
  await page.keyboard.press('l')
  await expect(page.getByRole('listbox')).toBeVisible()
}

async function batchesAfter(page: Page): Promise<void> {
  await closeSheet(page)
  await screen('batches')(page)
}

export const SCENES: Readonly<Record<string, Scene>> = {
  welcome: (page) => expect(page.locator('.card')).toHaveCount(2),
  darkroom: sampleOpened,
  restored: wholeRestored,
  mark: panelPart(1),
  history: panelPart(2),
  export: sheet('Control+e'),
  help: sheet('?'),
  settings: sheet('Control+,'),
  presets: sheet('Control+Shift+s'),
  palette: sheet('Control+k'),
  library,
  create: created,
  train: sheet('t'),
  batches: batchesAfter,
  learn: screen('learn'),
  explore: screen('explore'),
  map: libraryRead,
  mapList: mapAsList,
}

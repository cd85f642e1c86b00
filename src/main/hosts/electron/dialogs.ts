/** @file The machine's own dialogs, over the window. Runs in Electron's main process. */
import { dialog, type BrowserWindow } from 'electron'
import type { HostPorts } from '../../services/app.ts'

const PHOTOS = { name: 'Photos', extensions: ['jpg', 'jpeg', 'png', 'tif', 'tiff', 'webp', 'avif', 'patina'] }

/** `window`: the window at the time of asking; without one there is nothing to choose in. */
export function windowDialogs(window: () => BrowserWindow | null): NonNullable<HostPorts['dialogs']> {
  return {
    async open() {
      const parent = window()
      if (!parent) return []
      const options = { properties: ['openFile' as const, 'multiSelections' as const], filters: [PHOTOS] }
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, options)
      return canceled ? [] : filePaths
    },
    async openFolder() {
      const parent = window()
      if (!parent) return null
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, { properties: ['openDirectory' as const] })
      return canceled ? null : (filePaths[0] ?? null)
    },
    async outputFolder(begin) {
      const parent = window()
      if (!parent) return null
      const properties = ['openDirectory' as const, 'createDirectory' as const]
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, { defaultPath: begin, properties })
      return canceled ? null : (filePaths[0] ?? null)
    },
    async save(defaultPath) {
      const parent = window()
      if (!parent) return null
      const { canceled, filePath } = await dialog.showSaveDialog(parent, { defaultPath })
      return canceled || filePath === '' ? null : filePath
    },
  }
}

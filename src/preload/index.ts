/**
 * @file The preload: one CommonJS file in the sandbox between Electron's main process and the page. Gives the page one
 * function per call of the contract and no channel, no path and no ipcRenderer.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { rawCalls, type Bridge } from '../shared/api.ts'
import { callNames } from '../shared/call-names.ts'
import type { Calls, Events, ImportOutcome } from '../shared/contract.ts'
import { CHANNELS } from '../shared/channels.ts'
import { connect, type Outcome } from '../shared/rpc.ts'

const client = connect<Calls, Events>({
  send: (message) => ipcRenderer.send(CHANNELS.messages, message),
  onMessage: (listener) => void ipcRenderer.on(CHANNELS.messages, (_event, message) => listener(message)),
  onClose: () => {}, // the page goes with its window
})

/** Where a dropped file lies goes straight to main; what has no place (pasted pixels) gives null. */
async function importFile(file: File): Promise<Outcome<ImportOutcome> | null> {
  const place = webUtils.getPathForFile(file)
  if (place === '') return null
  return (await ipcRenderer.invoke(CHANNELS.importPath, place)) as Outcome<ImportOutcome>
}

const bridge: Bridge = {
  calls: rawCalls(client, callNames),
  on: (name, listener) => client.on(name, listener),
  media: { base: '', headers: {} },
  importFile,
}
contextBridge.exposeInMainWorld('patinaBridge', bridge)

/**
 * @file The only place that touches ipcMain. A message counts only if it comes from the window's own top frame while that
 * shows the program's own page. Runs in Electron's main process.
 */
import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { settle, type Connection, type Outcome } from '../../../shared/rpc.ts'
import { isOwnPage } from './security.ts'

type Sent = Pick<IpcMainEvent | IpcMainInvokeEvent, 'sender' | 'senderFrame'>

function isFrom({ webContents }: BrowserWindow, { sender, senderFrame }: Sent): boolean {
  const ours = sender === webContents && senderFrame !== null && senderFrame === webContents.mainFrame
  return ours && isOwnPage(senderFrame.url)
}

/** The window as a link that the services can serve. */
export function windowLink(window: BrowserWindow, channel: string): Connection {
  const { webContents } = window
  return {
    send(message) {
      if (!webContents.isDestroyed()) webContents.send(channel, message)
    },
    onMessage(listener) {
      const heard = (event: IpcMainEvent, message: unknown) => {
        if (isFrom(window, event)) listener(message)
      }
      ipcMain.on(channel, heard)
      webContents.once('destroyed', () => void ipcMain.off(channel, heard))
    },
    onClose: (listener) => void webContents.once('destroyed', listener),
  }
}

const REFUSED: Outcome<never> = {
  ok: false,
  failure: { code: 'refused', context: { reason: 'not the window of Patina' } },
}

/** Answers a channel of its own for one window. Failures are data: an Error would cross as bare text. */
export function answerWindow<T>(
  window: BrowserWindow,
  channel: string,
  answer: (argument: unknown) => Promise<T>,
): void {
  ipcMain.handle(channel, (event, argument: unknown): Promise<Outcome<T>> | Outcome<T> =>
    isFrom(window, event) ? settle(() => answer(argument)) : REFUSED,
  )
  window.webContents.once('destroyed', () => ipcMain.removeHandler(channel))
}

/** @file Opens what is dropped anywhere on the window, or pasted. Runs in the page. */
import { useEffect, useState } from 'react'
import { droppedFiles } from './dropped-files.ts'
import type { Session } from '../state/session.ts'

const holdsFiles = (transfer: DataTransfer | null) => transfer?.types.includes('Files') ?? false

/** Answers whether files are being held over the window. */
export function useDrop(session: Session): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const take = (event: Event, transfer: DataTransfer | null) => {
      setOver(false)
      if (!transfer || !holdsFiles(transfer)) return
      event.preventDefault()
      void droppedFiles(transfer).then(({ files, ofFolder }) =>
        ofFolder ? session.importFolder(files) : session.importFiles(files),
      ) // failures end as messages in the store
    }
    const hover = (event: DragEvent) => {
      if (!holdsFiles(event.dataTransfer)) return
      event.preventDefault() // else the browser would open the file in place of the program
      setOver(true)
    }
    // relatedTarget is empty when the pointer leaves the window itself, not one of its elements.
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    window.addEventListener('dragover', hover, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', (event) => take(event, event.dataTransfer), { signal })
    window.addEventListener('paste', (event) => take(event, event.clipboardData), { signal })
    return () => stop.abort()
  }, [session])
  return over
}

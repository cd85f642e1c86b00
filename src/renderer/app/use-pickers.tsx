/**
 * @file Asking for files and folders: by the machine's own dialogs, or by file inputs where the host has none. Runs in the
 * page.
 */
import { useMemo, useRef, type ReactNode } from 'react'
import type { ActionContext } from '../state/action.ts'
import type { Session } from '../state/session.ts'

const ACCEPT = '.jpg,.jpeg,.png,.tif,.tiff,.webp,.avif,image/jpeg,image/png,image/tiff,image/webp,image/avif'

type Asking = Pick<ActionContext, 'chooseFiles' | 'chooseFolder' | 'chooseOriginal' | 'searchFolder'>
type Take = (files: readonly File[]) => Promise<void>

/** The ways to ask, and the inputs that must be on the page for them. */
export function usePickers(session: Session): [asking: Asking, inputs: ReactNode] {
  const files = useRef<HTMLInputElement>(null)
  const one = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  /** What an input's files are for, from its click to its answer. */
  const purpose = useRef<Take>(session.importFiles)

  const asking = useMemo<Asking>(() => {
    const ask = async (dialog: Promise<boolean>, input: typeof files, take: Take) => {
      if (await dialog) return
      purpose.current = take
      input.current?.click()
    }
    return {
      chooseFiles: () => void ask(session.openDialog(), files, session.importFiles),
      chooseFolder: () => void ask(session.openFolder(), folder, session.importFolder),
      chooseOriginal: (photo) =>
        void ask(session.askOriginal(photo), one, async ([file]) => {
          if (file) await session.giveOriginal(photo, file)
        }),
      searchFolder: () => void ask(session.askOriginals(), folder, session.searchOriginals),
    } // no command rejects
  }, [session])

  const take = (element: HTMLInputElement, work: Take) => {
    const chosen = [...(element.files ?? [])]
    element.value = '' // the same file may be chosen again
    void work(chosen) // failures end as messages in the store
  }
  const inputs = (
    <>
      <input
        ref={files}
        hidden
        type="file"
        multiple
        accept={ACCEPT}
        onChange={(event) => take(event.currentTarget, session.importFiles)}
      />
      <input
        ref={one}
        hidden
        type="file"
        data-testid="original-file"
        accept={ACCEPT}
        onChange={(event) => take(event.currentTarget, purpose.current)}
      />
      <input
        ref={folder}
        hidden
        type="file"
        data-testid="folder"
        {...{ webkitdirectory: '' }} // React passes it on, its types do not know it
        onChange={(event) => take(event.currentTarget, purpose.current)}
      />
    </>
  )
  return [asking, inputs]
}

/** @file The page's own file input, for hosts without a dialog of their own. Runs in the page. */
import type { RefObject } from 'react'
import { useSession } from '../state/session-context.ts'

const ACCEPT = '.jpg,.jpeg,.png,.tif,.tiff,.webp,.avif,image/jpeg,image/png,image/tiff,image/webp,image/avif'

export function FilePicker({ input }: { readonly input: RefObject<HTMLInputElement | null> }) {
  const session = useSession()
  const take = (element: HTMLInputElement) => {
    const files = [...(element.files ?? [])]
    element.value = '' // the same file may be chosen again
    void session.importFiles(files) // failures end as messages in the store
  }
  return (
    <input ref={input} hidden type="file" multiple accept={ACCEPT} onChange={(event) => take(event.currentTarget)} />
  )
}

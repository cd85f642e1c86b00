/** @file One thumbnail. Decoration beside a name: assistive technology passes it over. Runs in the page. */
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { Thumbs } from '../../canvas/thumbs.ts'

export function Thumb({ thumbs, photo }: { readonly thumbs: Thumbs; readonly photo: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const bitmap = useSyncExternalStore(thumbs.subscribe, () => thumbs.get(photo))
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !bitmap) return
    const { width, height } = bitmap
    Object.assign(context.canvas, { width, height })
    context.drawImage(bitmap, 0, 0)
  }, [bitmap])
  return (
    <canvas ref={canvas} className="thumb" aria-hidden="true" data-there={bitmap !== undefined} width={4} height={3} />
  )
}

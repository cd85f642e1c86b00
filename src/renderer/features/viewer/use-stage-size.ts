/** @file Follows the size of the stage's box in device pixels, browser zoom and a change of screen included. */
import { useEffect, useState, type RefObject } from 'react'
import Konva from 'konva'
import { useSession } from '../../state/session-context.ts'

/** Keeps the store's stage size; answers the device pixels per CSS pixel. */
export function useStageSize(box: RefObject<HTMLElement | null>): number {
  const { store } = useSession()
  const [ratio, setRatio] = useState(window.devicePixelRatio)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () => {
      const { devicePixelRatio } = window
      // New layers take Konva's ratio when they are made; the stage is made anew for a new ratio.
      Konva.pixelRatio = devicePixelRatio
      setRatio(devicePixelRatio)
      store.set({
        stage: {
          width: Math.floor(element.clientWidth * devicePixelRatio),
          height: Math.floor(element.clientHeight * devicePixelRatio),
        },
      })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [box, store])
  return ratio
}

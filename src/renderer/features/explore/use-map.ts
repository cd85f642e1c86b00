/** @file The canvas of the map kept in step with what is to be seen: painted at most once a frame, pictures asked for when it rests. Runs in the page. */
import { useEffect, useMemo, useRef, type RefObject } from 'react'
import { createThumbs } from '../../canvas/thumbs.ts'
import { useSession } from '../../state/session-context.ts'
import { paint, picturedIn, Sprites, type Inks, type Scene } from './map-painter.ts'

/** Milliseconds of rest after which the pictures in sight are asked for. */
const REST_MS = 120

/** Inks of the theme. */
function inksOf(element: Element): Inks {
  const style = getComputedStyle(element)
  const probe = document.createElement('span')
  element.append(probe)
  const read = (name: string) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
  const accent = read('--accent')
  probe.remove()
  return { ground: style.backgroundColor, text: style.color, accent }
}

export interface MapCanvas {
  /** Paints the scene with the next frame; of several only the last. */
  show(scene: Scene): void
  /** The colours of the page have changed. */
  themed(): void
  /** The last scene as a picture, at the size of the screen. */
  picture(): Promise<Blob | null>
}

/** Between two frames. */
interface Held {
  scene: Scene | null
  /** Read once for each theme: to read them makes the page work out its styles. */
  inks: Inks | null
  frame: number
  rest: number
}

export function useMapCanvas(canvas: RefObject<HTMLCanvasElement | null>): MapCanvas {
  const { api } = useSession()
  const state = useRef<Held>({ scene: null, inks: null, frame: 0, rest: 0 })
  const made = useMemo(() => {
    const thumbs = createThumbs(api.media)
    return { thumbs, sprites: new Sprites(thumbs) }
  }, [api])

  const map = useMemo<MapCanvas>(() => {
    const { thumbs, sprites } = made
    const paintNow = () => {
      const { scene } = state.current
      state.current.frame = 0
      const element = canvas.current
      const on = element?.getContext('2d', { alpha: false })
      if (!scene || !element || !on) return
      const ratio = window.devicePixelRatio
      const [width, height] = [Math.round(scene.size.width * ratio), Math.round(scene.size.height * ratio)]
      if (element.width !== width || element.height !== height) Object.assign(element, { width, height })
      state.current.inks ??= inksOf(element.parentElement ?? element)
      paint(on, scene, state.current.inks, sprites, ratio)
    }
    const soon = () => {
      state.current.frame ||= requestAnimationFrame(paintNow)
    }
    const rested = () => {
      const { scene } = state.current
      if (scene) thumbs.want(picturedIn(scene).map(({ id }) => id))
    }
    thumbs.subscribe(soon)
    return {
      themed() {
        state.current.inks = null
        soon()
      },
      show(scene) {
        state.current.scene = scene
        soon()
        window.clearTimeout(state.current.rest)
        state.current.rest = window.setTimeout(rested, REST_MS)
      },
      picture: () => {
        paintNow()
        return new Promise((resolve) => (canvas.current ? canvas.current.toBlob(resolve, 'image/png') : resolve(null)))
      },
    }
  }, [made, canvas])

  useEffect(() => {
    const kept = state.current
    return () => {
      window.clearTimeout(kept.rest)
      cancelAnimationFrame(kept.frame)
      made.thumbs.close()
    }
  }, [made])
  useEffect(() => {
    const observer = new MutationObserver(() => map.themed())
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const machine = window.matchMedia('(prefers-color-scheme: dark)')
    machine.addEventListener('change', map.themed)
    return () => {
      observer.disconnect()
      machine.removeEventListener('change', map.themed)
    }
  }, [map])
  return map
}

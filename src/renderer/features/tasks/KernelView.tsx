/**
 * @file What the blur made of a point of light, magnified: as the photo is judged to have been blurred. A motion is drawn with the
 * pointer; its sliders do the same by keyboard. Runs in the page.
 */
import { useEffect, useRef, type PointerEvent } from 'react'
import { kernelOf } from '../../../imaging/blur/kernel-of.ts'
import type { Blur } from '../../../shared/steps.ts'
import { endOf, MOTION_LENGTHS, motionTo } from '../../canvas/motion.ts'
import { t } from '../../i18n/t.ts'

/** CSS pixels. */
const EDGE = 132

/** Least pixels of the photo that the view shows from edge to edge: a small blur looks small. */
const LEAST_SHOWN = 15

const HANDLE = 5

/** Pixels of the photo from edge to edge. A motion has room to grow: the scale must not change under the pointer. */
const shownBy = (blur: Blur, width: number, height: number): number =>
  blur.kind === 'motion' ? MOTION_LENGTHS.max + 4 : Math.max(LEAST_SHOWN, width + 2, height + 2)

interface KernelViewProps {
  readonly blur: Blur
  readonly onDrag: (blur: Blur) => void
}

export function KernelView({ blur, onDrag }: KernelViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const ratio = window.devicePixelRatio
  const said = JSON.stringify(blur)
  useEffect(() => {
    if (canvas.current) draw(canvas.current, JSON.parse(said) as Blur)
  }, [said, ratio])
  const drag = ({ currentTarget, clientX, clientY, buttons }: PointerEvent<HTMLCanvasElement>) => {
    if (blur.kind !== 'motion' || buttons === 0) return
    const box = currentTarget.getBoundingClientRect()
    const scale = shownBy(blur, 0, 0) / box.width
    const [x, y] = [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2]
    onDrag({ kind: 'motion', ...motionTo(scale * x, scale * y) })
  }
  return (
    <figure className="kernel">
      <canvas
        ref={canvas}
        className={blur.kind === 'motion' ? 'kernel-view is-drawn' : 'kernel-view'}
        width={Math.round(EDGE * ratio)}
        height={Math.round(EDGE * ratio)}
        aria-hidden="true"
        data-testid="kernel"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          drag(event)
        }}
        onPointerMove={drag}
      />
      <figcaption className="hint">{t(blur.kind === 'motion' ? 'blur.draw' : 'blur.shape')}</figcaption>
    </figure>
  )
}

function draw(canvas: HTMLCanvasElement, blur: Blur): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width, height, weights } = kernelOf(blur)
  const shown = shownBy(blur, width, height)
  const scale = canvas.width / shown
  const brightest = weights.reduce((most, v) => Math.max(most, v), 0)
  context.fillStyle = '#000'
  context.fillRect(0, 0, canvas.width, canvas.height)
  for (const [i, weight] of weights.entries()) {
    // The eye's own scale: weak parts of a kernel count, and are seen.
    const grey = Math.round(255 * Math.sqrt(weight / brightest))
    context.fillStyle = `rgb(${grey} ${grey} ${grey})`
    const x = (i % width) - width / 2
    const y = Math.floor(i / width) - height / 2
    context.fillRect(canvas.width / 2 + x * scale, canvas.height / 2 + y * scale, scale + 0.5, scale + 0.5)
  }
  if (blur.kind === 'motion') drawHandles(context, canvas, endOf(blur), scale)
}

function drawHandles(
  context: CanvasRenderingContext2D,
  { width, height }: HTMLCanvasElement,
  end: { readonly x: number; readonly y: number },
  scale: number,
): void {
  context.lineWidth = 2
  context.strokeStyle = '#000'
  context.fillStyle = getComputedStyle(context.canvas).getPropertyValue('--accent')
  for (const side of [1, -1]) {
    context.beginPath()
    context.arc(width / 2 + side * end.x * scale, height / 2 + side * end.y * scale, HANDLE, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
}

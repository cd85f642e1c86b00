/** @file The Konva stage: the picture, compared as the person wants, and layers over it. Runs in the page. */
import type { ReactNode } from 'react'
import type Konva from 'konva'
import { Layer, Shape, Stage } from 'react-konva'
import { drawScene, type Scene } from '../../canvas/scene.ts'

interface PhotoCanvasProps extends Scene {
  /** Device pixels per CSS pixel. */
  readonly ratio: number
  /** Konva layers over the picture. */
  readonly children?: ReactNode
}

export const PhotoCanvas = ({ ratio, children, ...scene }: PhotoCanvasProps) => (
  <Stage key={ratio} width={scene.stage.width / ratio} height={scene.stage.height / ratio} listening={false}>
    <Layer listening={false}>
      <Shape sceneFunc={(context: Konva.Context) => drawScene(context._context as CanvasRenderingContext2D, scene)} />
    </Layer>
    {children}
  </Stage>
)

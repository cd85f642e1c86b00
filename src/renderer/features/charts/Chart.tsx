/** @file A small chart: lines, marks and a level over two axes, with a summary in words for those who do not see it. To be saved. Runs in the page. */
import { useId, useRef } from 'react'
import { number } from '../../i18n/t.ts'
import { along, linePath, rangeOf, ticks, type Range, type XY } from './chart-scale.ts'
import { chartPicture } from './chart-picture.ts'
import { FigureSaves } from './FigureSaves.tsx'

interface ChartProps {
  readonly title: string
  /** What the picture shows, in a sentence. */
  readonly summary: string
  readonly xLabel: string
  readonly yLabel: string
  readonly line: readonly XY[]
  /** A second line, of less weight. */
  readonly other?: readonly XY[]
  readonly marks?: readonly XY[]
  /** A value that is compared with. */
  readonly level?: { readonly value: number; readonly label: string }
  /** absent: that of the values. */
  readonly xRange?: Range
  readonly yFrom?: number
  /** What the chart shows, as comma-separated values. */
  readonly table: () => string
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [340, 190, 58, 10, 10, 36]

export function Chart(props: ChartProps) {
  const { title, summary, xLabel, yLabel, line, other = [], marks = [], level, xRange, yFrom, table } = props
  const id = useId()
  const figure = useRef<HTMLElement>(null)
  const all = [...line, ...other, ...marks]
  const xs = xRange ?? rangeOf(all.map(({ x }) => x))
  const found = rangeOf([...all.map(({ y }) => y), ...(level ? [level.value] : [])])
  const ys = yFrom === undefined ? found : { from: yFrom, to: found.to }
  const place = ({ x, y }: XY): XY => ({
    x: along(x, xs, LEFT, WIDTH - RIGHT),
    y: along(y, ys, HEIGHT - BOTTOM, TOP),
  })
  const levelAt = level && place({ x: xs.from, y: level.value }).y
  return (
    <figure className="chart" ref={figure}>
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id}>
        <title id={id}>{`${title}. ${summary}`}</title>
        {ticks(ys, 4).map((y) => (
          <g key={y} transform={`translate(0 ${place({ x: xs.from, y }).y})`}>
            <line className="chart-grid" x1={LEFT} x2={WIDTH - RIGHT} />
            <text x={LEFT - 6} dy="4" textAnchor="end">
              {number(y)}
            </text>
          </g>
        ))}
        {ticks(xs, 5).map((x) => (
          <text key={x} x={place({ x, y: ys.from }).x} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
            {number(x)}
          </text>
        ))}
        <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 4} textAnchor="middle">
          {xLabel}
        </text>
        <text transform={`translate(11 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)`} textAnchor="middle">
          {yLabel}
        </text>
        {level && levelAt !== undefined && (
          <>
            <line className="chart-level" x1={LEFT} x2={WIDTH - RIGHT} y1={levelAt} y2={levelAt} />
            <text className="chart-level-name" x={WIDTH - RIGHT - 2} y={levelAt - 5} textAnchor="end">
              {level.label}
            </text>
          </>
        )}
        {other.length > 0 && <path className="chart-other" d={linePath(other.map(place))} />}
        <path className="chart-line" d={linePath(line.map(place))} />
        {marks.map((mark) => {
          const { x, y } = place(mark)
          return <circle key={`${mark.x} ${mark.y}`} className="chart-mark" cx={x} cy={y} r="3" />
        })}
      </svg>
      <p className="hint">{summary}</p>
      <FigureSaves
        name={title}
        picture={async () => (figure.current ? await chartPicture(figure.current) : null)}
        table={table}
      />
    </figure>
  )
}

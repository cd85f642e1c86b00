/** @file A labelled slider with its value beside it. Runs in the page. */
import { useId, type CSSProperties } from 'react'

interface SliderProps {
  readonly label: string
  /** What assistive technology calls it, beginning with the label; needed where several have one label. */
  readonly name?: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step?: number
  /** The value as people read it. */
  readonly shown: string
  readonly hint?: string
  readonly disabled?: boolean
  readonly onChange: (value: number) => void
  /** Told when the person lets go of it: pointer or key. */
  readonly onCommit?: () => void
}

export function Slider(props: SliderProps) {
  const { label, name, value, min, max, step = 1, shown, hint, disabled = false, onChange, onCommit } = props
  const id = useId()
  const fill = { '--fill': `${((value - min) / (max - min)) * 100}%` } as CSSProperties
  return (
    <div className="field">
      <div className="field-head">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id}>{shown}</output>
      </div>
      <input
        id={id}
        type="range"
        style={fill}
        {...{ min, max, step, value, disabled }}
        aria-label={name}
        aria-valuetext={shown}
        onPointerUp={onCommit}
        onKeyUp={onCommit}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

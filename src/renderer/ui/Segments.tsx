/** @file A choice of one from a few, all in sight: a group of radio buttons that looks like one bar. Runs in the page. */
import { useId } from 'react'
import type { Option } from './Select.tsx'

interface SegmentsProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly options: readonly Option<V>[]
  readonly onChange: (value: V) => void
}

export function Segments<V extends string>({ label, value, options, onChange }: SegmentsProps<V>) {
  const name = useId()
  return (
    <fieldset className="field segments">
      <legend>{label}</legend>
      <div className="segments-bar">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** @file A labelled choice of one from a list. Runs in the page. */
import { useId } from 'react'

export interface Option<V extends string> {
  readonly value: V
  readonly label: string
  readonly disabled?: boolean
}

interface SelectProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly options: readonly Option<V>[]
  readonly onChange: (value: V) => void
}

export function Select<V extends string>({ label, value, options, onChange }: SelectProps<V>) {
  const id = useId()
  const choose = (chosen: string) => {
    const option = options.find((o) => o.value === chosen)
    if (option) onChange(option.value)
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

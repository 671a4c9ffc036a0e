import { useEffect, useRef } from 'preact/hooks'

/** What a key does, by its name as KeyboardEvent has it; `g s` is one after the other, `Ctrl+Enter` both. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** In which the first key of two waits for the second, in milliseconds. */
const patience = 1000

let pending = { key: '', until: 0 }

/** Keys that work wherever the focus is, but in a field, where only those with Ctrl and Escape do. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return
      const name = nameOf(event)
      if (isField(event.target) && !name.startsWith('Ctrl+') && name !== 'Escape') return
      const prefix = pending.until > event.timeStamp ? `${pending.key} ` : ''
      const action = latest.current[prefix + name] ?? latest.current[name]
      if (action) {
        pending = { key: '', until: 0 }
        event.preventDefault()
        action(event)
      } else if (name === 'g' && prefix === '') {
        pending = { key: 'g', until: event.timeStamp + patience }
      }
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function nameOf(event: KeyboardEvent): string {
  return event.ctrlKey || event.metaKey ? `Ctrl+${event.key}` : event.key
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable)
  )
}

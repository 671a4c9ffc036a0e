/** A target taken apart: `[branch@]symbol`, or `[branch@][symbol]+N` and `-N`. */
export interface Target {
  readonly text: string
  readonly branch?: string
  readonly symbol?: string
  readonly steps?: number
}

/** Reads `label@id`, `+2`, `label@-1`, `id-1` and the like; what the names mean is not looked up. */
export function parseTarget(text: string): Target {
  const relative = /^(?:(.+?)@)?([\w.]+)?([+-]\d+)$/.exec(text)
  if (relative) {
    const [, branch, symbol, steps] = relative
    return { text, ...(branch && { branch }), ...(symbol && { symbol }), steps: Number(steps) }
  }
  const at = text.indexOf('@')
  if (at <= 0) return { text, symbol: text }
  return { text, branch: text.slice(0, at), symbol: text.slice(at + 1) }
}

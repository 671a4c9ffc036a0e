import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

export interface Asked<Result> {
  readonly answer: Result | undefined
  readonly error: string | undefined
  readonly isLoading: boolean
  /** Milliseconds that the last answer took. */
  readonly milliseconds: number
  again(): void
  /** Puts what is known to be so in place of the answer. */
  amend(change: (answer: Result) => Result): void
}

/**
 * Asks anew whenever what it depends on is another. The earlier answer stays until the new one is there, and
 * one that comes too late is dropped.
 */
export function useAnswer<Result>(
  ask: () => Promise<Result>,
  dependencies: readonly unknown[],
): Asked<Result> {
  const [state, setState] = useState<Omit<Asked<Result>, 'again' | 'amend'>>({
    answer: undefined,
    error: undefined,
    isLoading: true,
    milliseconds: 0,
  })
  const [attempt, setAttempt] = useState(0)
  const latest = useRef(0)
  useEffect(() => {
    latest.current += 1
    const own = latest.current
    const started = performance.now()
    setState((state) => ({ ...state, isLoading: true }))
    const settle = (result: { answer: Result | undefined; error: string | undefined }) => {
      if (own !== latest.current) return
      setState({ ...result, isLoading: false, milliseconds: performance.now() - started })
    }
    ask().then(
      (answer) => settle({ answer, error: undefined }),
      (error: Error) => settle({ answer: undefined, error: error.message }),
    )
  }, [...dependencies, attempt])
  const again = useCallback(() => setAttempt((attempt) => attempt + 1), [])
  const amend = useCallback((change: (answer: Result) => Result) => {
    setState((state) => ({ ...state, answer: state.answer && change(state.answer) }))
  }, [])
  return { ...state, again, amend }
}

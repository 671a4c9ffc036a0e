const { stderr } = process

/** Shows on stderr that a step is under way, with the seconds counting where it is a terminal. */
export function showProgress(step: string): () => void {
  if (!stderr.isTTY) {
    stderr.write(`${step} ...\n`)
    return () => {}
  }
  const started = Date.now()
  const draw = () => redraw(`${step} ... ${((Date.now() - started) / 1000).toFixed(1)} s`)
  draw()
  const timer = setInterval(draw, 100)
  return () => {
    clearInterval(timer)
    draw()
    stderr.write('\n')
  }
}

const barWidth = 30

/** A bar on stderr that fills up to `total`; nothing where it is no terminal. */
export function showBar(total: number): { update(done: number): void; end(): void } {
  if (!stderr.isTTY) return { update() {}, end() {} }
  return {
    update(done) {
      const filled = Math.round((barWidth * done) / total)
      redraw(`[${'#'.repeat(filled)}${' '.repeat(barWidth - filled)}] ${done}/${total}`)
    },
    end() {
      stderr.write('\n')
    },
  }
}

function redraw(line: string): void {
  stderr.write(`\r\x1b[K${line}`)
}

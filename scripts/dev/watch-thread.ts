import { url as debuggerAddress } from 'node:inspector'
import { Worker } from 'node:worker_threads'

/** Notes that a function begins, so that it can be named; what it gives notes that it has ended. */
export type NoteFunction = (functionName: string) => () => void

interface Options {
  /** Milliseconds between two looks. A computer that slept looks no sooner than this thread can go on. */
  look?: number
}

/** Looks in a row that this thread did nothing else, until that is told, and until the process is ended. */
const looks = { tell: 10, end: 30 }

/**
 * Watches this thread, which runs all functions, from another one. Deployed, a loop without an end costs one
 * invocation, which Lambda ends; here it stops everything, and Ctrl-C is not heard either. So it is told, by the
 * names of the functions at work, and ends the process some time later, unless a debugger was open before.
 */
export function watchThread({ look = 1_000 }: Options = {}): NoteFunction {
  const signs = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(watcher, {
    eval: true,
    execArgv: [],
    workerData: { signs, look, looks },
  })
  worker.unref()
  const timer = setInterval(() => {
    Atomics.add(signs, 0, 1)
    Atomics.store(signs, 1, debuggerAddress() ? 1 : 0)
  }, look / 4)
  timer.unref()
  return (functionName) => {
    worker.postMessage([functionName, 1])
    return () => worker.postMessage([functionName, -1])
  }
}

/** Writes to the terminal itself: what a worker prints goes through the thread that does not answer. */
const watcher = `
  const { writeSync } = require('node:fs')
  const { parentPort, workerData } = require('node:worker_threads')
  const { signs, look, looks } = workerData
  const atWork = new Map()
  let last = 0
  let still = 0

  parentPort.on('message', ([name, change]) => atWork.set(name, (atWork.get(name) ?? 0) + change))

  setInterval(() => {
    const sign = Atomics.load(signs, 0)
    still = sign === last && Atomics.load(signs, 1) === 0 ? still + 1 : 0
    last = sign
    if (still === looks.tell) tell(
      'has computed for ' + seconds(looks.tell) + ' s without a pause: nothing else runs, and Ctrl-C is not heard. ' +
      'Is there a loop without an end? kill -9 ' + process.pid + ' ends it at once.')
    if (still === looks.end) {
      tell('has computed for ' + seconds(looks.end) + ' s: npm run dev ends here. The data is kept.')
      process.kill(process.pid, 'SIGKILL')
    }
  }, look)

  function tell(text) {
    const names = [...atWork].filter(([, count]) => count > 0).map(([name]) => name)
    writeSync(2, (names.join(' or ') || 'Something') + ' ' + text + '\\n')
  }

  function seconds(count) {
    return Math.round((count * look) / 1000)
  }
`

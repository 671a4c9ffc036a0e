import { getHeapStatistics } from 'node:v8'
import { Worker } from 'node:worker_threads'

/** Notes that a function begins, so that it can be named; what it gives notes that it has ended. */
export type NoteFunction = (functionName: string) => () => void

interface Options {
  /** Milliseconds between two looks. A computer that slept looks no sooner than this thread can go on. */
  look?: number
}

/** Looks in a row without a sign, after which a debugger is asked for, that is told, and the process is ended. */
const looks = { ask: 5, tell: 10, end: 30 }

/** Of what Node lets this thread have, how much more than at the start is told. */
const much = 0.7

/**
 * Watches this thread, which runs all functions, from another one. Deployed, a loop without an end costs one
 * invocation, which Lambda ends; here it stops everything, and Ctrl-C is not heard either. So it is told, by the
 * names of the functions at work, and ends the process some time later, unless a debugger is open. Memory that
 * grows is told before Node ends the process, which names no function.
 */
export function watchThread({ look = 1_000 }: Options = {}): NoteFunction {
  const signs = new Int32Array(new SharedArrayBuffer(4))
  const memory = { atStart: process.memoryUsage.rss(), limit: getHeapStatistics().heap_size_limit }
  const worker = new Worker(watcher, {
    eval: true,
    execArgv: [],
    workerData: { signs, look, looks, memory, much },
  })
  worker.unref()
  setInterval(() => Atomics.add(signs, 0, 1), look / 4).unref()
  return (functionName) => {
    worker.postMessage([functionName, 1])
    return () => worker.postMessage([functionName, -1])
  }
}

/** Writes to the terminal itself: what a worker prints goes through the thread that does not answer. */
const watcher = `
  const { writeSync } = require('node:fs')
  const { Session } = require('node:inspector')
  const { parentPort, workerData } = require('node:worker_threads')
  const { signs, look, looks, memory, much } = workerData
  const atWork = new Map()
  let last = 0
  let still = 0
  let isMuch = false

  parentPort.on('message', ([name, change]) => atWork.set(name, (atWork.get(name) ?? 0) + change))

  setInterval(() => {
    watchMemory()
    const sign = Atomics.load(signs, 0)
    still = sign === last ? still + 1 : 0
    last = sign
    if (still > 0 && still % looks.ask === 0) askForDebugger()
    if (still === looks.tell) tell(
      'has computed for ' + seconds(looks.tell) + ' s without a pause: nothing else runs, and Ctrl-C is not heard. ' +
      'Is there a loop without an end? kill -9 ' + process.pid + ' ends it at once.')
    if (still === looks.end) {
      tell('has computed for ' + seconds(looks.end) + ' s: npm run dev ends here. The data is kept.')
      process.kill(process.pid, 'SIGKILL')
    }
  }, look)

  // The other thread answers this within a loop, and while it stands at a breakpoint.
  function askForDebugger() {
    const session = new Session()
    session.connectToMainThread()
    const expression = "process.getBuiltinModule('node:inspector').url()"
    session.post('Runtime.evaluate', { expression }, (_, answer) => {
      if (answer?.result.type === 'string') still = 0
      session.disconnect()
    })
  }

  function watchMemory() {
    const now = process.memoryUsage.rss()
    const before = isMuch
    isMuch = now - memory.atStart > memory.limit * much
    if (isMuch && !before) tell(
      'has made this process take ' + gigabytes(now) + ' GB of memory. Node ends npm run dev where it needs more than ' +
      gigabytes(memory.limit) + '. Is something kept that grows without an end?')
  }

  function tell(text) {
    const names = [...atWork].filter(([, count]) => count > 0).map(([name]) => name)
    writeSync(2, (names.join(' or ') || 'Something') + ' ' + text + '\\n')
  }

  function seconds(count) {
    return Math.round((count * look) / 1000)
  }

  function gigabytes(bytes) {
    return (bytes / 2 ** 30).toFixed(1)
  }
`

import type { Server } from 'node:http'

/** Of the record that a client begins TLS with. */
const handshake = 0x16

/** Calls back at the first client that speaks TLS, which understands nothing of what it is answered. */
export function onTls(server: Server, listener: () => void): void {
  let isTold = false
  server.on('connection', (socket) => {
    socket.on('error', ({ rawPacket }: Error & { rawPacket?: Buffer }) => {
      if (isTold || rawPacket?.[0] !== handshake) return
      isTold = true
      listener()
    })
  })
}

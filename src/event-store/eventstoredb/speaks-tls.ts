/** Finds out whether a server speaks TLS, whoever signed its certificate. */
import type { EndPoint } from '@eventstore/db-client';
import { connect } from 'node:tls';

/** Whether a server answers a TLS handshake within so many milliseconds. No data is sent to it. */
export function speaksTls({ address, port }: EndPoint, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: address, port, ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false };
    const socket = connect(options, () => settle(true));
    const timer = setTimeout(() => settle(false), milliseconds);
    const settle = (speaks: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(speaks);
    };
    socket.on('error', () => settle(false)).on('close', () => settle(false));
  });
}

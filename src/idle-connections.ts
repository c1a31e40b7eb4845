/** Ends connections when the service stops, so that a browser that keeps one open holds nothing up. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Answers that are being made are made; once none is, nothing that is still connected is waited for. Call it before `listen`. */
export function endIdleConnectionsOnClose(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let answering = 0;
  let closing = false;
  const endIfIdle = () => {
    if (closing && answering === 0) fastify.server.closeAllConnections();
  };
  fastify.addHook('onRequest', (_, reply, done) => {
    answering += 1;
    // Also comes for an answer that nobody waits for any more, which never counts as sent.
    reply.raw.once('close', () => {
      answering -= 1;
      setImmediate(endIfIdle);
    });
    done();
  });
  fastify.addHook('preClose', async () => {
    closing = true;
    endIfIdle();
  });
}

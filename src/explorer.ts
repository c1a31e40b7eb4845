/** A page to ask GraphQL from, at `/explore/`. It comes with the service, so it works where no other site can be reached. */
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getDistDirectory, renderAltair } from 'altair-static';

export const EXPLORER_PATH = '/explore/';

const FIRST_QUESTION = `# What was the Districts Subgroup responsible for on 1 October 2022, and what was overdue?
{
  work(party: "body:gloucestershire.districts-subgroup", asOf: "2022-10-01") {
    counts { due overdue }
    nodes { number text status dueState nextDue events { sources { document lines } } }
  }
}
`;

/** Serves the page and its files. */
export async function registerExplorer(app: NestFastifyApplication): Promise<void> {
  const page = renderAltair({
    baseURL: EXPLORER_PATH,
    endpointURL: '/graphql',
    initialQuery: FIRST_QUESTION,
    disableAccount: true,
    initialSettings: { 'banners.disable': true, 'alert.disableUpdateNotification': true },
    initialHeaders: { 'throughline-actor': 'somebody business_unit partnership:gloucestershire' },
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', (_request, reply) => reply.redirect(EXPLORER_PATH));
  fastify.get(EXPLORER_PATH, (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  await app.register(fastifyStatic as never, {
    root: getDistDirectory(),
    prefix: EXPLORER_PATH,
    decorateReply: false,
    index: false,
  });
}

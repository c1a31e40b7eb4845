/** A page to ask GraphQL from, at `/explore/`. It comes with the service, so it works where no other site can be reached. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getDistDirectory, renderAltair } from 'altair-static';
import sirv from 'sirv';

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
export function registerExplorer(app: NestFastifyApplication): void {
  const page = renderAltair({
    baseURL: EXPLORER_PATH,
    endpointURL: '/graphql',
    subscriptionsEndpoint: '/graphql',
    initialSubscriptionRequestHandlerId: 'graphql-ws',
    initialQuery: FIRST_QUESTION,
    disableAccount: true,
    initialSettings: { 'banners.disable': true, 'alert.disableUpdateNotification': true },
    initialHeaders: { 'throughline-actor': 'somebody business_unit partnership:gloucestershire' },
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', (_request, reply) => reply.redirect(EXPLORER_PATH));
  fastify.get(EXPLORER_PATH, (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  const files = sirv(getDistDirectory());
  fastify.get(`${EXPLORER_PATH}*`, (request, reply) => {
    reply.hijack();
    request.raw.url = `/${(request.params as { '*': string })['*']}`;
    files(request.raw, reply.raw, () => void reply.raw.writeHead(404).end());
  });
}

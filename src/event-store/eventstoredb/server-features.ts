/** What a server says of itself when it is asked what it can do. */
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { Metadata } from '@grpc/grpc-js';
import { channelCredentials, endpointText } from './address.js';
import type { Connection } from './connection.js';
import type { LiveClient } from './live-client.js';

export interface ServerFeatures {
  readonly version: string;
  /** The time by its clock, in milliseconds since 1970, to the second; undefined where a proxy hides it. */
  readonly time: number | undefined;
}

/** Asks once. Rejects with the error that the server answers, or that of the connection. */
export async function featuresOf(
  { endpoint }: LiveClient,
  { address, timings }: Connection,
): Promise<ServerFeatures> {
  const service = new featuresService.ServerFeaturesClient(
    endpointText(endpoint),
    channelCredentials(address),
  );
  let time: number | undefined;
  try {
    const methods = await new Promise<SupportedMethods>((resolve, reject) => {
      const deadline = Date.now() + timings.attempt;
      service
        .getSupportedMethods(new shared.Empty(), new Metadata(), { deadline }, (error, answer) => {
          if (error) reject(error);
          else resolve(answer);
        })
        .on('metadata', (head: Metadata) => {
          const shown = Date.parse(String(head.get('date')[0]));
          if (!Number.isNaN(shown)) time = shown;
        });
    });
    return { version: methods.getEventStoreServerVersion(), time };
  } finally {
    service.close();
  }
}

/** Says what a log server can do. */
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Faults } from './faults.js';

const METHODS = ['append', 'batchappend', 'read'];

export function featureService(faults: Faults, version = '23.10.8.0'): UntypedServiceImplementation {
  const getSupportedMethods: handleUnaryCall<unknown, unknown> = (_call, answer) => {
    if (faults.silent) return;
    const methods = METHODS.map((name) =>
      new features.SupportedMethod().setServiceName('event_store.client.streams.Streams').setMethodName(name),
    );
    answer(null, new features.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(version));
  };
  return { getSupportedMethods };
}

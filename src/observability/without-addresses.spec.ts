import { expect, it } from '@jest/globals';
import { withoutAddresses } from './without-addresses.js';

it.each([
  ['cannot reach esdb://u:p@a:2113,b:2113?tls=true now', 'cannot reach esdb://… now'],
  ['kurrentdb+discover://u:p@host:2113', 'kurrentdb+discover://…'],
  ['{"message":"postgres://u:p@host/db","level":"error"}', '{"message":"postgres://…","level":"error"}'],
  ['Write it as esdb://USER:PASSWORD@HOST:2113.', 'Write it as esdb://USER:PASSWORD@HOST:2113.'],
  ['an address as postgres://HOST:5432/NAME', 'an address as postgres://HOST:5432/NAME'],
  ['esdb://host.example.org:2113', 'esdb://host.example.org:2113'],
  ['esdb://user:password1@host:2113', 'esdb://…'],
  ['sent to https://name:secret@collector/v1', 'sent to https://…@collector/v1'],
  ['Listening at http://127.0.0.1:4000/graphql', 'Listening at http://127.0.0.1:4000/graphql'],
])('%s is told as %s', (text, told) => {
  expect(withoutAddresses(text)).toBe(told);
});

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaveOwnerNote, readOwnerNote } from './owner-note.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-note-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ownAddresses = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));

it.each(['127.0.0.1', '127.0.0.2', ...ownAddresses])('A note that names %s is read', (host) => {
  leaveOwnerNote(folder, { url: `http://${host}:4000`, token: 'secret' });
  expect(readOwnerNote(folder)).toEqual({ url: `http://${host}:4000`, token: 'secret' });
});

it.each(['http://203.0.113.1:4000', 'http://127.example.org:4000', 'https://127.0.0.1:4000', '127.0.0.1'])(
  'A note that names %s is not, so that its token goes nowhere else',
  (url) => {
    leaveOwnerNote(folder, { url, token: 'secret' });
    expect(readOwnerNote(folder)).toBeUndefined();
  },
);

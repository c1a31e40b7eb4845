import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { Refusal } from '../../kernel/refusal.js';
import { copyOrder, needsServer } from './options.js';

/** A folder of a name that begins with "link-to-" is another one. */
const order = (text: string) =>
  copyOrder(text.split(' '), '/data', (folder) => folder.replace('link-to-', ''));

describe('What a copy is told', () => {
  it('names two logs, and folders where they are not the configured one', () => {
    expect(order('--from sqlite --to eventstoredb')).toEqual({
      what: 'copy',
      from: { kind: 'sqlite', folder: '/data' },
      to: { kind: 'eventstoredb' },
    });
    expect(order('--from sqlite --from-dir old --to sqlite --to-dir new')).toEqual({
      what: 'copy',
      from: { kind: 'sqlite', folder: resolve('old') },
      to: { kind: 'sqlite', folder: resolve('new') },
    });
    expect(order('--reopen')).toEqual({ what: 'reopen', log: { kind: 'eventstoredb' } });
    expect(order('--reopen --to sqlite')).toEqual({
      what: 'reopen',
      log: { kind: 'sqlite', folder: '/data' },
    });
    expect(order('--from sqlite --help')).toEqual({ what: 'help' });
  });

  it.each([
    ['--from eventstoredb --to sqlite', true],
    ['--from sqlite --to eventstoredb', true],
    ['--reopen', true],
    ['--reopen --to sqlite', false],
    ['--from sqlite --to sqlite --to-dir new', false],
    ['--help', false],
  ])('(%s) needs the address of a server: %j', (text, needs) => {
    expect(needsServer(order(text))).toBe(needs);
  });

  it.each([
    ['--to sqlite', /--from sqlite or --from eventstoredb/],
    ['--from sqlite', /--to sqlite or --to eventstoredb/],
    ['--from sqlite --to postgres', /--to sqlite or --to eventstoredb/],
    ['--from sqlite --to sqlite', /onto itself/],
    ['--from sqlite --to sqlite --to-dir /data/', /onto itself/],
    ['--from eventstoredb --to eventstoredb', /by a folder/],
    ['--from eventstoredb --to sqlite --from-dir x', /for a sqlite log alone/],
    ['--from sqlite --from-dir /link-to-data --to sqlite', /onto itself/],
    ['--reopen --from sqlite', /copies nothing/],
    ['--reopen --to-dir x', /for a sqlite log alone/],
    ['--form sqlite', /--form/],
    ['sqlite eventstoredb', /sqlite/],
  ])('(%s) is refused with what is wrong', (text, sentence) => {
    expect(() => order(text)).toThrow(Refusal);
    expect(() => order(text)).toThrow(sentence);
    expect(() => order(text)).toThrow(/--help/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { lettingReadAll, mayReadAll } from '../../deploy/event-store/default-acl.mjs';

const shipped = { $r: '$admins', $w: '$admins', $d: '$admins', $mr: '$admins', $mw: '$admins' };

describe('the right to read $all', () => {
  it('is given beside the rights that a server ships with', () => {
    expect(lettingReadAll(undefined, 'throughline')).toEqual({
      $userStreamAcl: { $r: '$all', $w: '$all', $d: '$all', $mr: '$all', $mw: '$all' },
      $systemStreamAcl: { ...shipped, $r: ['$admins', 'throughline'] },
    });
  });

  it('takes no right away that was given before', () => {
    const before = { $userStreamAcl: { $w: 'ouro' }, $systemStreamAcl: { $r: ['$ops', 'ouro'], $d: [] } };
    expect(lettingReadAll(before, 'throughline')).toEqual({
      $userStreamAcl: { $r: '$all', $w: 'ouro', $d: '$all', $mr: '$all', $mw: '$all' },
      $systemStreamAcl: { ...shipped, $r: ['$ops', 'ouro', 'throughline'], $d: [] },
    });
  });

  it('is known once it is given', () => {
    expect(mayReadAll(undefined, 'throughline')).toBe(false);
    expect(mayReadAll({ $systemStreamAcl: { $r: 'throughline-2' } }, 'throughline')).toBe(false);
    expect(mayReadAll(lettingReadAll(undefined, 'throughline'), 'throughline')).toBe(true);
  });
});

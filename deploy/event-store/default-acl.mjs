/** Who may do what on streams that say nothing themselves, as EventStoreDB keeps it in `$settings`. Pure. */

/** What a server does that was told nothing. */
const AS_SHIPPED = {
  $userStreamAcl: { $r: '$all', $w: '$all', $d: '$all', $mr: '$all', $mw: '$all' },
  $systemStreamAcl: { $r: '$admins', $w: '$admins', $d: '$admins', $mr: '$admins', $mw: '$admins' },
};

/** Whether a user is named among those who may read the streams of the system, `$all` among them. */
export const mayReadAll = (acl, user) => readers(acl).includes(user);

/** The same rights, and for this user that of reading `$all`. */
export function lettingReadAll(acl, user) {
  const { $userStreamAcl, $systemStreamAcl } = AS_SHIPPED;
  return {
    ...acl,
    $userStreamAcl: { ...$userStreamAcl, ...acl?.$userStreamAcl },
    $systemStreamAcl: {
      ...$systemStreamAcl,
      ...acl?.$systemStreamAcl,
      $r: [...new Set([...readers(acl), user])],
    },
  };
}

const readers = (acl) => [acl?.$systemStreamAcl?.$r ?? AS_SHIPPED.$systemStreamAcl.$r].flat();

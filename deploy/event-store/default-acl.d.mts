/** One role or user, or several. */
type Who = string | readonly string[];

/** Read, write, delete, read the metadata, write the metadata. */
type StreamAcl = { readonly [right in '$r' | '$w' | '$d' | '$mr' | '$mw']?: Who };

/** What the last `update-default-acl` of `$settings` says. */
export interface DefaultAcl {
  readonly $userStreamAcl?: StreamAcl;
  readonly $systemStreamAcl?: StreamAcl;
}

export function mayReadAll(acl: DefaultAcl | undefined, user: string): boolean;
export function lettingReadAll(acl: DefaultAcl | undefined, user: string): DefaultAcl;

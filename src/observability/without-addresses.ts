/** Addresses of stores and whoever signs in there may stand in what a driver says; they are for nobody to read. */

const STORE_ADDRESS =
  /\b((?:esdb|kurrentdb)(?:\+discover)?|postgres(?:ql)?):\/\/(?!(?:user:password@)?host\b)[^\s"'\\]+/gi;
const SIGNED_IN = /(:\/\/)(?!user:password@)[^\s/@"'\\]+@/gi;

/**
 * The text without the addresses of stores, and without names and passwords in other ones. Examples stay that show how to
 * write one: their host is called HOST, and their user USER:PASSWORD.
 */
export const withoutAddresses = (text: string): string =>
  text.replace(STORE_ADDRESS, '$1://…').replace(SIGNED_IN, '$1…@');

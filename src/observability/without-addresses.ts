/** Addresses of stores and whoever signs in there may stand in what a driver says; they are for nobody to read. */

const STORE_ADDRESS = /\b((?:esdb|kurrentdb)(?:\+discover)?|postgres(?:ql)?):\/\/[^\s"'\\]+/gi;
const SIGNED_IN = /(:\/\/)[^\s/@"'\\]+@/g;

/** The text without the addresses of stores, and without names and passwords in other ones. */
export const withoutAddresses = (text: string): string =>
  text.replace(STORE_ADDRESS, '$1://…').replace(SIGNED_IN, '$1…@');

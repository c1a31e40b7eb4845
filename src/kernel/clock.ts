/** Tells the present instant, in milliseconds since 1970. A test sets its own. */
export interface Clock {
  now(): number;
}

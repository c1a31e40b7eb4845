/** The first numbered key, `word-N`, that is not taken, counting from after as many as there are. */
export function freeKey(word: string, taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`${word}-${number}`)) number += 1;
  return `${word}-${number}`;
}

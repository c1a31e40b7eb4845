import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inPackage } from '../../src/package-root.js';
import { environmentOf, readCompose, replicasOf } from './compose-file.js';

const read = (...path: string[]) => readFileSync(inPackage(...path), 'utf8');
const caddyfile = read('deploy', 'balancer', 'Caddyfile');

/** The words after the only line that begins with this one. */
function wordsAfter(directive: string): string[] {
  const lines = caddyfile.split('\n').filter((line) => line.trim().startsWith(`${directive} `));
  expect(lines).toHaveLength(1);
  return lines[0]!.trim().split(/\s+/).slice(1);
}

describe('the balancer', () => {
  it('shares requests among the replicas of the compose file, at their ports', () => {
    const replicas = Object.entries(replicasOf(readCompose(read('docker-compose.yml')))).map(
      ([name, one]) => `${name}:${environmentOf(one).PORT}`,
    );
    expect(wordsAfter('reverse_proxy')).toEqual([...replicas, '{']);
  });

  it('passes on what people use, and nothing else: no orders to the owner, no figures, no state', () => {
    expect(wordsAfter('@outside')).toEqual(['path', '/', '/graphql', '/explore/*', '/health/live']);
    expect(caddyfile).toMatch(/\n\thandle \{\n\t\trespond 404\n\t\}\n/);
    expect(caddyfile.match(/reverse_proxy/g)).toHaveLength(1);
  });

  it('takes requests as large as the service does', () => {
    expect(read('src', 'start.ts')).toContain('const BODY_LIMIT = 8 * 1024 * 1024;');
    expect(wordsAfter('max_size')).toEqual(['8MiB']);
  });

  it('asks the replicas themselves whether they may be asked', () => {
    expect(wordsAfter('health_uri')).toEqual(['/health/ready']);
  });
});

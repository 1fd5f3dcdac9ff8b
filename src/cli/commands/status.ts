import type { Command } from 'commander';
import { formatList } from '../../report/table.js';
import { addRedisOptions, loadBullmq, type RedisFlags } from '../cluster.js';

type StatusFlags = RedisFlags & { readonly json?: true };

export function addStatusCommand(program: Command): void {
  const command = program
    .command('status')
    .description('tell what a queue holds and how many workers it has')
    .option('--json', 'as one line of JSON');
  addRedisOptions(command).action(runStatus);
}

async function runStatus(flags: StatusFlags): Promise<void> {
  const { redis, queue, json } = flags;
  const { queueStatus } = await loadBullmq(flags);
  const status = await queueStatus({ connection: redis, queue });
  if (json) process.stdout.write(`${JSON.stringify(status)}\n`);
  else process.stdout.write(formatList(Object.entries(status).map(([name, value]) => [name, String(value)])));
}

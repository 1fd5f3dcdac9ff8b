import type { Command } from 'commander';
import { formatList } from '../../report/table.js';
import { addRedisOptions, loadBullmq, placeOptionsOf, type RedisFlags } from '../cluster.js';

type StatusFlags = RedisFlags & { readonly json?: true };

export function addStatusCommand(program: Command): void {
  const command = program
    .command('status')
    .description('tell what a queue holds and how many workers it has')
    .option('--json', 'as one line of JSON');
  addRedisOptions(command).action(runStatus);
}

async function runStatus(flags: StatusFlags): Promise<void> {
  const { queueStatus } = await loadBullmq(flags, 'status');
  const status = await queueStatus(placeOptionsOf(flags));
  if (flags.json) process.stdout.write(`${JSON.stringify(status)}\n`);
  else {
    const lines = Object.entries(status).map(
      ([name, value]) => [name, String(value ?? 'not told by this Redis')] as const,
    );
    process.stdout.write(formatList(lines));
  }
}

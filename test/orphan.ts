/** When the run is killed, the process of a test file would otherwise go on to the end of that file. By a signal, since Vitest forbids exit(). */
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

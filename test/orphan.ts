/** The process of a test file would go on to the end of the file where the run was killed. By a signal, since Vitest forbids exit(). */
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

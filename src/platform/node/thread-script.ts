/**
 * The entry of a worker thread, thread.js with all that it imports, as one script. The build writes this module anew; in the source it
 * is empty. A script needs no file beside the bundle, the trace or the executable that holds this package, and cannot be of another version.
 */
export const THREAD_SCRIPT: string = '';

/** Something that went wrong outside of the program, told in one line: exit code 1. */
export class CommandFailure extends Error {}

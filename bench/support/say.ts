/** Progress, for whoever watches; standard output is for the result. */
export const say = (line: string): void => console.error(line);

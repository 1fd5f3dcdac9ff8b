/** A file's text, as Vite and the bundle for browsers have it. */
declare module '*?raw' {
  const text: string;
  export default text;
}

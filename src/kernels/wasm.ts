import { messageOf } from '../errors.js';
import { type BlockRange, high32, low32 } from '../stream/layout.js';
import type { Kernel } from './kernel.js';
import { WASM_MODULE } from './wasm-module.js';

/** The hot loop as WebAssembly, made of the sources of the native kernels. Twin of native/kernels/wasm128.cc. */

type OfRange = (
  seedLow: number,
  seedHigh: number,
  blockLow: number,
  blockHigh: number,
  first: number,
  last: number,
) => number;

/** What that module exports. Integers of 64 bits come as two words, since JavaScript would want a BigInt. */
type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** Where free memory begins, in bytes. */
  heapBase(): number;
  readonly countBlock: OfRange;
  readonly xorWords: OfRange;
  words(
    seedLow: number,
    seedHigh: number,
    blockLow: number,
    blockHigh: number,
    first: number,
    last: number,
    to: number,
  ): void;
};

/** As far as it is used here; ES2023 does not know it, and Node's types only with those of the DOM. */
export type WasmModule = { readonly [Symbol.toStringTag]: string };
type WebAssemblyGlobal = {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule) => { readonly exports: Exports };
};

export type LoadedWasm =
  | { readonly loaded: true; readonly module: WasmModule }
  | { readonly loaded: false; readonly reason: string };

function webAssembly(): WebAssemblyGlobal {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly?: WebAssemblyGlobal };
  if (WebAssembly === undefined) throw new Error('there is no WebAssembly here');
  return WebAssembly;
}

/** By a loop: `Uint8Array.from` with a function costs ten milliseconds before it is compiled. */
function decode(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

let instance: Exports | undefined;

function load(): LoadedWasm {
  try {
    const { Module, Instance } = webAssembly();
    const module = new Module(decode(WASM_MODULE));
    // Safari compiles where a page's policy forbids WebAssembly, and refuses only here.
    instance = new Instance(module).exports;
    return { loaded: true, module };
  } catch (error) {
    // No WebAssembly (node --jitless), none with vectors, or a policy that forbids to compile code.
    return { loaded: false, reason: messageOf(error) };
  }
}

let result: LoadedWasm | undefined;

/** Compiled on first use, once a process: other threads are sent the module. Why it did not compile is kept. */
export function loadWasm(): LoadedWasm {
  result ??= load();
  return result;
}

/** Takes the module that another thread has compiled; with it comes the code that its engine has optimised already. */
export function adoptWasm(module: WasmModule): void {
  instance = new (webAssembly().Instance)(module).exports;
  result = { loaded: true, module };
}

const BYTES_PER_PAGE = 65_536;

function exportsOfThread(): Exports {
  const wasm = loadWasm();
  if (instance === undefined) throw new Error(`no WebAssembly kernel: ${wasm.loaded ? 'no instance' : wasm.reason}`);
  return instance;
}

function countBlock({ seed, block, first, last }: BlockRange): number {
  return exportsOfThread().countBlock(low32(seed), high32(seed), low32(block), high32(block), first, last);
}

function words({ seed, block, first, last }: BlockRange): Uint32Array {
  const { memory, heapBase, words: fill } = exportsOfThread();
  const to = heapBase();
  const end = to + (last - first) * Uint32Array.BYTES_PER_ELEMENT;
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / BYTES_PER_PAGE));
  fill(low32(seed), high32(seed), low32(block), high32(block), first, last, to);
  return new Uint32Array(memory.buffer.slice(to, end));
}

/** The words of a range's whole steps, xored together: the generator alone, which is the ceiling of countBlock. */
export function xorWords({ seed, block, first, last }: BlockRange): number {
  return exportsOfThread().xorWords(low32(seed), high32(seed), low32(block), high32(block), first, last) >>> 0;
}

export const wasmKernel: Kernel = { name: 'wasm', countBlock, words };

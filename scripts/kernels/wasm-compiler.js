/** One version for everybody, so that the module can be compared byte by byte. */
export const COMPILER = 'clang++-19';

export const SOURCE = 'native/kernels/wasm128.cc';

export const FLAGS = [
  '--target=wasm32',
  '-std=c++17',
  '-Os',
  '-msimd128',
  '-mbulk-memory',
  '-fno-exceptions',
  '-fno-rtti',
  '-fvisibility=hidden',
  '-ffreestanding',
  '-nostdinc++',
  '-isystem',
  'native/wasm/freestanding',
  '-Wall',
  '-Wextra',
  '-Werror',
];

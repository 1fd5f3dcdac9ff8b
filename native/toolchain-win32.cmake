# 64-bit Windows, with Debian's mingw: npm run test:win32.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
# Its run time comes along: Windows has none of it.
set(CMAKE_SHARED_LINKER_FLAGS_INIT "-static")
# gcc spills wide registers to a stack that Windows aligns to 16 bytes only (gcc bug 54412): unaligned moves bear it.
set(CMAKE_CXX_FLAGS_INIT "-Wa,-muse-unaligned-vector-move")

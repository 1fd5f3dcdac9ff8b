{
  "targets": [
    {
      "target_name": "estimate_pi",
      "sources": [
        "native/addon.cc",
        "native/arguments.cc",
        "native/calls.cc",
        "native/dispatch.cc",
        "native/executor.cc",
        "native/job.cc",
        "native/symbol_floor.cc",
        "native/kernels/avx2.cc",
        "native/kernels/avx512.cc",
        "native/kernels/avx512vnni.cc",
        "native/kernels/neon.cc",
        "native/kernels/scalar.cc",
        "native/kernels/sse4.cc"
      ],
      "dependencies": ["<!(node -p \"require('node-addon-api').targets\"):node_addon_api_except"],
      "defines": ["NAPI_VERSION=8", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
      "cflags_cc": ["-std=c++17", "-O3", "-Wall", "-Wextra", "-fvisibility=hidden"],
      "conditions": [
        [
          "OS=='linux'",
          {
            "cflags_cc": ["-ffunction-sections", "-fdata-sections"],
            "ldflags": ["-static-libstdc++", "-static-libgcc", "-Wl,--gc-sections", "-Wl,--exclude-libs,ALL"]
          }
        ]
      ],
      "xcode_settings": { "CLANG_CXX_LANGUAGE_STANDARD": "c++17", "GCC_OPTIMIZATION_LEVEL": "3" },
      "msvs_settings": { "VCCLCompilerTool": { "AdditionalOptions": ["/std:c++17", "/O2"] } }
    }
  ]
}

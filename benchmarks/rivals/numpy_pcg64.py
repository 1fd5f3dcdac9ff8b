"""NumPy's default generator (PCG64), in chunks that stay in the cache, a process per core. Usage: numpy_pcg64.py SAMPLES THREADS"""

import json
import sys
import time
from multiprocessing import Pool

import numpy as np

CHUNK = 1 << 16


def count_hits(samples, seed):
    random = np.random.Generator(np.random.PCG64(seed))
    hits = 0
    for begin in range(0, samples, CHUNK):
        x, y = random.random((2, min(CHUNK, samples - begin)))
        hits += int(np.count_nonzero(x * x + y * y < 1.0))
    return hits


def main():
    threads = int(sys.argv[2])
    each = int(sys.argv[1]) // threads
    with Pool(threads) as pool:
        pool.starmap(count_hits, [(each // 10, 42 + i) for i in range(threads)], chunksize=1)
        begin = time.perf_counter()
        hits = sum(pool.starmap(count_hits, [(each, 42 + i) for i in range(threads)], chunksize=1))
        seconds = time.perf_counter() - begin
    print(json.dumps({"samples": each * threads, "hits": hits, "seconds": seconds}))


if __name__ == "__main__":
    main()

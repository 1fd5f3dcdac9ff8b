"""The lesson's classic: multiprocessing.Pool over pure Python. Usage: multiprocessing_pool.py SAMPLES THREADS"""

import json
import random
import sys
import time
from multiprocessing import Pool


def count_hits(samples):
    uniform = random.random
    hits = 0
    for _ in range(samples):
        x = uniform()
        y = uniform()
        if x * x + y * y < 1.0:
            hits += 1
    return hits


def main():
    threads = int(sys.argv[2])
    each = int(sys.argv[1]) // threads
    with Pool(threads) as pool:
        pool.map(count_hits, [each // 10] * threads, chunksize=1)
        begin = time.perf_counter()
        hits = sum(pool.map(count_hits, [each] * threads, chunksize=1))
        seconds = time.perf_counter() - begin
    print(json.dumps({"samples": each * threads, "hits": hits, "seconds": seconds}))


if __name__ == "__main__":
    main()

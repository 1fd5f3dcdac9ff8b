"""Shared memory: every process adds its hits to one total, under a lock."""
import json
import random
import sys
from multiprocessing import Process, Value


def count(seed, samples):
    """Hits among so many darts. Each worker needs a seed of its own."""
    generator = random.Random(seed)
    hits = 0
    for _ in range(samples):
        x, y = generator.random(), generator.random()
        hits += x * x + y * y < 1
    return hits


def work(seed, share, total):
    hits = count(seed, share)
    with total.get_lock():
        total.value += hits


if __name__ == "__main__":
    samples, workers = (int(float(given)) for given in (sys.argv[1:3] or ("1e7", "4")))
    share = samples // workers
    samples = share * workers
    total = Value("q", 0)
    processes = [Process(target=work, args=(seed, share, total)) for seed in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    hits = total.value
    print(json.dumps({"pi": 4 * hits / samples, "hits": hits, "samples": samples}))

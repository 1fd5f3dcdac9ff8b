"""Pool: a function is mapped over shards, the results come back in order."""
import json
import random
import sys
from multiprocessing import Pool


def count(seed, samples):
    """Hits among so many darts. Each worker needs a seed of its own."""
    generator = random.Random(seed)
    hits = 0
    for _ in range(samples):
        x, y = generator.random(), generator.random()
        hits += x * x + y * y < 1
    return hits


if __name__ == "__main__":
    samples, workers = (int(float(given)) for given in (sys.argv[1:3] or ("1e7", "4")))
    share = samples // workers
    samples = share * workers
    with Pool(workers) as pool:
        hits = sum(pool.starmap(count, [(seed, share) for seed in range(workers)]))
    print(json.dumps({"pi": 4 * hits / samples, "hits": hits, "samples": samples}))

"""Queue: workers take shards from one queue and put hits into another, until told to stop."""
import json
import random
import sys
from multiprocessing import Process, Queue


def count(seed, samples):
    """Hits among so many darts. Each worker needs a seed of its own."""
    generator = random.Random(seed)
    hits = 0
    for _ in range(samples):
        x, y = generator.random(), generator.random()
        hits += x * x + y * y < 1
    return hits


def work(jobs, results):
    while (job := jobs.get()) is not None:
        results.put(count(*job))


if __name__ == "__main__":
    samples, workers = (int(float(given)) for given in (sys.argv[1:3] or ("1e7", "4")))
    share = samples // workers
    samples = share * workers
    jobs, results = Queue(), Queue()
    for seed in range(workers):
        jobs.put((seed, share))
    for _ in range(workers):
        jobs.put(None)
        Process(target=work, args=(jobs, results)).start()
    hits = sum(results.get() for _ in range(workers))
    print(json.dumps({"pi": 4 * hits / samples, "hits": hits, "samples": samples}))

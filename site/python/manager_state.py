"""Manager: a server process keeps the state; others change it through proxies."""
import json
import random
import sys
from multiprocessing import Manager, Process


def count(seed, samples):
    """Hits among so many darts. Each worker needs a seed of its own."""
    generator = random.Random(seed)
    hits = 0
    for _ in range(samples):
        x, y = generator.random(), generator.random()
        hits += x * x + y * y < 1
    return hits


def work(seed, share, tallies):
    tallies[seed] = count(seed, share)


if __name__ == "__main__":
    samples, workers = (int(float(given)) for given in (sys.argv[1:3] or ("1e7", "4")))
    share = samples // workers
    samples = share * workers
    with Manager() as manager:
        tallies = manager.dict()
        processes = [Process(target=work, args=(seed, share, tallies)) for seed in range(workers)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        hits = sum(tallies.values())
    print(json.dumps({"pi": 4 * hits / samples, "hits": hits, "samples": samples}))

"""Pipe: each process sends its hits through a pipe of its own."""
import json
import random
import sys
from multiprocessing import Pipe, Process


def count(seed, samples):
    """Hits among so many darts. Each worker needs a seed of its own."""
    generator = random.Random(seed)
    hits = 0
    for _ in range(samples):
        x, y = generator.random(), generator.random()
        hits += x * x + y * y < 1
    return hits


def work(seed, share, writer):
    writer.send(count(seed, share))


if __name__ == "__main__":
    samples, workers = (int(float(given)) for given in (sys.argv[1:3] or ("1e7", "4")))
    share = samples // workers
    samples = share * workers
    readers = []
    for seed in range(workers):
        reader, writer = Pipe(duplex=False)
        Process(target=work, args=(seed, share, writer)).start()
        readers.append(reader)
    hits = sum(reader.recv() for reader in readers)
    print(json.dumps({"pi": 4 * hits / samples, "hits": hits, "samples": samples}))

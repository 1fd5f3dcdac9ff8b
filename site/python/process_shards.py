"""Process: a process for each shard, its hits in a file."""
import json
import random
import sys
import tempfile
from multiprocessing import Process
from pathlib import Path


def count(seed, samples):
    """Hits among so many darts. Each worker needs a seed of its own."""
    generator = random.Random(seed)
    hits = 0
    for _ in range(samples):
        x, y = generator.random(), generator.random()
        hits += x * x + y * y < 1
    return hits


def work(seed, share, file):
    file.write_text(json.dumps(count(seed, share)))


if __name__ == "__main__":
    samples, workers = (int(float(given)) for given in (sys.argv[1:3] or ("1e7", "4")))
    share = samples // workers
    samples = share * workers
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{seed}.json") for seed in range(workers)]
        processes = [Process(target=work, args=(seed, share, files[seed])) for seed in range(workers)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        hits = sum(json.loads(file.read_text()) for file in files)
    print(json.dumps({"pi": 4 * hits / samples, "hits": hits, "samples": samples}))
